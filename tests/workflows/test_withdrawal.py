"""Withdrawal after the first decision: asked for by the submitter, answered by whoever has the turn."""

import pytest
from django.urls import reverse
from wagtail.models import WorkflowState

from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import refused, waiting_at
from tests.workflows.test_rules import EVERYBODY
from workflows import policies, selectors, services
from workflows.models import PublicationRefused
from workflows.states import State

pytestmark = pytest.mark.django_db


def asked(city):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(round_.content_object.specific, city.pic, comment="Pagu berubah.")
    return round_


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("stage", ["head", "sekda"])
def test_who_asks(city, stage, who):
    round_ = waiting_at(city, stage)
    page, person = round_.content_object.specific, getattr(city, who)
    if (who, stage) == ("pic", "sekda"):
        assert policies.can_ask_withdrawal(person, round_)
        refused(services.ask_withdrawal, page, person, comment=" ")
        services.ask_withdrawal(page, person, comment="Pagu berubah.")
        assert selectors.state_of(page, round_) == State.ASKED
        refused(services.ask_withdrawal, page, person, comment="Sekali lagi.")
        assert Notification.objects.filter(recipient=city.sekda, subject__contains="dimohonkan").exists()
    else:
        assert not policies.can_ask_withdrawal(person, round_)
        refused(services.ask_withdrawal, page, person, comment="Pagu berubah.")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("answer", ["grant", "refuse"])
def test_who_answers(city, answer, who):
    round_ = asked(city)
    state, person = round_.current_task_state, getattr(city, who)
    act = services.grant_withdrawal if answer == "grant" else services.refuse_withdrawal
    if who != "sekda":
        refused(act, state, person, comment="Baik.")
        return
    act(state, person, comment="Baik.")
    round_.refresh_from_db()
    granted = answer == "grant"
    assert (round_.status == WorkflowState.STATUS_CANCELLED) is granted
    assert round_.decisions.filter(action=f"{answer}_withdrawal", about__action="ask_withdrawal").exists()
    assert round_.decisions.filter(action="approve", void=granted).count() == 1
    assert Notification.objects.filter(recipient=city.pic).exists()
    refused(act, state, person, comment="Lagi.")


def test_a_refusal_says_why(city):
    refused(services.refuse_withdrawal, asked(city).current_task_state, city.sekda, comment=" ")


def test_nobody_approves_before_the_answer(city):
    round_ = asked(city)
    assert "Kabulkan atau tolak" in refused(services.approve, round_.current_task_state, city.sekda)
    services.refuse_withdrawal(round_.current_task_state, city.sekda, comment="Sudah dibahas.")
    services.approve(round_.current_task_state, city.sekda)


def test_a_return_answers_too(city):
    round_ = asked(city)
    services.send_back(round_.current_task_state, city.sekda, comment="Perbaiki.")
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_NEEDS_CHANGES


@pytest.mark.parametrize("stage", [None, "pic", "head"])
def test_a_return_settles_the_request(city, stage):
    """Wherever it goes: the submitter reads the note, nobody has to answer, and the next stage decides at once."""
    round_ = waiting_at(city, "pic")
    for who in (city.pic, city.head):
        round_ = services.approve(round_.current_task_state, who)
    page = round_.content_object.specific
    request = services.ask_withdrawal(page, city.expert, comment="Pagu berubah.")
    order = selectors.stages(round_.workflow)
    to = next((task for task in order if task.role == stage), None)
    Notification.objects.all().delete()
    services.send_back(round_.current_task_state, city.sekda, comment="Perbaiki.", to=to)
    assert round_.decisions.get(action="return").about == request
    assert Notification.objects.filter(recipient=city.expert, body__contains="Perbaiki.").exists()
    round_ = selectors.active_round(page)
    assert selectors.state_of(page, round_) == (State.WAITING if stage else State.RETURNED)
    assert selectors.pending_request(round_) is None
    if stage is None:
        return
    services.approve(round_.current_task_state, getattr(city, stage))
    services.ask_withdrawal(page, city.expert, comment="Sekali lagi.")
    assert selectors.state_of(page, selectors.active_round(page)) == State.ASKED


def test_nothing_is_granted_that_was_not_asked_for(city):
    round_ = waiting_at(city, "sekda")
    refused(services.grant_withdrawal, round_.current_task_state, city.sekda)


def test_a_drafter_with_the_turn_does_not_answer(city):
    plh = world.person()
    world.appoint(plh, "sekda", city.setda, capacity="plh", order_number="800/4")
    world.appoint(plh, "pic", city.kominfo)
    page = world.write(world.chapter(city.kominfo), plh)
    round_ = services.submit(world.write(page, city.pic), city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    services.ask_withdrawal(page, city.pic, comment="Salah lampiran.")
    refused(services.grant_withdrawal, round_.current_task_state, plh)


def test_on_the_decision_page(client, city):
    round_ = waiting_at(city, "sekda")
    address = reverse("workflows:decide", args=[round_.pk])
    client.force_login(city.pic)
    assert "Mohon penarikan" in client.get(address).content.decode()
    answer = client.post(address, {"action": "ask_withdrawal", "comment": " "})
    assert "Tuliskan alasannya" in answer.content.decode()
    client.post(address, {"action": "ask_withdrawal", "comment": "Pagu berubah."})
    assert "Mohon penarikan</summary>" not in client.get(address).content.decode()
    client.force_login(city.sekda)
    page = client.get(address).content.decode()
    assert "Pagu berubah." in page
    assert "Kabulkan penarikan" in page
    state = round_.current_task_state_id
    answer = client.post(address, {"action": "refuse_withdrawal", "task_state": state, "comment": ""})
    assert "Tuliskan alasannya" in answer.content.decode()
    assert client.post(address, {"action": "grant_withdrawal", "task_state": "x"}).status_code == 404
    client.post(address, {"action": "grant_withdrawal", "task_state": state})
    assert selectors.open_round(round_.content_object.specific) is None


def test_a_stand_in_is_named_on_the_decision_page(client, city):
    world.appoint(city.sekda, "head", city.kominfo)
    page = world.write(world.chapter(city.kominfo), city.sekda)
    round_ = services.submit(page, city.sekda)
    for person in (city.pic, city.head):
        round_ = services.approve(round_.current_task_state, person)
    address = reverse("workflows:decide", args=[round_.pk])
    client.force_login(city.admin)
    assert page.title in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Tunjuk jabatan ini" in client.get(address).content.decode()
    office = city.member.appointments.get().office
    sent = {"action": "stand_in", "task_state": round_.current_task_state_id, "office": office.pk}
    client.post(address, {**sent, "comment": "Surat tugas 800/7."})
    assert list(selectors.queue_of(city.member)) == []
    client.force_login(world.official("admin", city.setda))
    client.post(address, {**sent, "comment": "Surat tugas 800/7."})
    assert list(selectors.queue_of(city.member)) == [round_.current_task_state]
    client.force_login(city.member)
    assert "Setujui" in client.get(address).content.decode()


@pytest.mark.parametrize("status", [WorkflowState.STATUS_CANCELLED, WorkflowState.STATUS_APPROVED])
def test_the_model_alone_ends_no_round(city, status):
    round_ = waiting_at(city, "head")
    ended = WorkflowState.objects.get(pk=round_.pk)
    ended.status = status
    for fields in (None, ["status"]):
        with pytest.raises(PublicationRefused):
            ended.save(update_fields=fields)
    round_.refresh_from_db()
    assert round_.status == WorkflowState.STATUS_IN_PROGRESS
