"""From stage to stage, and out of the last one to the public."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.selectors import holders
from workflows import policies, selectors, validity
from workflows.content import revision_hash
from workflows.models import Decision, OfficeTask, publication_permit
from workflows.policies import Refused
from workflows.services.recording import record

Action = Decision.Action


def close(task_state: TaskState, status: str, user: Any, revision: Revision) -> None:
    TaskState.objects.filter(pk=task_state.pk).update(
        status=status, finished_at=timezone.now(), finished_by=user, revision=revision
    )


def open_stage(obj: Any, round_: WorkflowState, task: OfficeTask, user: Any) -> None:
    round_.current_task_state = task.start(round_, user)
    round_.save()


def advance(obj: Any, round_: WorkflowState, user: Any, after: OfficeTask | None) -> bool:
    """Go on to the next stage that has to wait, recording those passed. True when the text was published."""
    order = selectors.stages(round_.workflow) if after is None else selectors.stages_after(round_, after)
    for position, task in enumerate(order):
        outcome = policies.stage_outcome(obj, task, round_, order[position + 1 :])
        if outcome.waits:
            open_stage(obj, round_, task, user)
            return False
        _pass_stage(obj, round_, task, user, outcome)
    publish(obj, round_, user)
    return True


def _pass_stage(
    obj: Any, round_: WorkflowState, task: OfficeTask, user: Any, outcome: policies.Outcome
) -> None:
    revision = obj.get_latest_revision()
    own = outcome.action == Action.INITIAL
    TaskState.objects.create(
        workflow_state=round_,
        revision=revision,
        task=task.task_ptr,
        status=TaskState.STATUS_APPROVED if own else TaskState.STATUS_SKIPPED,
        finished_at=timezone.now(),
        finished_by=user if own else None,
        comment=outcome.reason,
    )
    appointment = next((a for a in holders(task.role, obj.agency) if a.person_id == user.pk), None)
    record(
        obj, round_, task, outcome.action, user if own else None, revision,
        appointment if own else None, outcome.reason,
    )  # fmt: skip


def publish(obj: Any, round_: WorkflowState, user: Any) -> None:
    """Publish the revision of the last approval, after checking that its content is what was approved."""
    last = round_.decisions.filter(action=Action.APPROVE, void=False).latest("pk")
    revision = obj.get_latest_revision()
    if last.revision_id != revision.pk or last.content_hash != revision_hash(revision):
        raise Refused(_("The text has changed since you opened it. Read the change, then decide again."))
    round_.status = WorkflowState.STATUS_APPROVED
    round_.save()
    try:
        with publication_permit(obj):
            revision.publish(user=user)
    except ValidationError as invalid:
        raise Refused(validity.in_words(validity.sentences_of(obj, invalid))) from invalid
    record(obj, round_, None, Action.PUBLISH, user, revision, last.appointment)
