"""Who made a text names nobody to decide about it, alone or as one of two; and no PIC decides for the Sekda."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Office
from tests import world
from tests.workflows.city import named_by_two, refused, with_assistant
from workflows import policies, selectors, services
from workflows.models import Decision, Turn

pytestmark = pytest.mark.django_db
NOTE = "Surat tugas 800/7."


@pytest.fixture
def city(city):
    return with_assistant(city)


def leave(person):
    person.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def vacant(city, stage, part, who):
    """A text in which ``who`` took ``part``, waiting at a stage whose office stands empty since."""
    writer = who if part == "drafted" else city.expert
    page = world.write(world.chapter(city.kominfo), writer)
    if part == "corrected":  # in the turn of a PIC, which they are too
        world.appoint(who, "pic", city.kominfo)
    round_ = services.submit(page, who if part == "submitted" else city.expert)
    state = selectors.open_round(page).current_task_state
    if part == "corrected":
        page = world.write(page, who)
    if state.task.specific.role == "pic":
        services.approve(state, city.pic)
    if stage == "sekda":
        services.approve(selectors.open_round(page).current_task_state, city.head)
    leave(getattr(city, stage))
    return selectors.open_round(page).current_task_state or round_


PARTS = ["drafted", "submitted", "corrected", "none"]


@pytest.mark.parametrize("who", ["admin", "root"])
@pytest.mark.parametrize("stage", ["head", "sekda"])
@pytest.mark.parametrize("part", PARTS)
def test_who_names(client, city, part, stage, who):
    person = getattr(city, who)
    if who == "root":  # the operator, who writes by an office of the city
        world.appoint(person, "expert", city.setda)
    state = vacant(city, stage, part, person)
    turns = list(Turn.objects.values())
    client.force_login(person)
    page = client.get(reverse("workflows:decide", args=[state.workflow_state_id]))
    assert (page.context["offices"] is not None) is (part == "none")
    if part == "none":
        named = services.name_stand_in(state, city.office, person, comment=NOTE)
        assert named is (stage == "head" or who == "root")
        return
    sentence = refused(services.name_stand_in, state, city.office, person, comment=NOTE)
    assert "tidak menunjuk siapa yang memutuskannya" in sentence
    assert sentence in page.content.decode()
    assert list(Turn.objects.values()) == turns


@pytest.mark.parametrize(("part", "may"), [("drafted", False), ("none", True)])
def test_nor_as_the_second_of_two(city, part, may):
    state = vacant(city, "sekda", part, city.admin)
    assert services.name_stand_in(state, city.office, city.second, comment=NOTE) is False
    if not may:
        refused(services.name_stand_in, state, city.office, city.admin, comment=NOTE)
        return
    assert services.name_stand_in(state, city.office, city.admin, comment=NOTE) is True


def stored_naming(city, state, stage, by):
    """As it was stored before anybody asked who made the text."""
    turn = Turn.objects.get(task_state=state)
    turn.instead, turn.held_by = city.office, city.assistant.appointments.get()
    if stage == "sekda":
        turn.wished, turn.wished_by = city.office, by
    turn.save()
    lines = [("stand_in_wish", by), ("stand_in", city.second)] if stage == "sekda" else [("stand_in", by)]
    obj = state.workflow_state.content_object
    for action, person in lines:
        Decision.objects.create(
            content_type=obj.get_base_content_type(), object_id=obj.pk, workflow_state=state.workflow_state,
            task=state.task, action=action, person=person, revision=obj.latest_revision,
        )  # fmt: skip


@pytest.mark.parametrize("stage", ["head", "sekda"])
@pytest.mark.parametrize(("part", "counts"), [("drafted", False), ("submitted", False), ("none", True)])
def test_a_naming_by_a_maker_that_is_stored_does_not_count(city, stage, part, counts):
    state = vacant(city, stage, part, city.admin)
    stored_naming(city, state, stage, city.admin)
    if counts:
        assert services.settle_open_turns() == 0
        services.approve(state, city.assistant)
        return
    assert "pihaknya sendiri" in refused(services.approve, state, city.assistant)
    assert services.settle_open_turns() == 1
    assert services.settle_open_turns() == 0
    turn = Turn.objects.get(task_state=state)
    assert (turn.instead, turn.wished, turn.held_by) == (None, None, None)
    assert not state.workflow_state.decisions.filter(action="skip", task=state.task).exists()
    assert state in selectors.unheld(city.second)
    city.admin, kept = world.official("admin", world.agency("lain")), city.second
    if stage == "head":
        services.name_stand_in(state, city.office, kept, comment=NOTE)
    else:
        named_by_two(city, state, city.office)
    services.approve(state, city.assistant)


def test_where_the_sekda_drafted_it_goes_back_to_the_administrators(city):
    """Not vacant: nobody in the office is independent, so the line of history is that of the rule, once."""
    world.appoint(city.sekda, "head", city.kominfo)
    page = world.write(world.write(world.chapter(city.kominfo), city.sekda), city.admin)
    for person in (city.pic, city.head):
        state = (selectors.open_round(page) or services.submit(page, city.expert)).current_task_state
        services.approve(state, person)
    state = selectors.open_round(page).current_task_state
    Turn.objects.filter(task_state=state).update(stranded=False)
    stored_naming(city, state, "sekda", city.admin)
    assert services.settle_open_turns() == 1
    turn = Turn.objects.get(task_state=state)
    assert (turn.instead, turn.wished, turn.stranded) == (None, None, True)
    assert state.workflow_state.decisions.filter(action="stranded", void=False).count() == 2
    assert services.settle_open_turns() == 0


def test_an_operator_names_what_a_maker_wished(city):
    """Their wish is nobody's, so it does not stand beside the naming either."""
    state = vacant(city, "sekda", "drafted", city.admin)
    Turn.objects.filter(task_state=state).update(wished=city.office, wished_by=city.admin)
    assert services.name_stand_in(state, city.office, city.root, comment=NOTE) is True
    assert Turn.objects.get(task_state=state).wished is None
    services.approve(state, city.assistant)


@pytest.mark.parametrize("who", ["admin", "root"])
@pytest.mark.parametrize(("stage", "may"), [("head", True), ("sekda", False)])
def test_no_pic_in_place_of_the_sekda(client, city, stage, may, who):
    state = vacant(city, stage, "none", city.member)
    pic, turns = city.pic_other.appointments.get().office, list(Turn.objects.values())
    client.force_login(getattr(city, who))
    sent = {"action": "stand_in", "office": pic.pk, "task_state": state.pk, "comment": NOTE}
    answer = client.post(reverse("workflows:decide", args=[state.workflow_state_id]), sent, follow=True)
    assert (list(Turn.objects.values()) == turns) is not may
    assert ("PIC tidak memutuskan sebagai pengganti Sekda" in answer.content.decode()) is not may
    assert policies.offered(state.task.specific, Office.objects.filter(pk=pic.pk)).exists() is may
