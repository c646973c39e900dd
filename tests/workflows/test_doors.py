"""Every other way to change what the public reads: for each door and each role, a sentence and no change."""

import json

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site, TaskState, Workflow, WorkflowState, WorkflowTask

from tests import world
from tests.workflows.city import break_glass, refused
from tests.workflows.forms import form_of, one_text
from workflows import services
from workflows.models import Decision, PublicationRefused

pytestmark = pytest.mark.django_db
OFFICES = ("admin", "expert", "pic", "head", "sekda", "member")
ROLES = ("superuser", *OFFICES, "plh", "other")
STATES = ("draft", "waiting", "asked", "returned", "published", "down", "emergency")


def people():
    made = {
        role: world.official(role, world.agency("setda" if role == "sekda" else "diskomsandi"))
        for role in OFFICES
    }
    made["superuser"] = world.person("root", is_superuser=True)
    made["other"] = world.official("pic", world.agency("dinkes"))
    made["plh"] = world.person("plh")
    world.appoint(made["plh"], "sekda", world.agency("setda"), capacity="plh", order_number="800/1")
    return made


def page_in(state, who):
    """A chapter drafted by the PIC: as a draft, on its way, returned; or once published, and then changed again."""
    page = world.write(world.chapter(), who["pic"])
    if state == "draft":
        return page
    if state == "emergency":
        break_glass(page, who["admin"], reason="Bencana.")
        return world.write(type(page).objects.get(pk=page.pk), who["pic"], title="Judul kedua")
    round_ = services.submit(page, who["pic"])
    if state == "returned":
        services.send_back(round_.current_task_state, who["head"], comment="Lengkapi.")
    if state in ("waiting", "returned"):
        return type(page).objects.get(pk=page.pk)
    services.approve(round_.current_task_state, who["head"])
    round_.refresh_from_db()
    if state == "asked":
        services.ask_withdrawal(page, who["pic"], comment="Pagu berubah.")
        return type(page).objects.get(pk=page.pk)
    services.approve(round_.current_task_state, who["sekda"])
    if state == "down":
        services.take_down(type(page).objects.get(pk=page.pk), who["admin"], reason="Data pribadi.")
        return type(page).objects.get(pk=page.pk)
    return world.write(type(page).objects.get(pk=page.pk), who["pic"], title="Judul kedua")


def public_state(page):
    """All that a closed door must leave as it is."""
    row = Page.objects.filter(pk=page.pk).values(
        "live", "title", "slug", "path", "live_revision_id", "go_live_at", "expire_at", "alias_of_id"
    )
    return (
        list(row),
        sorted(WorkflowState.objects.values_list("pk", "status")),
        sorted(TaskState.objects.values_list("pk", "status")),
        Page.objects.count(),
        Decision.objects.exclude(action="correct").count(),
        page.get_view_restrictions().count(),
        sorted(Site.objects.values_list("pk", "hostname", "port", "root_page_id", "is_default_site")),
        sorted(WorkflowTask.objects.values_list("workflow_id", "task_id", "sort_order"))
        if any(status == "in_progress" for _pk, status in WorkflowState.objects.values_list("pk", "status"))
        else [],
    )


def page_door(name, *extra, data=None):
    return lambda page: (reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *extra]), data or {})


def task_door(name, action):
    def door(page):
        task_state = TaskState.objects.order_by("-pk").first()
        number = task_state.pk if task_state else 1
        return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, action, number]), {"comment": "x"}

    return door


def bulk_door(action):
    def door(page):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return f"{address}?id={page.pk}&next=/admin/", {
            "include_descendants": "on",
            "chooser": page.get_parent().pk,
        }

    return door


def edit_door(**fields):
    def door(page):
        latest = page.get_latest_revision_as_object()
        return reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(latest, **fields)

    return door


def revert_door(page):
    first = page.revisions.order_by("pk").first()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    return address, form_of(page, **{"action-publish": "1"})


def plain_revert_door(page):
    return revert_door(page)[0], form_of(page)


def autosave_door(page):
    """What the editor sends by itself: into the revision that was decided on."""
    latest = page.get_latest_revision()
    fields = {"overwrite_revision_id": latest.pk, "loaded_revision_id": latest.pk,
              "loaded_revision_created_at": latest.created_at.isoformat()}  # fmt: skip
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(
        page.get_latest_revision_as_object(), **fields
    )


def site_door(**changed):
    def door(page):
        site = Site.objects.get(is_default_site=True)
        data = {"hostname": site.hostname, "port": site.port, "site_name": site.site_name, "is_default_site": "on",
                "root_page": site.root_page_id}  # fmt: skip
        data |= {name: value(page) if callable(value) else value for name, value in changed.items()}
        address = (
            reverse("wagtailsites:add") if "new" in changed else reverse("wagtailsites:edit", args=[site.pk])
        )
        return address, {name: value for name, value in data.items() if value}

    return door


def workflow_door(name, of):
    def door(page):
        number = (
            Workflow.objects.first().pk
            if of == "workflow"
            else Workflow.objects.first().workflow_tasks.first().task_id
        )
        return reverse(f"wagtailadmin_workflows:{name}", args=[number]), {
            "name": "Lain",
            "active": "",
            "role": "pic",
        }

    return door


def section_door(name, **data):
    return lambda page: (reverse(f"wagtailadmin_pages:{name}", args=[page.get_parent().pk]), data)


def own_door(name, **data):
    return lambda page: (reverse(f"workflows:{name}", args=[page.pk]), data)


def api_door(action):
    return lambda page: (reverse("wagtailadmin_api:pages:action", args=[page.pk, action]), {})


DOORS = {
    "unpublish": page_door("unpublish", data={"include_descendants": "on"}),
    "copy": page_door("copy", data={"new_title": "x", "new_slug": "x", "publish_copies": "on", "alias": "on"}),
    "move": page_door("move"),
    "convert alias": page_door("convert_alias"),
    "privacy": page_door("set_privacy", data={"restriction_type": "login"}),
    "lock": page_door("lock"),
    "unschedule": lambda page: page_door("revisions_unschedule", page.latest_revision_id)(page),
    "confirm cancellation": page_door("confirm_workflow_cancellation"),
    "workflow approve": task_door("workflow_action", "approve"),
    "workflow reject": task_door("workflow_action", "reject"),
    "collect approve": task_door("collect_workflow_action_data", "approve"),
    "bulk publish": bulk_door("publish"),
    "bulk unpublish": bulk_door("unpublish"),
    "bulk move": bulk_door("move"),
    "edit publish": edit_door(**{"action-publish": "1"}),
    "edit approve": edit_door(**{
        "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({"update": False}),
    }),
    "edit cancel": edit_door(**{"action-cancel-workflow": "1"}),
    "edit restart": edit_door(**{"action-restart-workflow": "1"}),
    "edit schedule": edit_door(go_live_at="2026-01-01 00:00", expire_at="2099-01-01 00:00"),
    "revert and publish": revert_door,
    "revert": plain_revert_door,
    "autosave": autosave_door,
    "comment": own_door("comment", text="Terbitkan saja."),
    "order": lambda page: (reverse("wagtailadmin_pages:set_page_position", args=[page.pk]) + "?position=0", {}),
    "order of the plan": section_door("set_page_position"),
    "section unpublish": section_door("unpublish", include_descendants="on"),
    "section move": section_door("move", new_parent_page=1),
    "section privacy": section_door("set_privacy", restriction_type="login"),
    "site root": site_door(root_page=lambda page: Page.get_first_root_node().pk),
    "site name taken away": site_door(is_default_site="", hostname="lain.example"),
    "second site": site_door(new="", hostname="lain.example", is_default_site="", root_page=lambda page: 1),
    "site delete": lambda page: (reverse("wagtailsites:delete", args=[Site.objects.get(is_default_site=True).pk]), {}),
    "workflow disabled": workflow_door("disable", "workflow"),
    "workflow edited": workflow_door("edit", "workflow"),
    "stage disabled": workflow_door("disable_task", "stage"),
    "stage edited": workflow_door("edit_task", "stage"),
    "api publish": api_door("publish"),
    "api unpublish": api_door("unpublish"),
    "api copy": api_door("copy"),
    "api move": api_door("move"),
    "api delete": api_door("delete"),
    "api revert": api_door("revert_to_page_revision"),
    "api alias": api_door("create_alias"),
}  # fmt: skip


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
    before = _closed(public_state(page))
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
        assert _closed(public_state(page)) == before, door
    assert reading(page) == read


def _closed(found):
    """Of a text that the public does not read, what a saved draft may change is left out: its title and address."""
    row = found[0][0]
    return found if row["live"] else ({**row, "title": "", "slug": "", "live_revision_id": None}, *found[1:])


def reading(page):
    """What somebody from the street gets under the address of the page."""
    answer = Client().get(page.get_url() or "/")
    return answer.status_code, page.title if page.live and page.title in answer.content.decode() else ""


@pytest.mark.parametrize("name", ["unpublish", "copy", "workflow approve", "move", "privacy", "edit publish"])
def test_a_closed_door_says_why(client, name):
    who = people()
    page = page_in("published", who)
    client.force_login(who["pic"])
    address, data = DOORS[name](page)
    answer = client.post(address, data)
    assert answer.status_code == 302
    assert [str(message) for message in get_messages(answer.wsgi_request)]


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
    ],
)
def test_code_finds_no_door_either(change):
    page = page_in("published", people())
    before = public_state(page)
    with pytest.raises(PublicationRefused), transaction.atomic():
        change(type(page).objects.get(pk=page.pk))
    assert public_state(page) == before
