"""What is asked once more at the end, of a round that somebody bent past the application, and by the clock."""

import pytest

from cms.agencies.models import Appointment
from cms.plans.models import ChapterPage
from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.city import published, refused, waiting_at
from workflows import services
from workflows.chain import check_bound, check_chain, lines_of
from workflows.content import Reading
from workflows.in_force import publication_of
from workflows.models import Decision, Permit, Turn, has_permit, publication_permit
from workflows.services import handing
from workflows.services.locking import latest_revision_of

pytestmark = pytest.mark.django_db
Act = Decision.Action


def bent(round_, action, **fields):
    with past_the_guards():
        Decision.objects.filter(workflow_state=round_, action=action).update(**fields)


def test_two_decisions_about_different_texts_need_a_correction_between_them(city):
    """Each still gives its own hash: the texts differ, and nothing on record says why."""
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    first = latest_revision_of(page)
    first.content = {**first.content, "title": "Lain"}
    first.pk = None
    first.save()
    bent(round_, Act.APPROVE, revision=first, content_hash=Reading().hash_of(first))
    assert "berubah" in refused(check_bound, round_, first, Reading())


def test_a_text_written_past_the_services_after_a_decision_is_not_the_decided_one(city):
    round_ = waiting_at(city, "sekda")
    latest = latest_revision_of(round_.content_object.specific)
    check_bound(round_, latest, Reading())
    latest.content = {**latest.content, "title": "Lain"}
    latest.pk = None
    latest.save()
    assert "berubah" in refused(check_bound, round_, latest, Reading())


@pytest.mark.parametrize("what", ["twice", "last missing", "stage missing", "no sekda"])
def test_a_bent_chain_publishes_nothing(city, what):
    page = published(city)
    round_ = page.workflow_states.get()
    lines = lines_of(round_)
    if what == "twice":
        own = next(line for line in lines if line.action == Act.INITIAL)
        head = next(line for line in lines if line.action == Act.APPROVE)
        own.person, own.appointment = head.person, world.appoint(head.person, "pic", city.kominfo)
        own.made_at = head.made_at
    if what == "last missing":
        lines[[line.action for line in lines].index(Act.PUBLISH) - 1].action = Act.INITIAL
    if what == "stage missing":
        lines = [line for line in lines if line.person != city.head]
    if what == "no sekda":
        lines = []
    assert refused(check_chain, page, round_, lines)


def test_nothing_is_in_force_of_what_was_never_stored(city):
    assert publication_of(ChapterPage()) is None
    assert publication_of(world.write(world.chapter(city.kominfo), city.pic)) is None


def test_a_permit_for_what_is_no_page_is_known_to_the_code_alone(city):
    with publication_permit(city.kominfo):
        assert has_permit(city.kominfo)
        assert not Permit.objects.exists()
    assert not has_permit(city.kominfo)
    assert str(Permit(object_id=7)) == "7"


def test_a_draft_on_its_way_is_not_taken_down(city):
    page = waiting_at(city, "head").content_object.specific
    assert "turunkan" in refused(services.take_down, page, city.admin, reason="Salah.")


def test_what_lies_with_a_drafter_beside_another_holder_goes_to_the_other(city):
    """By the clock, for a turn that was put there past the services; what was decided meanwhile is left alone."""
    second = world.person("kedua")
    other = world.appoint(second, "head", city.kominfo, capacity="plh", order_number="800/7")
    own = Appointment.objects.get(person=city.head)
    page = world.write(world.write(world.chapter(city.kominfo), second), city.pic)
    turn = services.submit(page, city.pic).current_task_state.turn
    decided = waiting_at(city, "head").current_task_state.turn
    services.approve(decided.task_state, city.head)
    assert Turn.objects.get(pk=turn.pk).held_by == own
    Turn.objects.filter(pk=turn.pk).update(held_by=other)
    rows = list(Turn.objects.filter(pk__in=[turn.pk, decided.pk]))
    assert handing._by_duty(rows) == {(other.pk, own): [turn.pk]}
    assert handing.hand_over() == 1
    assert Turn.objects.get(pk=turn.pk).held_by == own
    assert handing.hand_over() == 0
