"""The rules as tables: state × person × act. Every refusal leaves the database as it was."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from tests import world
from tests.workflows.city import published, refused, waiting_at
from workflows import policies, selectors, services
from workflows.content import revision_hash
from workflows.models import Decision, OfficeTask
from workflows.policies import Refused
from workflows.services.advancing import publish

pytestmark = pytest.mark.django_db
EVERYBODY = ("pic", "head", "sekda", "expert", "admin", "member", "pic_setda", "pic_other", "root")


ALLOWED = {"pic": {"pic"}, "head": {"head"}, "sekda": {"sekda"}}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("stage", ["pic", "head", "sekda"])
@pytest.mark.parametrize("act", ["approve", "return", "write"])
def test_only_the_one_whose_turn_it_is(city, stage, who, act):
    round_ = waiting_at(city, stage)
    person, page = getattr(city, who), round_.content_object.specific
    acts = {
        "approve": lambda: services.approve(round_.current_task_state, person),
        "return": lambda: services.send_back(round_.current_task_state, person, comment="Lengkapi."),
        "write": lambda: page.save_revision(user=person),
    }
    # The last decision is taken by someone who wrote none of the text.
    if who in ALLOWED[stage] and (stage, act) != ("sekda", "write"):
        acts[act]()
        assert Decision.objects.filter(person=person).exists()
    else:
        refused(acts[act])


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_submits(city, who):
    page = world.write(world.chapter(city.kominfo), city.pic)
    person = getattr(city, who)
    if who in {"pic", "head", "expert", "admin", "root"}:
        assert services.submit(page, person).status == WorkflowState.STATUS_IN_PROGRESS
        assert policies.allowed(policies.check_can_submit, person, page) is False  # it is on its way now
    else:
        refused(services.submit, page, person)


@pytest.mark.parametrize(
    ("submitter", "first", "passed"),
    [
        ("pic", "head", ["initial"]),
        ("expert", "pic", []),
        ("head", "pic", []),
        ("admin", "pic", []),
    ],
)
def test_where_a_submission_goes_first(city, submitter, first, passed):
    person = getattr(city, submitter)
    page = world.write(world.chapter(city.kominfo), person)
    round_ = services.submit(page, person)
    assert round_.current_task_state.task.specific.role == first
    lines = round_.decisions.exclude(action="submit").values_list("action", flat=True)
    assert list(lines) == passed


def test_the_head_who_drafted_is_passed_over(city):
    page = world.write(world.chapter(city.kominfo), city.head)
    round_ = services.submit(page, city.head)
    round_ = services.approve(round_.current_task_state, city.pic)
    assert round_.current_task_state.task.specific.role == "sekda"
    assert round_.decisions.filter(action="skip", task__officetask__role="head").exists()


def test_stages_merge_where_head_and_sekda_are_one(city):
    page = world.write(world.chapter(city.setda), city.pic_setda)
    round_ = services.submit(page, city.pic_setda)
    assert round_.current_task_state.task.specific.role == "sekda"
    assert round_.decisions.filter(action="merge").count() == 1
    services.approve(round_.current_task_state, city.sekda)
    page.refresh_from_db()
    assert page.live


def test_one_person_decides_once_a_round(city):
    world.appoint(city.pic, "head", city.kominfo)
    world.appoint(city.pic, "sekda", city.setda, capacity="plh")
    round_ = waiting_at(city, "pic")
    assert round_.current_task_state.task.specific.role == "head"  # the PIC's stage went into it
    round_ = services.approve(round_.current_task_state, city.pic)
    assert "satu kali" in refused(services.approve, round_.current_task_state, city.pic)
    assert services.approve(round_.current_task_state, city.sekda)


def test_rights_follow_the_office(city):
    round_ = waiting_at(city, "head")
    city.head.appointments.update(ends=timezone.localdate() - timezone.timedelta(days=1))
    refused(services.approve, round_.current_task_state, city.head)
    stand_in = world.person()
    world.appoint(stand_in, "head", city.kominfo, capacity="plt", order_number="800/12/2026")
    services.approve(round_.current_task_state, stand_in)
    line = Decision.objects.get(action="approve")
    assert (line.office_title, line.order_number) == ("Plt. Kepala Diskomsandi", "800/12/2026")


def test_a_vacant_office_waits_for_its_next_holder(city):
    city.head.appointments.all().delete()
    round_ = waiting_at(city, "head")
    assert round_.current_task_state.task.specific.role == "head"
    assert "jabatan kosong" in selectors.stage_title(
        round_.content_object.specific, round_.current_task_state.task
    )
    city.sekda.appointments.all().delete()
    sekda_stage = OfficeTask.objects.get(role="sekda")
    assert "jabatan kosong" in selectors.stage_title(round_.content_object.specific, sekda_stage)


def test_a_correction_in_own_turn(city):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.title = "Diperbaiki kepala"
    revision = page.save_revision(user=city.head)
    assert Decision.objects.get(action="correct").revision == revision
    page.title = "Diperbaiki lagi"
    page.save_revision(user=city.head, overwrite_revision=revision)
    assert Decision.objects.filter(action="correct").count() == 1
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    stored = type(page).objects.get(pk=page.pk)
    assert stored.title == "Diperbaiki lagi"
    assert stored.live_revision_id == revision.pk


@pytest.mark.parametrize("holders", [1, 2])
def test_at_the_last_stage_the_text_is_returned_not_corrected(city, holders):
    """Not even where another Sekda could still decide."""
    people = [city.sekda]
    if holders == 2:
        people.append(world.person())
        world.appoint(people[1], "sekda", city.setda, capacity="plh")
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.title = "Diperbaiki Sekda"
    for person in people:
        assert "Kembalikan dengan catatan" in refused(page.save_revision, user=person)
    services.send_back(round_.current_task_state, city.sekda, comment="Ganti judulnya.")
    services.submit(page, city.pic)


def test_whoever_corrected_does_not_decide_last(city):
    """A head who corrected in turn and is Sekda by the time the text arrives."""
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.title = "Diperbaiki kepala"
    page.save_revision(user=city.head)
    plt = world.person()
    world.appoint(plt, "head", city.kominfo, capacity="plt", order_number="800/1")
    round_ = services.approve(round_.current_task_state, plt)
    world.appoint(city.head, "sekda", city.setda, capacity="plh", order_number="800/2")
    assert "memperbaiki" in refused(services.approve, round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    assert type(page).objects.get(pk=page.pk).title == "Diperbaiki kepala"


def test_the_agency_stays_while_the_text_is_on_its_way(city):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific.get_latest_revision_as_object()
    page.agency = city.setda
    refused(page.save_revision, user=city.head)


def test_a_text_goes_to_another_agency_through_those_who_draft_for_both(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    page.agency = city.setda
    refused(page.save_revision, user=city.pic)
    assert page.save_revision(user=city.expert)


def test_a_published_text_reaches_the_successor(city):
    page = published(city)
    page.agency = city.setda
    page.save_revision(user=city.expert)
    city.kominfo.ends = timezone.localdate() - timezone.timedelta(days=1)
    city.kominfo.save()
    round_ = services.submit(page, city.expert)
    assert round_.current_task_state.turn.agency == city.setda
    assert [state.pk for state in selectors.queue_of(city.pic_setda)] == [round_.current_task_state_id]
    round_ = services.approve(round_.current_task_state, city.pic_setda)
    services.approve(round_.current_task_state, city.sekda)
    assert type(page).objects.get(pk=page.pk).agency == city.setda


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_return_says_why(city, note):
    round_ = waiting_at(city, "head")
    refused(services.send_back, round_.current_task_state, city.head, comment=note)


def test_return_to_the_drafter_and_again(city):
    round_ = waiting_at(city, "sekda")
    services.send_back(round_.current_task_state, city.sekda, comment="Tambahkan dasar hukum.")
    round_.refresh_from_db()
    page = round_.content_object.specific
    assert round_.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert not round_.decisions.filter(void=False).exists()
    assert selectors.last_return(page).comment == "Tambahkan dasar hukum."
    again = services.submit(page, city.pic)
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_CANCELLED
    again = services.approve(again.current_task_state, city.head)
    services.approve(again.current_task_state, city.sekda)
    assert selectors.last_return(type(page).objects.get(pk=page.pk)) is None


def test_return_to_an_earlier_stage(city):
    round_ = waiting_at(city, "pic")
    round_ = services.approve(round_.current_task_state, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    sekda_task = round_.current_task_state.task.specific
    pic_task, head_task = selectors.earlier_stages(round_, sekda_task)
    refused(services.send_back, round_.current_task_state, city.sekda, comment="x", to=sekda_task)
    services.send_back(round_.current_task_state, city.sekda, comment="Periksa anggaran.", to=head_task)
    round_.refresh_from_db()
    assert round_.current_task_state.task.specific == head_task
    assert selectors.return_to_stage(round_).comment == "Periksa anggaran."
    round_ = services.approve(round_.current_task_state, city.head)
    assert selectors.return_to_stage(round_) is None
    services.approve(round_.current_task_state, city.sekda)
    assert round_.decisions.filter(action="approve", void=True, task=head_task).count() == 1
    assert pic_task.role == "pic"


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("stage", ["pic", "head", "sekda"])
def test_who_withdraws(city, stage, who):
    round_ = waiting_at(city, stage)
    page, person = round_.content_object.specific, getattr(city, who)
    submitter = "expert" if stage == "pic" else "pic"
    if who == submitter and stage != "sekda":
        assert policies.can_withdraw(person, round_)
        services.withdraw(page, person)
        round_.refresh_from_db()
        assert round_.status == WorkflowState.STATUS_CANCELLED
        refused(services.withdraw, page, person)
    else:
        assert not policies.can_withdraw(person, round_)
        refused(services.withdraw, page, person)


def test_a_late_decision_reads_what_happened(city):
    round_ = waiting_at(city, "head")
    task_state = round_.current_task_state
    services.approve(task_state, city.head)
    assert "Anda sudah memutuskan" in refused(services.approve, task_state, city.head)
    stand_in = world.person()
    world.appoint(stand_in, "head", city.kominfo, capacity="plh")
    message = refused(services.send_back, task_state, stand_in, comment="Terlambat")
    assert message.startswith("Kepala Diskomsandi sudah memutuskan pada")
    other = waiting_at(city, "head")
    services.withdraw(other.content_object.specific, city.pic)
    assert "ditarik kembali" in refused(services.approve, other.current_task_state, city.head)


def test_a_text_that_changed_meanwhile(city):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific.get_latest_revision_as_object()
    seen = revision_hash(page.get_latest_revision())
    stand_in = world.person()
    world.appoint(stand_in, "head", city.kominfo, capacity="plh")
    page.title = "Diubah pelaksana harian"
    page.save_revision(user=stand_in)
    assert "berubah" in refused(services.approve, round_.current_task_state, city.head, seen=seen)


def test_nothing_new_is_not_submitted(city):
    page = published(city)
    refused(services.submit, page, city.pic)
    refused(services.submit, world.chapter(city.kominfo), city.pic)  # never saved by anybody


def test_an_ended_agency_submits_nothing(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    city.kominfo.ends = timezone.localdate() - timezone.timedelta(days=1)
    city.kominfo.save()
    refused(services.submit, page, city.expert)


def test_without_a_workflow(city, monkeypatch):
    page = world.write(world.chapter(city.kominfo), city.pic)
    monkeypatch.setattr(type(page), "get_workflow", lambda self: None)
    refused(services.submit, page, city.pic)


def test_wagtails_own_call_passes_the_same_rules(city):
    round_ = waiting_at(city, "head")
    task = round_.current_task_state.task.specific
    with pytest.raises(PermissionDenied):
        task.on_action(round_.current_task_state, city.head, "publish", update=False)
    with pytest.raises(Refused):
        task.on_action(round_.current_task_state, city.sekda, "approve")
    with pytest.raises(Refused):
        task.on_action(round_.current_task_state, city.head, "reject", update=False)
    task.on_action(round_.current_task_state, city.head, "approve", update=False)
    round_.refresh_from_db()
    assert round_.current_task_state.task.specific.role == "sekda"


def test_a_deleted_text(city):
    round_ = waiting_at(city, "head")
    WorkflowState.objects.filter(pk=round_.pk).update(object_id="999999")
    task_state = TaskState.objects.get(pk=round_.current_task_state_id)
    refused(services.approve, task_state, city.head)


def test_a_decision_in_words(city):
    waiting_at(city, "head")
    assert str(Decision.objects.first()).startswith("Diajukan")


@pytest.mark.parametrize(
    ("stage", "who", "able"),
    [("head", "head", True), ("head", "pic", False), ("sekda", "sekda", False), ("pic", "pic", True)],
)
def test_may_correct(city, stage, who, able):
    round_ = waiting_at(city, stage)
    assert policies.may_correct(round_.content_object.specific, getattr(city, who)) is able
    assert policies.may_approve(
        getattr(city, who), round_.content_object.specific, round_.current_task_state.task.specific, round_
    ) is (who == stage)


def test_nobody_corrects_what_is_not_on_its_way(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    assert not policies.may_correct(page, city.pic)


def test_looking_ahead(city):
    """What the bar says of the next office is what happens."""
    page = world.write(world.chapter(city.kominfo), city.head)
    round_ = services.submit(page, city.expert)
    pic_task, head_task, sekda_task = selectors.stages(round_.workflow)
    following, passed = policies.look_ahead(page, round_, pic_task, city.pic)
    assert following == sekda_task
    assert [(line.task, line.outcome.action) for line in passed] == [(head_task, "skip")]
    assert policies.look_ahead(page, round_, sekda_task, city.sekda) == (None, [])


def test_can_submit(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    assert policies.allowed(policies.check_can_submit, city.pic, page)
    assert not policies.allowed(policies.check_can_submit, city.member, page)


def test_a_second_holder_who_drafted_neither_decides_nor_corrects(city):
    stand_in = world.person()
    world.appoint(stand_in, "head", city.kominfo, capacity="plh")
    page = world.write(world.chapter(city.kominfo), stand_in)
    round_ = services.submit(world.write(page, city.pic), city.pic)
    assert round_.current_task_state.task.specific.role == "head"
    message = refused(services.approve, round_.current_task_state, stand_in)
    assert message.endswith("diserahkan kepada Kepala Diskomsandi.")
    refused(page.save_revision, user=stand_in)


def test_nobody_writes_unnamed_in_a_text_on_its_way(city):
    round_ = waiting_at(city, "head")
    refused(round_.content_object.specific.save_revision)


def test_what_is_published_is_what_was_approved_or_nothing(city):
    round_ = waiting_at(city, "sekda")
    page = round_.content_object.specific
    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "title": "Disisipkan"})
    refused(publish, type(page).objects.get(pk=page.pk), round_, city.sekda)


def test_a_workflow_of_the_pic_alone_publishes_nothing(city):
    """Stages are data: with the others switched off past the models, nothing is even submitted."""
    OfficeTask.objects.exclude(role="pic").update(active=False)
    page = world.write(world.chapter(city.kominfo), city.pic)
    with pytest.raises(Refused):
        services.submit(page, city.pic)
    assert not type(page).objects.get(pk=page.pk).live
    assert selectors.open_round(page) is None


def test_reading_before_publication(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    readers = {who for who in EVERYBODY if policies.may_read(getattr(city, who), page)}
    assert readers == {"pic", "head", "sekda", "expert", "admin", "member", "root"}
