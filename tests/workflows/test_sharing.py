"""Drafts shared beyond the agency in charge: what that opens, what it does not, and that it ends."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment
from cms.agencies.services.following import forget_access
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from cms.plans.models import ChapterGrant, ChapterPage
from cms.plans.selectors import may_read_draft
from cms.plans.selectors.visible import drafts_of
from tests import world
from tests.search.world import ask
from tests.workflows.city import make_city
from workflows import policies, reading_policies, selectors, services
from workflows.models import DraftShare
from workflows.policies import Refused
from workflows.services import sharing

pytestmark = pytest.mark.django_db
EDIT, COMMENT = DraftShare.Kind.EDIT, DraftShare.Kind.COMMENT


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def page(city):
    return world.write(world.chapter(city.kominfo, title="Keamanan informasi"), city.pic)


@pytest.fixture
def helper(city):
    return city.pic_other


def given(city, page, helper, kind=COMMENT, **more):
    held = Appointment.objects.get(person=helper)
    made = services.share(page, city.pic, kind=kind, appointment=held, **more)
    forget_access(helper)
    return made


def reads(user, page):
    forget_access(user)
    found = set(drafts_of(user, ChapterPage).values_list("pk", flat=True))
    assert (page.pk in found) == may_read_draft(user, page) == policies.may_read(user, page)
    return page.pk in found


def test_without_a_share_the_draft_is_closed(city, page, helper):
    assert not reads(helper, page)
    assert not policies.may_edit(helper, page)
    assert not reading_policies.may_comment(helper, page)


def test_a_comment_share_reads_and_does_not_write(client, city, page, helper):
    given(city, page, helper)
    assert reads(helper, page)
    assert reading_policies.may_comment(helper, page)
    assert not policies.may_edit(helper, page)
    assert helper.has_perm("plans.comment_draft", page)
    with pytest.raises(Refused):
        page.save_revision(user=helper)
    client.force_login(helper)
    assert client.get(reverse("plans_draft", args=[page.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 403


def test_an_edit_share_writes_but_neither_submits_nor_moves_nor_deletes(client, city, page, helper):
    given(city, page, helper, EDIT)
    written = world.write(page, helper, title="Keamanan informasi kota")
    assert selectors.drafters(written) == {city.pic.pk, helper.pk}
    assert Notification.objects.filter(recipient=helper, subject__contains="dibagikan").count() == 1
    client.force_login(helper)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert not written.permissions_for_user(helper).can_delete()
    with pytest.raises(Refused):
        services.submit(written, helper)
    written.agency = world.agency("dinkes")
    with pytest.raises(Refused):
        written.save_revision(user=helper)


def test_who_edited_by_a_share_decides_nothing(city, page):
    """The Sekda's stand-in in another agency, let in to edit, is a drafter for the separation of duties."""
    stand_in = world.official("head", world.agency("bappeda"))
    world.appoint(stand_in, "sekda", city.setda, capacity="plh")
    services.share(page, city.pic, kind=EDIT, agency=world.agency("bappeda"))
    written = world.write(page, stand_in, title="Diubah")
    round_ = services.submit(written, city.pic)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    with pytest.raises(Refused):
        services.approve(round_.current_task_state, stand_in)


def test_a_share_with_an_agency_follows_its_officials(city, page, helper):
    services.share(page, city.head, kind=COMMENT, agency=world.agency("dinkes"))
    assert reads(helper, page)
    newcomer = world.official("member", world.agency("dinkes"))
    assert reads(newcomer, page)
    term = Appointment.objects.get(person=helper)
    term.ends = timezone.localdate() - timedelta(days=1)
    term.save()
    assert not reads(helper, page)
    assert not ChapterGrant.objects.filter(user=helper).exists()
    assert reads(newcomer, page)


@pytest.mark.parametrize("how", ["day", "office", "taken back"])
def test_a_share_ends_the_same_day(city, page, helper, how):
    tomorrow = timezone.localdate() + timedelta(days=1)
    share = given(city, page, helper, EDIT, until=timezone.localdate() if how == "day" else None)
    term = Appointment.objects.get(person=helper)
    if how == "office":
        Appointment.objects.filter(pk=term.pk).update(ends=timezone.localdate())  # nobody is told
    if how == "taken back":
        services.end_share(share, city.head)
        assert not ChapterGrant.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert timezone.localdate() == tomorrow
        assert not reads(helper, page)
        assert not policies.may_edit(helper, page)
        sharing.sweep()
    assert not ChapterGrant.objects.exists()
    assert DraftShare.objects.get().ended_at is not None


def test_a_share_that_cannot_be_ended_holds_up_no_other(city, monkeypatch, caplog):
    dinkes, yesterday = world.agency("dinkes"), timezone.localdate() - timedelta(days=1)
    first, _second = (
        services.share(
            world.write(world.chapter(city.kominfo), city.pic), city.pic, kind=COMMENT, agency=dinkes
        )
        for _share in range(2)
    )
    DraftShare.objects.update(until=yesterday)
    log = sharing._log

    def broken(action, given, obj, by):
        if given.pk == first.pk:
            raise ValueError
        log(action, given, obj, by)

    monkeypatch.setattr(sharing, "_log", broken)
    assert sharing.sweep() == 1
    assert "tries it again" in caplog.text
    assert list(DraftShare.objects.filter(ended_at=None)) == [first]
    monkeypatch.setattr(sharing, "_log", log)
    assert sharing.sweep() == 1


def test_the_sweep_follows_holders_and_asks_the_same_of_few_and_of_many(city):
    def shared(slug):
        page = world.write(world.chapter(city.kominfo), city.pic)
        world.official("member", world.agency(slug))
        services.share(page, city.pic, kind=COMMENT, agency=world.agency(slug))

    counts = []
    for number in range(6):
        shared(f"dinas{number}")
        with CaptureQueriesContext(connection) as queries:
            assert sharing.sweep() == 0
        counts.append(len(queries))
    assert len(set(counts)) == 1
    late = world.official("member", world.agency("dinas0"))
    ChapterGrant.objects.filter(user=late).delete()
    sharing.sweep()
    assert ChapterGrant.objects.filter(user=late).count() == 1


def test_a_deleted_page_leaves_no_right_behind(city, page, helper):
    given(city, page, helper)
    page.delete()
    assert not ChapterGrant.objects.exists()
    assert not DraftShare.objects.exists()


def test_search_finds_it_while_it_is_shared(city, page, helper):
    def found():
        forget_access(helper)
        return ask("keamanan", helper).count

    assert found() == 0
    share = given(city, page, helper)
    assert found() == 1
    services.end_share(share, city.pic)
    assert found() == 0


def test_who_may_share_and_with_whom(city, page, helper):
    held = Appointment.objects.get(person=helper)
    for person in (city.pic, city.head, city.admin):
        assert services.share(page, person, kind=COMMENT, appointment=held).pk
    assert DraftShare.objects.filter(ended_at=None).count() == 1
    for person in (helper, city.expert, city.member, city.sekda):
        with pytest.raises(Refused):
            services.share(page, person, kind=EDIT, appointment=held)
    own = Appointment.objects.get(person=city.member)
    yesterday = timezone.localdate() - timedelta(days=1)
    for wrong in (
        {"appointment": own},
        {},
        {"appointment": held, "until": yesterday},
        {"agency": city.kominfo},
    ):
        with pytest.raises(Refused):
            services.share(page, city.pic, kind=EDIT, **wrong)
    assert DraftShare.objects.filter(kind=EDIT).count() == 0
    assert AuditEntry.objects.filter(action="access.grant").count() == 3


def test_the_page_shares_and_ends(client, city, page, helper):
    address = reverse("workflows:share", args=[page.pk])
    client.force_login(city.pic)
    held = Appointment.objects.get(person=helper)
    assert client.post(address, {"kind": "edit"}).context["form"].errors
    assert (
        client.post(address, {"kind": "edit", "appointment": held.pk, "until": "kapan"})
        .context["form"]
        .errors
    )
    assert client.post(address, {"kind": "edit", "appointment": held.pk}).status_code == 302
    assert helper.full_name in client.get(address).content.decode()
    assert client.post(address, {"end": DraftShare.objects.get().pk}).status_code == 302
    assert not ChapterGrant.objects.exists()
    assert client.post(address, {"end": "x"}).status_code == 404
    client.force_login(helper)
    assert client.get(address).status_code == 404
    assert client.post(address, {"kind": "edit", "appointment": held.pk}).status_code == 404
    assert not ChapterGrant.objects.exists()
