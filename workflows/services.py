"""The one write path of each transition: lock, check, act, record, announce after commit."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.models import Appointment
from cms.agencies.selectors import holders
from cms.core.templatetags.amounts import moment
from workflows import announcements, policies, selectors, validity
from workflows.content import revision_hash
from workflows.models import Decision, OfficeTask, publication_permit
from workflows.policies import Refused

Action = Decision.Action


@transaction.atomic
def submit(obj: Any, user: Any) -> WorkflowState:
    """Start a round on the latest revision of ``obj``. A PIC's submission counts as the PIC's initial.

    Raises :class:`~workflows.policies.Refused` with a sentence; then nothing has changed.
    """
    obj = _lock(obj)
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
    _record(obj, round_, None, Action.SUBMIT, user, revision, _own_appointment(user, obj))
    _advance(obj, round_, user, after=None)
    announcements.submitted(obj, round_, user)
    return round_


@transaction.atomic
def approve(task_state: TaskState, user: Any, *, comment: str = "", seen: str | None = None) -> WorkflowState:
    """Approve the current stage. ``seen`` is the content hash the person read; None means the latest.

    The last approval publishes exactly the revision approved.
    """
    obj, round_, task = _lock_round(task_state, user)
    appointment = policies.check_may_approve(user, obj, task, round_)
    revision = _check_seen(obj, seen)
    validity.check_valid(revision)
    _close(task_state, TaskState.STATUS_APPROVED, user, revision)
    _record(obj, round_, task, Action.APPROVE, user, revision, appointment, comment)
    finished = _advance(obj, round_, user, after=task)
    announcements.approved(obj, round_, user, finished=finished)
    return round_


@transaction.atomic
def send_back(
    task_state: TaskState,
    user: Any,
    *,
    comment: str,
    to: OfficeTask | None = None,
    seen: str | None = None,
) -> WorkflowState:
    """Return with a note (required) to the drafter, or to an earlier stage ``to`` of this round."""
    obj, round_, task = _lock_round(task_state, user)
    appointment = policies.check_may_return(user, obj, task, round_)
    if not comment.strip():
        raise Refused(_("Write the reason for the return, so that the drafter knows what to improve."))
    if to is not None and to.pk not in {t.pk for t in selectors.earlier_stages(round_, task)}:
        raise Refused(_("The text can be returned only to a stage that has decided before."))
    revision = _check_seen(obj, seen)
    _close(task_state, TaskState.STATUS_REJECTED, user, revision)
    _record(obj, round_, task, Action.RETURN, user, revision, appointment, comment)
    if to is None:
        round_.decisions.update(void=True)
        round_.status = WorkflowState.STATUS_NEEDS_CHANGES
        round_.save()
    else:
        _void_from(round_, to)
        _open_stage(obj, round_, to, user)
    announcements.returned(obj, round_, user, comment=comment, to=to)
    return round_


@transaction.atomic
def withdraw(obj: Any, user: Any) -> None:
    """Take a submission back; open to its submitter until the next stage has decided."""
    obj = _lock(obj)
    round_ = selectors.open_round(obj)
    if round_ is not None:
        round_ = WorkflowState.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    round_ = policies.check_can_withdraw(user, round_)
    revision = obj.get_latest_revision()
    for open_state in round_.task_states.filter(status=TaskState.STATUS_IN_PROGRESS):
        _close(open_state, TaskState.STATUS_CANCELLED, user, revision)
    round_.status = WorkflowState.STATUS_CANCELLED
    with publication_permit(obj):
        round_.save()
    _record(obj, round_, None, Action.WITHDRAW, user, revision, _own_appointment(user, obj))
    announcements.withdrawn(obj, round_, user)


def guard_writing(obj: Any, user: Any) -> TaskState | None:
    """The open task state a new revision belongs to; refuses a writer whose turn it is not.

    Locks the row, so that no submission or decision slips in between the question and the writing.
    """
    stored = _lock(obj)
    round_ = selectors.open_round(stored)
    if round_ is None:
        policies.check_may_write_for(user, obj)
        return None
    if user is None:
        raise Refused(policies.not_your_turn(stored, round_.current_task_state.task.specific))
    policies.check_may_correct(stored, user)
    before = stored.get_latest_revision()
    if before is not None and before.content.get("agency") != obj.agency_id:
        raise Refused(_("While a text is on its way, it stays with its agency."))
    return round_.current_task_state


def may_overwrite(revision: Revision | None) -> bool:
    """Whether a revision's content may be replaced in place: never once a decision is bound to it."""
    if revision is None:
        return True
    return not Decision.objects.filter(revision=revision).exclude(action=Action.CORRECT).exists()


def record_correction(obj: Any, revision: Revision, task_state: TaskState | None, user: Any) -> None:
    """Keep that a revision was written by the official whose turn it was."""
    if task_state is None or Decision.objects.filter(revision=revision, action=Action.CORRECT).exists():
        return
    task = task_state.task.specific
    held = [a for a in holders(task.role, obj.agency) if a.person_id == user.pk]
    _record(
        obj,
        task_state.workflow_state,
        task,
        Action.CORRECT,
        user,
        revision,
        held[0] if held else None,
    )


def _lock(obj: Any) -> Any:
    """The object as it is now, its row locked (SQLite locks the whole database at BEGIN IMMEDIATE)."""
    model = type(obj)
    model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    return selectors.with_agency_of_text(model._default_manager.select_related("agency").get(pk=obj.pk))


def _lock_round(task_state: TaskState, user: Any) -> tuple[Any, WorkflowState, OfficeTask]:
    """Object, round and stage of an open task state, locked; refuses what somebody else has decided."""
    obj = task_state.workflow_state.content_object
    if obj is None:
        raise Refused(_("This text has been deleted. Your decision was not recorded."))
    obj = _lock(getattr(obj, "specific", obj))
    round_ = WorkflowState.objects.select_for_update(of=("self",)).get(pk=task_state.workflow_state_id)
    fresh = TaskState.objects.select_related("finished_by", "task").get(pk=task_state.pk)
    if (
        round_.status != WorkflowState.STATUS_IN_PROGRESS
        or fresh.status != TaskState.STATUS_IN_PROGRESS
        or round_.current_task_state_id != fresh.pk
    ):
        raise Refused(_already_decided(obj, fresh, user))
    return obj, round_, fresh.task.specific


def _already_decided(obj: Any, task_state: TaskState, user: Any) -> str:
    if task_state.status == TaskState.STATUS_CANCELLED or task_state.finished_at is None:
        return _("This text has been withdrawn. Your decision was not recorded.")
    if task_state.finished_by_id == user.pk:
        return _("You decided this already on %(time)s.") % {"time": moment(task_state.finished_at)}
    made = Decision.objects.filter(
        task_id=task_state.task_id, workflow_state_id=task_state.workflow_state_id,
        action__in=[Action.APPROVE, Action.RETURN],
    ).last()  # fmt: skip
    office = made.office_title if made else selectors.stage_title(obj, task_state.task)
    return _("%(office)s decided already on %(time)s. Your decision was not recorded.") % {
        "office": office,
        "time": moment(task_state.finished_at),
    }


def _check_seen(obj: Any, seen: str | None) -> Revision:
    revision = obj.get_latest_revision()
    if seen is not None and revision_hash(revision) != seen:
        raise Refused(_("The text has changed since you opened it. Read the change, then decide again."))
    return revision


def _close(task_state: TaskState, status: str, user: Any, revision: Revision) -> None:
    TaskState.objects.filter(pk=task_state.pk).update(
        status=status, finished_at=timezone.now(), finished_by=user, revision=revision
    )


def _open_stage(obj: Any, round_: WorkflowState, task: OfficeTask, user: Any) -> None:
    round_.current_task_state = task.start(round_, user)
    round_.save()


def _advance(obj: Any, round_: WorkflowState, user: Any, after: OfficeTask | None) -> bool:
    """Go on to the next stage that has to wait, recording those passed. True when the text was published."""
    order = selectors.stages(round_.workflow) if after is None else selectors.stages_after(round_, after)
    for position, task in enumerate(order):
        outcome = policies.stage_outcome(obj, task, round_, order[position + 1 :])
        if outcome.waits:
            _open_stage(obj, round_, task, user)
            return False
        _pass_stage(obj, round_, task, user, outcome)
    _publish(obj, round_, user)
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
    _record(
        obj, round_, task, outcome.action, user if own else None, revision,
        appointment if own else None, outcome.reason,
    )  # fmt: skip


def _publish(obj: Any, round_: WorkflowState, user: Any) -> None:
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
    _record(obj, round_, None, Action.PUBLISH, user, revision, last.appointment)


def _void_from(round_: WorkflowState, task: OfficeTask) -> None:
    kept = [stage.pk for stage in selectors.stages_before(round_, task)]
    round_.decisions.exclude(task=None).exclude(task_id__in=kept).update(void=True)


def _own_appointment(user: Any, obj: Any) -> Appointment | None:
    held = Appointment.objects.in_force().filter(person=user).select_related("office")
    return next((a for a in held if a.office.agency_id == obj.agency_id), None) or held.first()


def _record(
    obj: Any,
    round_: WorkflowState,
    task: OfficeTask | None,
    action: str,
    user: Any,
    revision: Revision,
    appointment: Appointment | None,
    comment: str = "",
) -> Decision:
    """One line of history, and one of Wagtail's log, in the same transaction."""
    decision = Decision.objects.create(
        content_type=obj.get_base_content_type(),
        object_id=obj.pk,
        workflow_state=round_,
        task=task.task_ptr if task else None,
        action=action,
        person=user,
        appointment=appointment,
        office_title=appointment.title if appointment else "",
        order_number=appointment.order_number if appointment else "",
        comment=comment.strip(),
        revision=revision,
        # A correction may go on in the same revision; the decision that follows binds the content.
        content_hash="" if action == Action.CORRECT else revision_hash(revision),
    )
    log(
        instance=obj,
        action=f"paraf.{action}",
        user=user,
        revision=revision,
        data={"decision": decision.pk, "office": decision.office_title},
    )
    return decision
