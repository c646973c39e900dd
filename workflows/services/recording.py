"""Every line of an object's history is written here, and nowhere else."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState

from cms.agencies.models import Appointment
from cms.agencies.selectors import build_access
from cms.core import audit
from cms.core.origin import current_origin
from workflows.content import Reading
from workflows.models import Decision, OfficeTask
from workflows.selectors.rounds import line_written

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
        **_named(user),
        appointment=appointment,
        **_office(appointment),
        about=about,
        comment=comment.strip(),
        revision=revision,
        content_hash=(reading or Reading()).hash_of(revision) if revision is not None and bound else "",
        ip=origin.ip,
        session=origin.session,
    )
    line_written(round_, decision)
    data = data_of(decision)
    log_once(obj, f"paraf.{action}", user, revision, data)
    audit.record(f"workflow.{action}", by=user, on=obj, data=data, label=obj.short_title)
    return decision


def log_once(obj: Any, action: str, user: Any, revision: Revision | None, data: dict[str, Any]) -> None:
    """A line of Wagtail's log. Of a page it is written as Wagtail writes it, but for the four questions by which

    the row would be asked whether the locked page, its revision and the person exist.
    """
    if not isinstance(obj, Page):
        log(instance=obj, action=action, user=user, revision=revision, data=data)
        return
    known = get_active_log_context()
    line = PageLogEntry(
        page=obj.page_ptr,
        content_type=ContentType.objects.get_for_model(obj),
        label=obj.get_admin_display_title(),
        action=action,
        timestamp=timezone.now(),
        user=user or known.user,
        uuid=known.uuid,
        data=data,
        revision=revision,
    )
    line.clean()
    PageLogEntry.objects.bulk_create([line])


def _named(user: Any) -> dict[str, str]:
    """The person as they are called today: what they decided keeps this name."""
    if user is None:
        return {"person_name": "", "person_nip": ""}
    return {"person_name": str(user), "person_nip": getattr(user, "nip", "")}


def _office(appointment: Appointment | None) -> dict[str, str]:
    """The office as it is called today: it is renamed later, and the order replaced."""
    if appointment is None:
        return {"office_title": "", "capacity": "", "order_number": ""}
    return {
        "office_title": appointment.title,
        "capacity": appointment.capacity,
        "order_number": appointment.order_number,
    }


def data_of(decision: Decision) -> dict[str, Any]:
    """What both logs keep of a decision, beside whose account took it."""
    return {
        "decision": decision.pk,
        "round": decision.workflow_state_id,
        "stage": decision.task_id,
        "person_name": decision.person_name,
        "person_nip": decision.person_nip,
        "office": decision.office_title,
        "capacity": decision.capacity,
        "order_number": decision.order_number,
        "revision": decision.revision_id,
        "content_hash": decision.content_hash,
    }


def own_appointment(user: Any, obj: Any) -> Appointment | None:
    """In which of their offices ``user`` acts, where none is asked for: one of the text's agency, else any."""
    held = build_access(user).appointments
    return next((a for a in held if a.office.agency_id == obj.agency_id), None) or next(iter(held), None)
