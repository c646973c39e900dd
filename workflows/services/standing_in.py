"""Where no holder of an office is independent of the text, or nobody holds it: somebody else decides, never nobody."""

from typing import Any

from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Office
from workflows import announcements, policies, selectors
from workflows.content import Reading
from workflows.models import Decision, OfficeTask
from workflows.policies import Refused
from workflows.services.advancing import (
    give_away,
    merge_open_stage,
    reopen_merged,
    skip_open_stage,
    take_back_naming,
)
from workflows.services.each import sum_of
from workflows.services.locking import is_at_rest, lock_round, transition
from workflows.services.recording import own_appointment, record

Action = Decision.Action


@transition
def name_stand_in(task_state: TaskState, office: Office, user: Any, *, comment: str) -> bool:
    """An administrator names, for this case, the office that decides in place of the stage's own.

    In place of the Sekda two name the same one: False where it is the wish of the first yet.
    """
    obj, round_, task = lock_round(task_state, user)
    policies.check_may_name(user, obj, round_, task, office)
    turn = round_.current_task_state.turn
    policies.check_note("stand_in", comment)
    if not policies.wish_counts(turn, obj, round_, task):
        turn.wished = turn.wished_by = None
    note, revision = f"{office.title}. {comment.strip()}", obj.get_latest_revision()
    held = own_appointment(user, obj)
    if policies.names_as_the_first(user, obj, round_, task, office):
        turn.wished, turn.wished_by = office, user
        turn.save(update_fields=["wished", "wished_by"])
        record(obj, round_, task, Action.STAND_IN_WISH, user, revision, held, note)
        announcements.stand_in_wished(obj, round_, office, user)
        return False
    turn.instead, turn.stranded = office, False
    turn.held_by = policies.lies_with(obj, task, round_)
    turn.save(update_fields=["instead", "stranded", "held_by", "wished", "wished_by"])
    record(obj, round_, task, Action.STAND_IN, user, revision, held, note)
    merge_open_stage(obj, round_, task, Reading(obj))
    announcements.submitted(obj, round_, user)
    return True


def settle_open_turns(*, patient: bool = False) -> int:
    """After offices changed hands: stages that no holder may decide any more are skipped or find somebody else,

    those that fall to the only official of a later one are merged with it, and those that lie with the
    administrators find whoever may decide by now. Returns how many.
    Asked when an appointment changes and from time to time; some 35 queries for each that is found, and none for
    what only waits.
    """
    if not selectors.any_open():  # the four questions take a quarter of a second to be written alone
        return 0
    found = [*selectors.split(), *selectors.mergeable(), *selectors.undecidable(), *selectors.stranded()]
    return sum_of(_settle, list(dict.fromkeys(found)), patient=patient)


@transition
def _settle(task_state: TaskState) -> bool:
    """What somebody decides at this moment is left to the next round of the clock."""
    if not is_at_rest(task_state):
        return False
    try:
        obj, round_, task = lock_round(task_state, None)
    except Refused:  # decided meanwhile: nothing is left to settle
        return False
    settle = (_settle_last,) if selectors.is_final(round_, task) else (merge_open_stage, skip_open_stage)
    reading = Reading(obj)
    if not any(act(obj, round_, task, reading) for act in (take_back_naming, reopen_merged, *settle)):
        return False
    announcements.submitted(obj, round_, None)
    return True


def _settle_last(obj: Any, round_: WorkflowState, task: OfficeTask, reading: Reading) -> bool:
    if give_away(obj, round_, task, reading):
        return True
    turn = round_.current_task_state.turn
    if (
        not turn.stranded
        or not selectors.answering(obj, task, round_)
        or policies.instead_of(obj, round_, task)
    ):
        return False
    turn.stranded = False  # somebody independent holds the office again
    turn.held_by = policies.lies_with(obj, task, round_)
    turn.save(update_fields=["stranded", "held_by"])
    return True
