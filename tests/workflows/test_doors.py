"""Every other way to change what the public reads: for each door and each role, a sentence and no change."""

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.viewsets.pages import base_page_viewset, page_viewset_registry
from wagtail.models import Locale, Page
from wagtail.signals import pre_page_move

from tests import world
from tests.workflows.city import refused
from tests.workflows.doors import (
    DOORS,
    ROLES,
    STATES,
    beside,
    bulk_door,
    closed,
    page_in,
    people,
    public_state,
    reading,
)
from tests.workflows.forms import form_of, one_text
from workflows import services
from workflows.models import GovernedPage, PublicationRefused
from workflows.views.closed import PagesAPI

pytestmark = pytest.mark.django_db

# What moves the settings of a city in which nothing is on its way or published, or deletes what nobody decided about.
FREE = {
    "draft": {"api delete", "site root", "site name taken away", "second site", "site delete",
              "workflow disabled", "stage disabled", "stage edited"},
    "returned": {"site root", "site name taken away", "second site", "site delete",
                 "workflow disabled", "stage disabled", "stage edited"},
    "down": {"site root", "site name taken away", "second site", "site delete",
             "workflow disabled", "stage disabled", "stage edited"},
    "waiting": {"site root", "site name taken away", "second site", "site delete"},
    "asked": {"site root", "site name taken away", "second site", "site delete"},
    "published": {"workflow disabled", "stage disabled", "stage edited"},
    "emergency": {"workflow disabled", "stage disabled", "stage edited"},
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_no_door_changes_what_the_public_reads(client, role, state):
    who = people()
    page = page_in(state, who)
    beside(page)
    before = closed(public_state(page))
    read = reading(page)
    client.force_login(who[role])
    for door, address_of in DOORS.items():
        if door in FREE[state]:
            continue
        address, data = address_of(page)
        asked = (client.get, client.post) if role == "superuser" else (client.post,)
        for ask in asked:
            answer = ask(address) if ask == client.get else ask(address, data)
            assert answer.status_code in (200, 302, 400, 403, 404, 405), (door, answer.status_code)
        page = type(page).objects.get(pk=page.pk)
        assert closed(public_state(page)) == before, door
    assert reading(page) == read


REAL = {
    "move to": "waiting", "lock": "draft", "unschedule": "draft", "convert alias": "draft", "bulk move": "draft",
    "api move": "draft", "api revert": "waiting", "api convert alias": "draft", "api translation": "draft",
    "api translation of the plan": "draft",
}  # fmt: skip


@pytest.mark.parametrize("door", REAL)
def test_without_its_guards_the_door_is_open(client, monkeypatch, door):
    """What is sent is what Wagtail asks for: that nothing changes is the guard's doing."""
    page = page_in(REAL[door], people())
    beside(page)
    before = closed(public_state(page))
    monkeypatch.setattr(page_viewset_registry, "get_by_page_id", lambda number: base_page_viewset)
    monkeypatch.setattr(PagesAPI, "actions", PagesAdminAPIViewSet.actions)
    monkeypatch.setattr(pre_page_move, "receivers", [])
    monkeypatch.setattr(services, "guard_writing", lambda *args: None)
    for name in ("permissions_for_user", "move", "_refuse_double"):
        monkeypatch.setattr(GovernedPage, name, getattr(Page, name, lambda page: None))
    client.force_login(world.person("wali", is_superuser=True))
    address, data = DOORS[door](page)
    client.post(address, data)
    assert closed(public_state(type(page).objects.get(pk=page.pk))) != before


@pytest.mark.parametrize("name", ["unpublish", "copy", "workflow approve", "move", "privacy", "edit publish"])
def test_a_closed_door_says_why(client, name):
    who = people()
    page = page_in("published", who)
    client.force_login(who["pic"])
    address, data = DOORS[name](page)
    answer = client.post(address, data)
    assert answer.status_code == 302
    assert [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("door", ["api translation", "api translation of the plan", "api convert alias"])
def test_the_api_says_why_too(client, door):
    page = page_in("draft", people())
    beside(page)
    client.force_login(world.person("wali", is_superuser=True))
    answer = client.post(*DOORS[door](page))
    assert answer.status_code == 403
    assert "dalam satu bahasa" in answer.json()["detail"]


@pytest.mark.parametrize("state", ["draft", "waiting", "asked", "returned"])
@pytest.mark.parametrize("names", [None, ["agency"], ["title", "agency"]])
def test_a_text_on_its_way_stays_with_its_agency(state, names):
    """The offices of another agency would decide what was sent to these."""
    page = page_in(state, people())
    before = public_state(page)
    page.agency = world.agency("dinkes")
    if state in {"draft", "returned"}:  # nobody's turn: who drafts for both hands it on
        page.save(update_fields=names)
        page = type(page).objects.get(pk=page.pk)
        assert page.agency == world.agency("dinkes")
        refused(services.submit, page, world.official("expert"))  # what was written is still the first one's
        return
    with pytest.raises(PublicationRefused) as refusal:
        page.save(update_fields=names)
    assert str(refusal.value) == "Selama naskah berjalan, OPD pemiliknya tidak dapat diganti."
    assert type(page).objects.get(pk=page.pk).agency == world.agency("diskomsandi")
    assert public_state(page) == before


@pytest.mark.parametrize("state", ["waiting", "published"])
def test_a_published_or_travelling_text_is_not_deleted(client, state):
    who = people()
    page = page_in(state, who)
    for role in ROLES:
        client.force_login(who[role])
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        client.post(bulk_door("delete")(page)[0], {})
    assert type(page).objects.filter(pk=page.pk).exists()


def test_the_section_of_a_published_text_is_not_deleted_either(client):
    who = people()
    page = page_in("published", who)
    client.force_login(who["superuser"])
    home = world.home()
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[home.pk]), {"confirm_site_name": "Paraf"})
    assert answer.status_code == 403
    assert type(page).objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_creating_publishes_nothing(client, action):
    who = people()
    parent = world.plan()
    address = reverse("wagtailadmin_pages:add", args=["plans", "chapterpage", parent.pk])
    client.force_login(who["pic"])
    draft = world.chapter()
    sent = {**one_text(), action: "1", "go_live_at": "2026-01-01 00:00"}
    data = form_of(draft, slug="bab-baru", title="Bab baru", **sent)
    assert client.post(address, data).status_code == 302
    made = Page.objects.get(slug="bab-baru")
    assert (made.live, made.go_live_at) == (False, None)
    assert made.workflow_in_progress == (action == "action-submit")


def test_nobody_creates_for_another_agency(client):
    who = people()
    other = world.agency("dinkes")
    parent = world.plan()
    address = reverse("wagtailadmin_pages:add", args=["plans", "chapterpage", parent.pk])
    client.force_login(who["pic"])
    data = form_of(world.chapter(), slug="milik-lain", title="Milik lain", agency=other.pk)
    answer = client.post(address, data)
    assert answer.status_code == 200
    assert "Milik lain" in answer.content.decode()
    assert not Page.objects.filter(slug="milik-lain").exists()


def test_scheduled_publishing_finds_nothing():
    who = people()
    page = world.chapter()
    page.go_live_at = timezone.now()
    page.save_revision(user=who["pic"], approved_go_live_at=timezone.now())
    call_command("publish_scheduled", verbosity=0)
    page.refresh_from_db()
    assert not page.live


def test_a_draft_becomes_no_alias():
    """The page it would follow could be published no more."""
    who = people()
    page, other = page_in("draft", who), page_in("waiting", who)
    page.alias_of = other.page_ptr
    with pytest.raises(PublicationRefused):
        page.save()
    page.refresh_from_db()
    page.save()
    assert page.alias_of is None


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.get_latest_revision().publish(),
        lambda page: page.unpublish(),
        lambda page: (
            page.copy(update_attrs={"slug": "salinan", "title": "Salinan"}, keep_live=True)
            if page.live
            else page.get_latest_revision().publish()
        ),
        lambda page: page.delete(),
        lambda page: page.copy_for_translation(Locale.objects.create(language_code="en"), copy_parents=True),
    ],
)
def test_code_finds_no_door_either(change):
    page = page_in("published", people())
    before = public_state(page)
    with pytest.raises(PublicationRefused), transaction.atomic():
        change(type(page).objects.get(pk=page.pk))
    assert public_state(page) == before
