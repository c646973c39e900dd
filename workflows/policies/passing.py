"""What happens at each stage that a text reaches: it waits, is passed, skipped or merged."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import holders, offices_read_once, stand_ins_of, superiors_of
from workflows import selectors
from workflows.duties import MAKERS, Act, shut_by
from workflows.models import Decision, OfficeTask
from workflows.policies.refusing import Refused

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
    makers = set().union(*(selectors.people_of(part, obj, round_) for part in MAKERS))
    seated = ["seated"] if any(selectors.put_there(round_, task, a, makers) for a in held) else []
    return " ".join(sorted(shut) + routine + seated)


def initials(appointment: Appointment, submitter: int) -> bool:
    """Whether this PIC approves by submitting; by an order for routine matters only they approve nothing."""
    return appointment.person_id == submitter and not appointment.routine_only


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
    if later and task.role == Role.PIC and any(initials(a, round_.requested_by_id) for a in held):
        return Outcome(False, Decision.Action.INITIAL, "")
    if not later or not ids:
        return Outcome(True)  # the last stage is never skipped; a vacant office waits for its next holder
    able = {a.person_id for a in selectors.eligible(obj, task, round_, Act.APPROVE, without)}
    if not able:
        return Outcome(False, Decision.Action.SKIP, skip_reason(obj, task, round_))
    if able <= _able_above(obj, round_, later, without):
        return Outcome(False, Decision.Action.MERGE, merged_because())
    return Outcome(True)


def merged_because() -> str:
    return _("The same official holds the next office; one decision is taken there.")


def merges_upwards(obj: Any, round_: WorkflowState, task: OfficeTask) -> bool:
    """Whether the only one who may decide the open ``task`` is the only one at a later stage too: if they decided

    here, nobody would be left there. Somebody else beside them there decides after them instead. What they corrected
    in their turn they decide in it.
    """
    later = selectors.stages_after(round_, task)
    held = {a.person_id for a in selectors.answering(obj, task, round_)}
    if not any(held & {a.person_id for a in holders(stage.role, obj.agency)} for stage in later):
        return False
    able = {a.person_id for a in selectors.eligible(obj, task, round_, Act.APPROVE)}
    if len(able) != 1 or able not in selectors.able_at_each(obj, round_, later):
        return False
    corrected = round_.decisions.filter(
        action=Decision.Action.CORRECT, task=task.pk, revision=obj.latest_revision_id
    )
    return not corrected.exists()


def _able_above(
    obj: Any, round_: WorkflowState, later: list[OfficeTask], without: frozenset[int]
) -> set[int]:
    """Ids of those who may decide at one of the ``later`` stages, the last of which publishes."""
    acts = [Act.APPROVE] * (len(later) - 1) + [Act.FINISH]
    return {
        a.person_id
        for stage, act in zip(later, acts, strict=True)
        for a in selectors.eligible(obj, stage, round_, act, without)
    }


def split_merge(obj: Any, round_: WorkflowState, task: OfficeTask) -> OfficeTask | None:
    """The lowest merged stage that comes back: whoever may decide from the open ``task`` on holds that office no more.

    None while the open office is vacant, which waits for its next holder, and where another decides instead of all.
    """
    turn = round_.current_task_state.turn
    if turn.instead_id is not None or turn.stranded:
        return None
    able = selectors.able_from(obj, round_, task)
    if not able:
        return None
    for stage in selectors.merged_open(obj, round_):
        if not any(selectors.holds_stage(person, obj, stage, round_) for person in able):
            return stage
    return None


def check_holds_merged(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask) -> None:
    """A merged stage is decided by who holds that office too: here, or at a stage still to come."""
    merged = selectors.merged_open(obj, round_)
    if not merged or selectors.decides_instead(user, obj, round_, task):
        return
    later = selectors.able_after(obj, round_, task)
    for stage in merged:
        if not any(selectors.holds_stage(person, obj, stage, round_) for person in {user.pk, *later}):
            raise Refused(
                _(
                    "“%(stage)s” was merged with this stage for an official who holds both offices. "
                    "You hold only one of them, so the decision is left to that official; once nobody holds "
                    "both any more, the text goes back to “%(stage)s”."
                )
                % {"stage": stage}
            )


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


@dataclass(frozen=True)
class Following:
    """What comes once a stage is approved: the stage that waits next (None: it is published) and who may decide it.

    ``titles`` is None where its office is vacant, and empty where an administrator has to name somebody.
    """

    stage: OfficeTask | None
    titles: list[str] | None = None


def what_follows(obj: Any, round_: WorkflowState, task: OfficeTask, user: Any) -> Following:
    with offices_read_once():
        stage, passed = look_ahead(obj, round_, _decided_at(obj, round_, task), user)
        if stage is None or not holders(stage.role, obj.agency):
            return Following(stage)
        return Following(stage, _able_next(obj, round_, stage, passed, user))


def _decided_at(obj: Any, round_: WorkflowState, task: OfficeTask) -> OfficeTask:
    """At which stage an approval of the open ``task`` is taken: where it merges upwards, at the one it comes to."""
    later = selectors.stages_after(round_, task) if merges_upwards(obj, round_, task) else []
    for position, stage in enumerate(later):
        if stage_outcome(obj, stage, round_, later[position + 1 :]).waits:
            return stage
    return task


def _able_next(
    obj: Any, round_: WorkflowState, stage: OfficeTask, passed: list[Passed], user: Any
) -> list[str]:
    merged = [
        one
        for one in selectors.merged_open(obj, round_)
        if not selectors.holds_stage(user.pk, obj, one, round_)
    ]
    merged += [one.task for one in passed if one.outcome.action == Decision.Action.MERGE]
    act = Act.FINISH if selectors.is_final(round_, stage) else Act.APPROVE
    able = selectors.eligible(obj, stage, round_, act, {user.pk})
    both = [a for a in able if all(selectors.holds_stage(a.person_id, obj, one, round_) for one in merged)]
    if act is Act.FINISH and not able:
        both = _above(obj, round_, stage, user)
    return list(dict.fromkeys(a.title for a in both or able))


def _above(obj: Any, round_: WorkflowState, stage: OfficeTask, user: Any) -> list[Appointment]:
    """Who decides in place of a last stage none of whose holders is independent."""
    shut = selectors.shut_to(obj, round_, Act.FINISH) | {user.pk}
    above = [*superiors_of(stage.role, obj.agency), *stand_ins_of(stage.role, obj.agency)]
    return [a for a in above if a.person_id not in shut and not a.routine_only][:1]
