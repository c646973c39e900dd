"""Where no holder of the last office is independent of the text: somebody else decides, never nobody."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.agencies.models import Office
from workflows import announcements, policies, selectors
from workflows.content import Reading
from workflows.models import Decision
from workflows.policies import Refused
from workflows.selectors.turns import first_of, holders_of_turn
from workflows.services.advancing import give_away
from workflows.services.each import sum_of
from workflows.services.locking import is_at_rest, lock_round
from workflows.services.recording import own_appointment, record

Action = Decision.Action


@transaction.atomic
def name_stand_in(task_state: TaskState, office: Office, user: Any, *, comment: str) -> None:
    """An administrator names, for this case, the office that decides in place of the stage's own."""
    obj, round_, task = lock_round(task_state, user)
    policies.check_may_name(user, obj, round_, office)
    turn = round_.current_task_state.turn
    if not turn.stranded:
        raise Refused(_("This text waits for somebody who can decide it, so nobody is named instead."))
    policies.check_note("stand_in", comment)
    turn.instead, turn.stranded = office, False
    turn.held_by = first_of(holders_of_turn(turn, task))
    turn.save(update_fields=["instead", "stranded", "held_by"])
    note = f"{office.title}. {comment.strip()}"
    revision = obj.get_latest_revision()
    record(obj, round_, task, Action.STAND_IN, user, revision, own_appointment(user, obj), note)
    announcements.submitted(obj, round_, user)


def settle_open_turns(*, patient: bool = False) -> int:
    """After offices changed hands: last stages that no holder may decide any more find somebody else.

    Returns how many. Asked when an appointment changes and from time to time; the number of queries
    depends on how many are found, not on how many wait.
    """
    return sum_of(_settle, list(selectors.undecidable()), patient=patient)


@transaction.atomic
def _settle(task_state: TaskState) -> bool:
    """What somebody decides at this moment is left to the next round of the clock."""
    if not is_at_rest(task_state):
        return False
    try:
        obj, round_, task = lock_round(task_state, None)
    except Refused:  # decided meanwhile: nothing is left to settle
        return False
    if not selectors.is_final(round_, task) or not give_away(obj, round_, task, Reading()):
        return False
    announcements.submitted(obj, round_, None)
    return True
