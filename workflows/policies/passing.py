"""What happens at each stage that a text reaches: it waits, is passed, skipped or merged."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Office
from cms.agencies.selectors import holders
from workflows import selectors
from workflows.duties import Act, shut_by
from workflows.models import Decision, OfficeTask

Role = Office.Role


@dataclass(frozen=True)
class Outcome:
    """What happens at a stage: it ``waits``, or passes with an action and a reason on record."""

    waits: bool
    action: str = ""
    reason: str = ""


def skip_reason(obj: Any, task: OfficeTask, round_: WorkflowState) -> str:
    """What keeps the holders of an office from deciding, as words of the program: read out by the sentences."""
    held = selectors.answering(obj, task, round_)
    ids = {appointment.person_id for appointment in held}
    shut = [part.value for part in shut_by(Act.APPROVE) if ids & selectors.people_of(part, obj, round_)]
    routine = ["routine"] if any(appointment.routine_only for appointment in held) else []
    return " ".join(sorted(shut) + routine)


def stage_outcome(
    obj: Any,
    task: OfficeTask,
    round_: WorkflowState,
    later: list[OfficeTask],
    without: frozenset[int] = frozenset(),
) -> Outcome:
    """Whether a stage waits, passes as the submitter's own initial, is skipped, or merges upwards.

    ``without`` are people to be left out as if they had decided: the look ahead of the decision page.
    """
    held = holders(task.role, obj.agency)
    ids = {a.person_id for a in held}
    if later and task.role == Role.PIC and round_.requested_by_id in ids:
        return Outcome(False, Decision.Action.INITIAL, "")
    if not later or not ids:
        return Outcome(True)  # the last stage is never skipped; a vacant office waits for its next holder
    able = {a.person_id for a in selectors.eligible(obj, task, round_, Act.APPROVE, without)}
    if not able:
        return Outcome(False, Decision.Action.SKIP, skip_reason(obj, task, round_))
    above = {a.person_id for stage in later for a in holders(stage.role, obj.agency)}
    if able <= above:
        return Outcome(
            False,
            Decision.Action.MERGE,
            _("The same official holds the next office; one decision is taken there."),
        )
    return Outcome(True)


@dataclass(frozen=True)
class Passed:
    """A stage that will pass without waiting, and why."""

    task: OfficeTask
    outcome: Outcome


def look_ahead(
    obj: Any, round_: WorkflowState, task: OfficeTask, user: Any
) -> tuple[OfficeTask | None, list[Passed]]:
    """Where the text goes once ``user`` approves ``task`` (None: it is published), and what passes on the way."""
    order = selectors.stages_after(round_, task)
    passed: list[Passed] = []
    for position, stage in enumerate(order):
        outcome = stage_outcome(obj, stage, round_, order[position + 1 :], frozenset({user.pk}))
        if outcome.waits:
            return stage, passed
        passed.append(Passed(stage, outcome))
    return None, passed
