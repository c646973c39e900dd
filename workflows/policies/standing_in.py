"""Who decides where nobody of the office of a last stage is independent."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.policies import administers
from cms.agencies.selectors import build_access, holders_of, stand_ins_of, superiors_of
from workflows import duties, selectors
from workflows.duties import Act
from workflows.models import OfficeTask, Turn
from workflows.policies.refusing import Refused, approval_of, check_state


@dataclass(frozen=True)
class Instead:
    """Who decides a last stage that no holder may decide: an office, or nobody yet."""

    office: Office | None


def instead_of(obj: Any, round_: WorkflowState, task: OfficeTask) -> Instead | None:
    """Where nobody who answers for the last stage is independent: the superior, else the stand-in, else nobody yet.

    None while somebody may decide, and while the office is vacant, which waits for its next holder.
    """
    shut = selectors.shut_to(obj, round_, Act.FINISH)
    held = selectors.answering(obj, task, round_)
    if not held or any(_is_independent(a, round_, task, shut) for a in held):
        return None
    for appointment in [*superiors_of(task.role, obj.agency), *stand_ins_of(task.role, obj.agency)]:
        if _is_independent(appointment, round_, task, shut):
            return Instead(appointment.office)
    return Instead(None)


def _is_independent(
    appointment: Appointment, round_: WorkflowState, task: OfficeTask, shut: set[int]
) -> bool:
    able = appointment.person_id not in shut and not appointment.routine_only
    return able and not selectors.put_there(round_, task, appointment, shut)


def needs_somebody(obj: Any, round_: WorkflowState, task: OfficeTask) -> bool:
    """Whether an administrator is to name an office: nobody is independent, or nobody holds the office of the stage."""
    return round_.current_task_state.turn.stranded or not selectors.answering(obj, task, round_)


def names_as_the_first(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask, office: Office) -> bool:
    """Whether a second administrator has yet to name the same office: nobody alone says who decides for the Sekda."""
    if task.role != Office.Role.SECRETARY or user.is_superuser:
        return False
    turn = round_.current_task_state.turn
    return (
        turn.wished_id != office.pk
        or turn.wished_by_id == user.pk
        or not wish_counts(turn, obj, round_, task)
    )


def wish_counts(turn: Turn, obj: Any, round_: WorkflowState, task: OfficeTask) -> bool:
    """The first of two names it as an administrator without a part in the text: else their wish is nobody's."""
    by = turn.wished_by_id
    return by is not None and administers(by) and by not in shut_to_name(obj, round_, task)


def shut_to_name(obj: Any, round_: WorkflowState, task: OfficeTask) -> set[int]:
    """Ids of those who made the text and so do not say who decides about it."""
    parts = duties.shut_to_name(approval_of(round_, task))
    return set().union(*(selectors.people_of(part, obj, round_) for part in parts))


def named_by_a_maker(obj: Any, round_: WorkflowState, task: OfficeTask) -> bool:
    """Whether the office that decides instead was named by somebody who may not: it decides nothing."""
    turn = round_.current_task_state.turn
    return bool(selectors.namers(round_, task, turn) & shut_to_name(obj, round_, task))


def offered(task: OfficeTask, offices: QuerySet[Office]) -> QuerySet[Office]:
    """Of these, which may decide instead at a stage: no PIC in place of the Sekda."""
    return offices.exclude(role=Office.Role.PIC) if task.role == Office.Role.SECRETARY else offices


def check_names(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask) -> None:
    """An administrator who made nothing of the text names an office, where one is needed."""
    if not build_access(user).is_admin:
        raise Refused(_("Only an administrator names the office that decides instead."))
    check_state("stand_in", obj, round_)
    if not needs_somebody(obj, round_, task):
        raise Refused(_("This text waits for somebody who can decide it, so nobody is named instead."))
    if user.pk in shut_to_name(obj, round_, task):
        raise Refused(
            _(
                "You had a part in this text, so you do not name who decides about it. Another administrator or an "
                "operator of the system names the office, or somebody is appointed to the vacant one."
            )
        )


def check_may_name(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask, office: Office) -> None:
    """They name an office for this case, not their own, and one whose holder is independent."""
    check_names(user, obj, round_, task)
    if not offered(task, Office.objects.filter(pk=office.pk)).exists():
        raise Refused(_("A PIC does not decide in place of the Sekda. Choose another office."))
    shut = selectors.shut_to(obj, round_, approval_of(round_, task))
    held = [a.person_id for a in holders_of([office.pk])]
    if user.pk in held:
        raise Refused(_("Nobody gives a decision to their own office. Choose another one."))
    if not set(held) - shut:
        raise Refused(
            _(
                "Nobody holds %(office)s today who neither drafted nor submitted this text. Choose another office."
            )
            % {"office": office}
        )
