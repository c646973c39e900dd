"""Whether the decisions of a round still stand: the content they bind is unchanged, and every stage was passed.

Asked before each approval, and once more, afresh and in full, before anything is published.
"""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from workflows import ending, selectors
from workflows.content import Reading
from workflows.duties import Act
from workflows.models import Decision, OfficeTask
from workflows.policies import Refused

Action = Decision.Action
BINDING = (Action.SUBMIT, Action.INITIAL, Action.APPROVE)
DECIDED = (Action.INITIAL, Action.APPROVE)
PASSING = (*DECIDED, Action.SKIP, Action.MERGE)


def lines_of(round_: WorkflowState) -> list[Decision]:
    """All lines of this round, oldest first, also those taken back, read anew."""
    made = round_.decisions.select_related("task", "appointment__office")
    return list(made.order_by("pk"))


def check_bound(
    round_: WorkflowState, latest: Revision, reading: Reading, lines: list[Decision] | None = None
) -> None:
    """Each decision binds its revision as it is now, and between two only a recorded correction lies."""
    lines = selectors.lines_of(round_) if lines is None else lines
    binding = [line for line in lines if line.action in BINDING and not line.void]
    corrected = {(line.task_id, line.revision_id) for line in lines if line.action == Action.CORRECT}
    before: Decision | None = None
    for line in binding:
        if reading.hash_of_number(line.revision_id) != line.content_hash:
            raise Refused(_changed_after(line))
        if (
            before is not None
            and before.content_hash != line.content_hash
            and (line.task_id, line.revision_id) not in corrected
        ):
            raise Refused(_changed_after(before))
        before = line
    turn = round_.current_task_state
    here = (turn.task_id if turn is not None else None, latest.pk)
    if before is not None and reading.hash_of(latest) != before.content_hash and here not in corrected:
        raise Refused(_changed_after(before))


def _changed_after(line: Decision) -> str:
    return _(
        "The text, or a picture or document in it, was changed after %(office)s decided, so that decision no "
        "longer counts. Return it with a note, so that it is submitted again."
    ) % {"office": line.office_title or line.who}


def check_chain(obj: Any, round_: WorkflowState, written: list[Decision]) -> Decision:
    """The last approval of a round in which every stage was passed by somebody entitled to it at the time."""
    lines = [line for line in written if not line.void]
    order = selectors.stages(round_.workflow)
    if fault := ending.fault_of(order):
        raise Refused(fault)
    passed = [_passing_of(stage, lines) for stage in order]
    decided = [line for line in passed if line.action in DECIDED]
    for stage, line in zip(order, passed, strict=True):
        if line.action in DECIDED:
            _check_entitled(obj, stage, line)
        elif line.action == Action.MERGE:
            _check_merged(obj, stage, [made for made in decided if made.pk > line.pk])
    people = [line.person_id for line in decided]
    if len(set(people)) != len(people):
        raise Refused(_("One person decided twice in this round, so the text is not published."))
    last = passed[-1] if passed else None
    if (
        last is None
        or last.action != Action.APPROVE
        or last.person_id in selectors.shut_to(obj, None, Act.FINISH)
    ):
        raise Refused(_("The last decision is missing, or is by someone who wrote in the text."))
    return last


def _passing_of(stage: OfficeTask, lines: list[Decision]) -> Decision:
    found = [line for line in lines if line.task_id == stage.pk and line.action in PASSING]
    if not found:
        raise Refused(_("%(stage)s has not decided, so the text is not published.") % {"stage": stage})
    return found[-1]


def _check_merged(obj: Any, stage: OfficeTask, later: list[Decision]) -> None:
    """Whoever decided at a stage above held, that day, the office of the merged one too."""
    if not any(selectors.covers(obj, stage, line) for line in later):
        raise Refused(
            _(
                "“%(stage)s” was merged with a later stage, but nobody who holds both offices decided there, so "
                "the text is not published."
            )
            % {"stage": stage}
        )


def _check_entitled(obj: Any, stage: OfficeTask, line: Decision) -> None:
    """The appointment named on the line was in force that day, that person's, and of the stage's office."""
    held = line.appointment
    in_force = held is not None and held.person_id == line.person_id and held.was_held_at(line.made_at)
    if held is None or not in_force or not selectors.is_of_stage(obj, stage, held.office, line):
        raise Refused(
            _(
                "The decision at “%(stage)s” was not taken by a holder of its office, so the text is not published."
            )
            % {"stage": stage}
        )
