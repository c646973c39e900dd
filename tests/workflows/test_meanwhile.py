"""What changed between the question and the lock: the one who comes second reads it, and changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, Revision, TaskState, WorkflowState

from cms.agencies.models import Appointment
from cms.plans.models import ChapterPage
from tests import world
from tests.workflows.city import everything, published, refused, waiting_at
from workflows import policies, reading_policies, selectors, services
from workflows.models import Decision, publication_permit
from workflows.services import sharing, standing_in
from workflows.services.advancing import publish, put_out
from workflows.services.locking import latest_revision_of
from workflows.services.recording import log_once, record
from workflows.states import TRANSITIONS, State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Act = Decision.Action


def asked(city):
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    services.ask_withdrawal(page, city.pic, comment="Ada angka yang salah.")
    return page


STATES = {
    State.DRAFT: lambda city: world.write(world.chapter(city.kominfo), city.pic),
    State.WAITING: lambda city: waiting_at(city, "head").content_object.specific,
    State.ASKED: asked,
    State.PUBLISHED: published,
}
WORDS = {
    State.DRAFT: "tidak sedang", State.PUBLISHED: "tidak sedang", State.WAITING: "sudah diajukan",
    State.ASKED: "Penarikan",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_an_act_starts_where_the_table_lets_it_or_says_where_the_text_is(city, state):
    page = STATES[state](city)
    round_ = selectors.open_round(page)
    for act, transition in TRANSITIONS.items():
        if state in transition.sources:
            assert policies.check_state(act, page, round_) == state
        else:
            word = "turunkan" if act == "take_down" else WORDS[state]
            assert word in refused(policies.check_state, act, page, round_)


def test_a_stage_that_its_holder_may_decide_is_not_settled(city):
    round_ = waiting_at(city, "head")
    before = everything()
    assert standing_in._settle(round_.current_task_state) is False
    assert everything() == before


def test_what_was_decided_meanwhile_is_not_settled(city):
    state = waiting_at(city, "head").current_task_state
    services.approve(state, city.head)
    before = everything()
    assert standing_in._settle(TaskState.objects.get(pk=state.pk)) is False
    assert everything() == before


def test_a_text_deleted_meanwhile_is_not_settled_and_nobody_can_act_on_it(city):
    round_ = waiting_at(city, "head")
    WorkflowState.objects.filter(pk=round_.pk).update(object_id="999999")
    before = everything()
    assert standing_in._settle(TaskState.objects.get(pk=round_.current_task_state_id)) is False
    assert policies.nobody_can_act(WorkflowState.objects.get(pk=round_.pk)) is False
    assert everything() == before


def test_a_text_without_a_stored_version_is_saved_once_more_before_it_is_decided(city):
    round_ = waiting_at(city, "head")
    page, state = round_.content_object.specific, round_.current_task_state
    Page.objects.filter(pk=page.pk).update(latest_revision=None)
    for act in (services.approve, services.send_back):
        assert "versi tersimpan" in refused(act, state, city.head, comment="Lengkapi.")
    world.write(ChapterPage.objects.get(pk=page.pk), city.head)
    services.send_back(state, city.head, comment="Lengkapi.")
    assert Decision.objects.last().action == Act.RETURN


def test_a_version_written_after_the_last_approval_is_not_published(city):
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    task = round_.current_task_state.task.specific
    held = Appointment.objects.get(person=city.sekda)
    record(page, round_, task, Act.APPROVE, city.sekda, latest_revision_of(page), held)
    newer = Revision.objects.get(pk=page.latest_revision_id)
    newer.pk = None
    newer.save()
    Page.objects.filter(pk=page.pk).update(latest_revision=newer)
    before = everything()
    assert "berubah" in refused(publish, ChapterPage.objects.get(pk=page.pk), round_, city.sekda)
    assert everything() == before


def test_what_lost_a_row_on_its_way_is_refused_where_it_is_put_out(city):
    item = world.write(world.action_item(city.kominfo), city.pic)
    revision = item.get_latest_revision()
    revision.content["indicators"] = [999999]
    assert "dihapus" in refused(put_out, item, revision, city.sekda)
    assert not Page.objects.get(pk=item.pk).live


def test_the_line_of_an_object_that_is_no_page(city):
    log_once(city.kominfo, "wagtail.edit", city.admin, None, {"decision": 7})
    line = ModelLogEntry.objects.get()
    assert (line.user, line.label, line.data) == (city.admin, str(city.kominfo), {"decision": 7})


def share(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    held = Appointment.objects.get(person=city.pic_other)
    return page, services.share(page, city.pic, kind="comment", appointment=held)


def test_a_share_ends_once(city):
    _page, given = share(city)
    sharing.end_share(given, city.pic)
    ended = type(given).objects.get(pk=given.pk).ended_at
    refused(sharing.end_share, given, city.pic)
    assert sharing._end(given.pk) == 0
    assert type(given).objects.get(pk=given.pk).ended_at == ended is not None


def test_a_share_in_force_is_not_swept_away(city):
    _page, given = share(city)
    assert sharing._end(given.pk) == 0
    assert type(given).objects.get(pk=given.pk).ended_at is None


def test_a_draft_is_shared_with_who_is_there_today(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    held = Appointment.objects.get(person=city.pic_other)
    held.starts = timezone.localdate() + DAY
    ended = city.pic_other.appointments.get().office.agency
    ended.ends = timezone.localdate() - DAY
    for named in ({"agency": None, "appointment": held}, {"agency": ended, "appointment": None}):
        refused(reading_policies.check_share, page, **named, until=None)


def test_a_permit_is_no_decision(city):
    """Publishing past the chain needs both: the permit opens the database, the chain is asked before."""
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    with publication_permit(page):
        refused(publish, page, round_, city.sekda)
    assert not ChapterPage.objects.get(pk=page.pk).live
