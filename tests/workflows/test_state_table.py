"""The table of states is what happens: each transition from each state ends where the table says, or is refused."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import world
from tests.workflows.city import break_glass, everything
from workflows import emergencies, selectors, services
from workflows.policies import Refused
from workflows.services.recording import record
from workflows.states import TRANSITIONS, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


def stored(page):
    return type(page).objects.get(pk=page.pk)


def state_now(page):
    return selectors.state_of(stored(page), selectors.active_round(stored(page)))


def turn_of(page):
    """The stage that waits; of a text at rest, the last one it had: a form kept open."""
    round_ = selectors.open_round(page)
    return round_.current_task_state if round_ else page.workflow_states.last().task_states.last()


def submitted(city, page):
    """By the expert team, so that the PIC, the head and the Sekda decide in turn."""
    text = stored(page)
    return services.submit(text if text.latest_revision_id else world.write(text, city.expert), city.expert)


def at_head(city, page):
    return services.approve(submitted(city, page).current_task_state, city.pic)


def publish(city, page):
    round_ = at_head(city, page)
    for who in (city.head, city.sekda):
        services.approve(turn_of(page), who)
    return round_


def change(city, page):
    page = stored(page)
    page.title = f"{page.title} lagi"
    return world.write(page, city.expert)


def bring_to(state, city, page):
    """A text with a history in each state: published once, so that every transition finds what it is about."""
    publish(city, page)
    if state == State.PUBLISHED:
        return
    if state == State.DOWN:
        services.take_down(stored(page), city.admin, reason="Data pribadi.")
        return
    change(city, page)
    at_head(city, page)
    if state == State.ASKED:
        services.ask_withdrawal(stored(page), city.expert, comment="Pagu berubah.")
    elif state == State.RETURNED:
        services.send_back(turn_of(page), city.head, comment="Lengkapi.")


def leave_head(city, page):
    city.head.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def nobody_at_head(city, page):
    """The submitter alone holds the office of the open stage, so that the text may be withdrawn late."""
    leave_head(city, page)
    world.appoint(city.expert, "head", city.kominfo)


def correct(city, page):
    text = stored(page).get_latest_revision_as_object()
    text.title = "Diperbaiki dalam giliran"
    text.save_revision(user=city.head)


def review(city, page):
    services.review(emergencies.open_emergencies().last(), city.sekda, comment="Dibaca.")


def stand_in(city, page):
    named = world.official("member", world.agency("asisten")).appointments.get().office
    services.name_stand_in(turn_of(page), named, city.admin, comment="Surat tugas.")


def emergency_first(city, page):
    """An emergency of another day, not reviewed yet, while the text went on."""
    made = record(
        stored(page),
        None,
        None,
        "break_glass",
        city.admin,
        stored(page).get_latest_revision(),
        None,
        "Bencana.",
    )
    assert made in emergencies.open_emergencies()


PREPARE = {"withdraw": nobody_at_head, "stand_in": leave_head, "review": emergency_first}
ACTS = {
    "submit": lambda city, page: services.submit(
        change(city, page) if state_now(page) in AT_REST else stored(page), city.expert
    ),
    "approve": lambda city, page: services.approve(turn_of(page), city.head),
    "correct": correct,
    "return": lambda city, page: services.send_back(turn_of(page), city.head, comment="Lengkapi."),
    "withdraw": lambda city, page: services.withdraw(stored(page), city.expert),
    "ask_withdrawal": lambda city, page: services.ask_withdrawal(stored(page), city.expert, comment="Pagu."),
    "grant_withdrawal": lambda city, page: services.grant_withdrawal(turn_of(page), city.head),
    "refuse_withdrawal": lambda city, page: services.refuse_withdrawal(
        turn_of(page), city.head, comment="Tetap."
    ),
    "stand_in": stand_in,
    "break_glass": lambda city, page: break_glass(
        change(city, page) if state_now(page) in AT_REST else stored(page), city.admin, reason="Bencana."
    ),
    "take_down": lambda city, page: services.take_down(stored(page), city.admin, reason="Data pribadi."),
    "review": review,
}
AT_REST = {State.DRAFT, State.RETURNED, State.PUBLISHED, State.DOWN}


def test_every_transition_is_tried():
    assert set(ACTS) == set(TRANSITIONS)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_a_transition_ends_where_the_table_says(city, state):
    page = world.chapter(city.kominfo)
    bring_to(state, city, page)
    for act, transition in TRANSITIONS.items():
        with transaction.atomic():
            assert state_now(page) == state
            PREPARE.get(act, lambda city, page: None)(city, page)
            before = everything()
            if state in transition.sources:
                ACTS[act](city, page)
                assert state_now(page) in transition.targets, act
                assert everything() != before, act
            elif act != "correct":  # at rest it is an ordinary draft that the head writes
                with pytest.raises(Refused), transaction.atomic():
                    ACTS[act](city, page)
                assert everything() == before, act
            transaction.set_rollback(True)


@pytest.mark.parametrize("act", ["submit", "break_glass", "take_down", "withdraw", "ask_withdrawal"])
def test_from_a_draft(city, act):
    page = world.write(world.chapter(city.kominfo), city.expert)
    assert state_now(page) == State.DRAFT
    if State.DRAFT in TRANSITIONS[act].sources:
        ACTS[act](city, page)
        assert state_now(page) in TRANSITIONS[act].targets
    else:
        with pytest.raises(Refused):
            ACTS[act](city, page)
        assert state_now(page) == State.DRAFT


@pytest.mark.parametrize("ending", ["withdraw", "grant_withdrawal"])
def test_a_text_that_was_never_published_is_a_draft_again(city, ending):
    page = world.chapter(city.kominfo)
    if ending == "withdraw":
        submitted(city, page)
        services.withdraw(stored(page), city.expert)
    else:
        at_head(city, page)
        services.ask_withdrawal(stored(page), city.expert, comment="Pagu.")
        services.grant_withdrawal(turn_of(page), city.head)
    assert state_now(page) == State.DRAFT
    assert State.DRAFT in TRANSITIONS[ending].targets


@pytest.mark.parametrize("asked", [False, True])
def test_the_last_approval_publishes_and_a_return_to_a_stage_keeps_it_waiting(city, asked):
    page = world.chapter(city.kominfo)
    at_head(city, page)
    if asked:
        services.ask_withdrawal(stored(page), city.expert, comment="Pagu.")
    services.send_back(
        turn_of(page), city.head, comment="Cek angka.",
        to=selectors.earlier_stages(selectors.open_round(page), turn_of(page).task.specific)[0],
    )  # fmt: skip
    assert state_now(page) == State.WAITING
    assert State.WAITING in TRANSITIONS["return"].targets
    for who in (city.pic, city.head, city.sekda):
        services.approve(turn_of(page), who)
    assert state_now(page) == State.PUBLISHED
