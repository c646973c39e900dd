"""Submitting a text, and taking the submission back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from workflows import announcements, policies, selectors, validity
from workflows.content import revision_hash
from workflows.models import Decision, publication_permit
from workflows.policies import Refused
from workflows.services.advancing import advance, close
from workflows.services.locking import lock
from workflows.services.recording import own_appointment, record

Action = Decision.Action


@transaction.atomic
def submit(obj: Any, user: Any) -> WorkflowState:
    """Start a round on the latest revision of ``obj``. A PIC's submission counts as the PIC's initial.

    Raises :class:`~workflows.policies.Refused` with a sentence; then nothing has changed.
    """
    obj = lock(obj)
    policies.check_can_submit(user, obj)
    revision = obj.get_latest_revision()
    if revision is None:
        raise Refused(_("Save the text before submitting it."))
    if obj.live and obj.live_revision and revision_hash(obj.live_revision) == revision_hash(revision):
        raise Refused(_("Nothing has changed since the last approved version."))
    workflow = obj.get_workflow()
    if workflow is None:
        raise Refused(_("No approval workflow is set up. Ask the administrator."))
    validity.check_valid(revision)
    # The returned round ends here; its decisions stay in the history.
    for old in obj.workflow_states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES):
        old.status = WorkflowState.STATUS_CANCELLED
        old.save()
    round_ = WorkflowState(
        content_type=obj.get_content_type(),
        base_content_type=obj.get_base_content_type(),
        object_id=str(obj.pk),
        workflow_id=workflow.pk,
        requested_by=user,
    )
    round_.save()
    policies.check_somebody_can_finish(obj, round_, selectors.stages(workflow)[-1])
    record(obj, round_, None, Action.SUBMIT, user, revision, own_appointment(user, obj))
    advance(obj, round_, user, after=None)
    announcements.submitted(obj, round_, user)
    return round_


@transaction.atomic
def withdraw(obj: Any, user: Any) -> None:
    """Take a submission back; open to its submitter until the next stage has decided."""
    obj = lock(obj)
    round_ = selectors.open_round(obj)
    if round_ is not None:
        round_ = WorkflowState.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    round_ = policies.check_can_withdraw(user, round_)
    revision = obj.get_latest_revision()
    for open_state in round_.task_states.filter(status=TaskState.STATUS_IN_PROGRESS):
        close(open_state, TaskState.STATUS_CANCELLED, user, revision)
    round_.status = WorkflowState.STATUS_CANCELLED
    with publication_permit(obj):
        round_.save()
    record(obj, round_, None, Action.WITHDRAW, user, revision, own_appointment(user, obj))
    announcements.withdrawn(obj, round_, user)
