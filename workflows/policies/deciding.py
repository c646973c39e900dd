"""Who approves or returns at a stage."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment
from workflows import selectors
from workflows.duties import Act, Part, seaters, shut_by
from workflows.models import OfficeTask
from workflows.policies.passing import check_holds_merged
from workflows.policies.refusing import Refused, allowed, approval_of, own_text
from workflows.policies.writing import not_your_turn
from workflows.selectors.turns import first_of, holders_of_turn, who_approve


def check_holds(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """The appointment in whose capacity ``user`` acts at this stage; one that may approve before one that may not."""
    return _held_here(user, obj, task, round_)[0]


def _held_here(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> list[Appointment]:
    held = [a for a in selectors.answering(obj, task, round_) if a.person_id == user.pk]
    if not held:
        raise Refused(not_your_turn(user, obj, task, round_))
    return sorted(held, key=lambda a: a.routine_only)


def check_may_return(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """Returning needs the office of the open stage and another's text, nothing more.

    One who approved before, or corrected the text, still returns it: no round is without an exit.
    """
    appointment = check_holds(user, obj, task, round_)
    if user.pk in selectors.shut_to(obj, round_, Act.RETURN):
        raise Refused(own_text(user, obj, round_, task))
    return appointment


def check_may_approve(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """One person approves once a round, and nobody whom a maker of the text put there; the last approval is by
    someone who wrote none of it."""
    held = _held_here(user, obj, task, round_)
    parts = {part: selectors.people_of(part, obj, round_) for part in shut_by(approval_of(round_, task))}
    shut = {part for part, people in parts.items() if user.pk in people}
    if shut & {Part.DRAFTED, Part.SUBMITTED}:
        raise Refused(own_text(user, obj, round_, task))
    if Part.DECIDED in shut:
        raise Refused(
            _("You have decided in this round already; one person decides once. You can return the text.")
        )
    if shut:
        raise Refused(_("You corrected this text, so the last decision is left to another official."))
    full = [a for a in held if not a.routine_only]
    if not full:
        raise Refused(
            _("Your order covers routine matters only: you can correct or return this text, not approve it.")
        )
    makers = seaters(approval_of(round_, task))
    people = set().union(*(found for part, found in parts.items() if part in makers))
    rightly = next((a for a in full if not selectors.put_there(round_, task, a, people)), None)
    if rightly is None:
        raise Refused(
            _(
                "Nobody gives a decision to their own side: this appointment was made by somebody who may "
                "not decide here. It is left to another official."
            )
        )
    check_holds_merged(user, obj, round_, task)
    return rightly


def lies_with(
    obj: Any, task: OfficeTask, round_: WorkflowState, now: int | None = None
) -> Appointment | None:
    """With whom the open stage lies: the first of its holders who may decide it; where none may, the first of all.

    ``now`` is the appointment it lies with.
    """
    held = who_approve(holders_of_turn(round_.current_task_state.turn, task))
    left = held if len({a.person_id for a in held}) > 1 else []
    while left:  # asked of one after the other: mostly the first may
        found = first_of(left, now)
        if found is None or may_approve(found.person, obj, task, round_):
            return found
        left = [a for a in left if a.person_id != found.person_id]
    return first_of(held, now)


def may_approve(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    return allowed(check_may_approve, user, obj, task, round_)


def may_return(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    return allowed(check_may_return, user, obj, task, round_)
