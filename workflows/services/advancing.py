"""From stage to stage, and out of the last one to the public."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.selectors import holders
from workflows import policies, selectors, validity
from workflows.chain import check_bound, check_chain, lines_of
from workflows.content import Reading
from workflows.duties import Act
from workflows.models import Decision, OfficeTask, publication_permit
from workflows.policies import Refused
from workflows.selectors.rounds import lines_taken_back
from workflows.services.locking import latest_revision_of
from workflows.services.recording import log_once, record

Action = Decision.Action


def close(task_state: TaskState, status: str, user: Any, revision: Revision) -> None:
    TaskState.objects.filter(pk=task_state.pk).update(
        status=status, finished_at=timezone.now(), finished_by=user, revision=revision
    )


def end_round(obj: Any, round_: WorkflowState, user: Any, revision: Revision) -> None:
    """The round ends without a decision; what was decided in it no longer counts."""
    for open_state in round_.task_states.filter(status=TaskState.STATUS_IN_PROGRESS):
        close(open_state, TaskState.STATUS_CANCELLED, user, revision)
    void_all(round_)
    round_.status = WorkflowState.STATUS_CANCELLED
    Model.save(round_, update_fields=["status"])


def end_returned(obj: Any) -> None:
    """A returned round ends with what comes after it; its decisions stay in the history."""
    for old in obj.workflow_states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES):
        old.status = WorkflowState.STATUS_CANCELLED
        Model.save(old, update_fields=["status"])


def open_stage(obj: Any, round_: WorkflowState, task: OfficeTask, user: Any, reading: Reading) -> None:
    """The next office has the turn; where nobody in it is independent, another has."""
    round_.paraf_text = obj
    round_.current_task_state = task.start(round_, user)
    # The round was checked as a whole when it began; only its turn is new.
    Model.save(round_, update_fields=["current_task_state"])
    if selectors.is_final(round_, task):
        give_away(obj, round_, task, reading)


def give_away(obj: Any, round_: WorkflowState, task: OfficeTask, reading: Reading) -> bool:
    """A last stage that no holder may decide goes to the superior or stand-in, else to the administrators."""
    instead = policies.instead_of(obj, round_, task)
    if instead is None:
        return False
    turn = round_.current_task_state.turn
    if (turn.instead, turn.stranded) == (instead.office, instead.office is None):
        return False  # as it was
    turn.instead, turn.stranded = instead.office, instead.office is None
    turn.held_by = policies.lies_with(obj, task, round_)
    turn.save(update_fields=["instead", "stranded", "held_by"])
    action = Action.STAND_IN if instead.office else Action.STRANDED
    revision = obj.get_latest_revision()
    comment = instead.office.title if instead.office else ""
    record(obj, round_, task, action, None, revision, None, comment, reading=reading)
    return True


def take_back_naming(obj: Any, round_: WorkflowState, task: OfficeTask, reading: Reading) -> bool:
    """An office that somebody named who made the text decides nothing: the stage is the administrators' to give again.

    Nor is a stage skipped for it whose own office is vacant.
    """
    if not policies.named_by_a_maker(obj, round_, task):
        return False
    turn = round_.current_task_state.turn
    turn.instead = turn.wished = turn.wished_by = None
    turn.held_by = policies.lies_with(obj, task, round_)
    turn.save(update_fields=["instead", "wished", "wished_by", "held_by"])
    if not (selectors.is_final(round_, task) and give_away(obj, round_, task, reading)):
        record(obj, round_, task, Action.STRANDED, None, obj.get_latest_revision(), None, reading=reading)
    return True


def advance(obj: Any, round_: WorkflowState, user: Any, after: OfficeTask | None, reading: Reading) -> bool:
    """Go on to the next stage that has to wait, recording those passed. True when the text was published."""
    order = selectors.stages(round_.workflow) if after is None else selectors.stages_after(round_, after)
    for position, task in enumerate(order):
        outcome = policies.stage_outcome(obj, task, round_, order[position + 1 :])
        if outcome.waits:
            open_stage(obj, round_, task, user, reading)
            return False
        _pass_stage(obj, round_, task, outcome, reading)
    publish(obj, round_, user, reading)
    return True


def skip_open_stage(obj: Any, round_: WorkflowState, task: OfficeTask, reading: Reading) -> bool:
    """After the offices changed: an open stage, not the last, whose holders may not decide any more is skipped."""
    answering = selectors.answering(obj, task, round_)
    if not answering or selectors.eligible(obj, task, round_, Act.APPROVE):
        return False
    revision = obj.get_latest_revision()
    close(round_.current_task_state, TaskState.STATUS_SKIPPED, None, revision)
    why = policies.skip_reason(obj, task, round_)
    record(obj, round_, task, Action.SKIP, None, revision, None, why, reading=reading)
    advance(obj, round_, None, task, reading)
    return True


def merge_open_stage(obj: Any, round_: WorkflowState, task: OfficeTask, reading: Reading) -> bool:
    """An open stage that falls to the only official of a later one is decided there, once; as at the submission."""
    if not policies.merges_upwards(obj, round_, task):
        return False
    revision = obj.get_latest_revision()
    close(round_.current_task_state, TaskState.STATUS_SKIPPED, None, revision)
    record(obj, round_, task, Action.MERGE, None, revision, None, policies.merged_because(), reading=reading)
    advance(obj, round_, None, task, reading)
    return True


def void_all(round_: WorkflowState) -> None:
    """What was decided in this round counts no more; an emergency, and its review, happened whatever came of it."""
    happened = (Action.BREAK_GLASS, Action.TAKE_DOWN, Action.REVIEW)
    round_.decisions.exclude(action__in=happened).update(void=True)
    lines_taken_back(round_)


def void_from(round_: WorkflowState, task: OfficeTask) -> None:
    """What was decided or passed at ``task`` and after it counts no more."""
    kept = [stage.pk for stage in selectors.stages_before(round_, task)]
    round_.decisions.exclude(task=None).exclude(task_id__in=kept).update(void=True)
    lines_taken_back(round_)


def reopen_merged(obj: Any, round_: WorkflowState, task: OfficeTask, reading: Reading) -> bool:
    """After the offices changed: a merged stage comes back once nobody who may decide holds both offices."""
    stage = policies.split_merge(obj, round_, task)
    if stage is None:
        return False
    close(round_.current_task_state, TaskState.STATUS_SKIPPED, None, obj.get_latest_revision())
    void_from(round_, stage)
    record(obj, round_, stage, Action.REOPEN, None, obj.get_latest_revision(), None, reading=reading)
    open_stage(obj, round_, stage, None, reading)
    return True


def _pass_stage(
    obj: Any, round_: WorkflowState, task: OfficeTask, outcome: policies.Outcome, reading: Reading
) -> None:
    """``INITIAL`` is the submitter's, whoever's decision led here."""
    revision = obj.get_latest_revision()
    own = outcome.action == Action.INITIAL
    user = round_.requested_by
    TaskState.objects.create(
        workflow_state=round_,
        revision=revision,
        task=task.task_ptr,
        status=TaskState.STATUS_APPROVED if own else TaskState.STATUS_SKIPPED,
        finished_at=timezone.now(),
        finished_by=user if own else None,
        comment=outcome.reason,
    )
    held = holders(task.role, obj.agency) if own else []
    appointment = next((a for a in held if policies.initials(a, user.pk)), None)
    record(
        obj, round_, task, outcome.action, user if own else None, revision, appointment, outcome.reason,
        reading=reading,
    )  # fmt: skip


def publish(obj: Any, round_: WorkflowState, user: Any, reading: Reading | None = None) -> None:
    """Publish the revision of the last approval, after checking content and chain once more.

    ``reading`` holds what was read in this transaction of the revision, whose row :func:`latest_revision_of` locks.
    """
    reading = reading or Reading()
    lines = lines_of(round_)
    last = check_chain(obj, round_, lines)
    revision = latest_revision_of(obj)
    if revision is None or last.revision_id != revision.pk:
        raise Refused(_("The text has changed since you opened it. Read the change, then decide again."))
    check_bound(round_, revision, reading, lines)  # that of the last approval is the revision
    round_.status = WorkflowState.STATUS_APPROVED
    Model.save(round_, update_fields=["status"])
    put_out(obj, revision, user)
    record(obj, round_, None, Action.PUBLISH, user, revision, last.appointment, reading=reading)


def put_out(obj: Any, revision: Revision, user: Any) -> None:
    """Publish a revision under permit; what the text itself does not allow becomes a refusal."""
    try:
        with publication_permit(obj):
            revision.publish(user=user, log_action=False)
    except ValidationError as invalid:
        raise Refused(validity.in_words(validity.sentences_of(obj, invalid))) from invalid
    log_once(obj, "wagtail.publish", user, revision, {})
