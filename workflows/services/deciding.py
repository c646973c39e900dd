"""What the holder of the open stage does: approve, or return with a note."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from cms.core.audit import held_back
from workflows import announcements, policies, selectors, validity
from workflows.chain import check_bound
from workflows.content import Reading
from workflows.models import Decision, OfficeTask
from workflows.policies import Refused
from workflows.services.advancing import advance, close, merge_open_stage, open_stage, void_all, void_from
from workflows.services.locking import check_seen, lock_round, stage_of, transition
from workflows.services.recording import record

Action = Decision.Action


@transition
@held_back()
def approve(task_state: TaskState, user: Any, *, comment: str = "", seen: str | None = None) -> WorkflowState:
    """Approve the current stage. ``seen`` is the content hash the person read; None means the latest.

    The last approval publishes exactly the revision approved. Where the stage falls to the only official of a later
    one, it is taken there, as the page they read said.
    """
    obj, round_, task = lock_round(task_state, user)
    policies.check_state("approve", obj, round_)
    appointment = policies.check_may_approve(user, obj, task, round_)
    reading = Reading(obj)
    revision = check_seen(obj, seen, reading)
    validity.check_valid(revision, reading)
    if merge_open_stage(obj, round_, task, reading):
        task_state, task = round_.current_task_state, stage_of(round_.current_task_state.task)
        appointment = policies.check_may_approve(user, obj, task, round_)
    if not selectors.is_final(
        round_, task
    ):  # at the last stage it is asked, with the chain, before publication
        check_bound(round_, revision, reading)
    close(task_state, TaskState.STATUS_APPROVED, user, revision)
    record(obj, round_, task, Action.APPROVE, user, revision, appointment, comment, reading=reading)
    finished = advance(obj, round_, user, task, reading)
    announcements.approved(obj, round_, user, finished=finished)
    return round_


@transition
def send_back(
    task_state: TaskState,
    user: Any,
    *,
    comment: str,
    to: OfficeTask | None = None,
    seen: str | None = None,
) -> WorkflowState:
    """Return with a note (required) to the drafter, or to an earlier stage ``to`` of this round."""
    obj, round_, task = lock_round(task_state, user)
    policies.check_state("return", obj, round_)
    appointment = policies.check_may_return(user, obj, task, round_)
    policies.check_note("return", comment)
    if to is not None and to.pk not in {t.pk for t in selectors.earlier_stages(round_, task)}:
        raise Refused(_("The text can be returned only to a stage that has decided before."))
    reading = Reading(obj)
    revision = check_seen(obj, seen, reading)
    close(task_state, TaskState.STATUS_REJECTED, user, revision)
    # A withdrawal that is asked for is answered by it: the submitter reads the note, and nothing waits for an answer.
    asked = selectors.pending_request(round_)
    record(
        obj, round_, task, Action.RETURN, user, revision, appointment, comment, about=asked, reading=reading
    )
    if to is None:
        void_all(round_)
        round_.status = WorkflowState.STATUS_NEEDS_CHANGES
        Model.save(round_, update_fields=["status"])
    else:
        void_from(round_, to)
        open_stage(obj, round_, to, user, reading)
    announcements.returned(obj, round_, user, comment=comment, to=to)
    return round_
