"""Every line of an object's history is written here, and nowhere else."""

from typing import Any

from wagtail.log_actions import log
from wagtail.models import Revision, WorkflowState

from cms.agencies.models import Appointment
from cms.core import audit
from cms.core.origin import current_origin
from workflows.content import Reading
from workflows.models import Decision, OfficeTask

Action = Decision.Action


def record(
    obj: Any,
    round_: WorkflowState | None,
    task: OfficeTask | None,
    action: str,
    user: Any,
    revision: Revision | None,
    appointment: Appointment | None,
    comment: str = "",
    *,
    about: Decision | None = None,
    reading: Reading | None = None,
) -> Decision:
    """One line of history, one of Wagtail's log and one of the audit log, in the same transaction.

    ``reading`` are the hashes taken so far in this transition. A correction binds none: it may go on in the
    same revision, and the decision that follows binds the content.
    """
    origin = current_origin()
    bound = revision is not None and action != Action.CORRECT
    decision = Decision.objects.create(
        content_type=obj.get_base_content_type(),
        object_id=obj.pk,
        workflow_state=round_,
        task=task.task_ptr if task else None,
        action=action,
        person=user,
        appointment=appointment,
        **_office(appointment),
        about=about,
        comment=comment.strip(),
        revision=revision,
        content_hash=(reading or Reading()).hash_of(revision) if revision is not None and bound else "",
        ip=origin.ip,
        session=origin.session,
    )
    data = _data(decision)
    log(instance=obj, action=f"paraf.{action}", user=user, revision=revision, data=data)
    audit.record(f"workflow.{action}", by=user, on=obj, data=data, label=obj.short_title)
    return decision


def _office(appointment: Appointment | None) -> dict[str, str]:
    """The office as it is called today: it is renamed later, and the order replaced."""
    if appointment is None:
        return {"office_title": "", "capacity": "", "order_number": ""}
    return {
        "office_title": appointment.title,
        "capacity": appointment.capacity,
        "order_number": appointment.order_number,
    }


def _data(decision: Decision) -> dict[str, Any]:
    """What both logs keep of a decision, beside who took it."""
    return {
        "decision": decision.pk,
        "round": decision.workflow_state_id,
        "stage": decision.task_id,
        "office": decision.office_title,
        "capacity": decision.capacity,
        "order_number": decision.order_number,
        "revision": decision.revision_id,
        "content_hash": decision.content_hash,
    }


def own_appointment(user: Any, obj: Any) -> Appointment | None:
    held = Appointment.objects.in_force().filter(person=user).select_related("office")
    return next((a for a in held if a.office.agency_id == obj.agency_id), None) or held.first()
