"""Last stages that nobody independent of the text can decide."""

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import holders
from cms.core.audit.models import AuditEntry
from workflows.models import Decision

Role = Office.Role
COUNTED = (Decision.Action.APPROVE, Decision.Action.INITIAL)
OPEN = {
    "status": TaskState.STATUS_IN_PROGRESS,
    "workflow_state__status": WorkflowState.STATUS_IN_PROGRESS,
}


def stranded() -> QuerySet[TaskState]:
    """Open last stages that wait until an administrator names who decides them."""
    return TaskState.objects.filter(turn__stranded=True, **OPEN).order_by("started_at", "pk")


def manned_offices() -> QuerySet[Any]:
    """Keys of the offices somebody holds today."""
    return Appointment.objects.in_force().filter(person__is_active=True).values("office_id")


def put_there_oneself(round_: WorkflowState, appointment: Appointment) -> bool:
    """Whether its holder decides instead by an act of their own: made or changed this appointment, or named the office.

    The audit log is asked, since the database lets nobody change it.
    """
    turn = getattr(round_.current_task_state, "turn", None)
    if turn is None or turn.instead_id is None or turn.instead_id != appointment.office_id:
        return False
    person = appointment.person_id
    acts = AuditEntry.objects.filter(by_id=person, on_kind=Appointment._meta.label_lower)
    named = Decision.objects.filter(workflow_state=round_, action=Decision.Action.STAND_IN, person=person)
    return acts.filter(on_id=str(appointment.pk)).exists() or named.filter(void=False).exists()


def undecidable() -> QuerySet[TaskState]:
    """Open stages of the Sekda that each holder of today wrote in, submitted or decided, and nobody else has."""
    rows = TaskState.objects.filter(task__officetask__role=Role.SECRETARY, turn__stranded=False, **OPEN)
    held = [a.person for a in holders(Role.SECRETARY, None)]
    if not held:
        return rows.none()
    rows = rows.exclude(Exists(_free_instead()))
    for person in held:
        rows = rows.filter(
            Q(workflow_state__requested_by=person) | Exists(_wrote(person)) | Exists(_decided(person))
        )
    return rows


def _free_instead() -> QuerySet[Appointment]:
    """Holders of the office named instead who neither wrote in the text, submitted it nor decided."""
    manned = Appointment.objects.in_force().filter(office=OuterRef("turn__instead"), person__is_active=True)
    round_ = OuterRef(OuterRef("workflow_state"))
    content_type, key = (
        OuterRef(OuterRef(f"workflow_state__{n}")) for n in ("base_content_type", "object_id")
    )
    page = Page.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    wrote = Revision.objects.filter(
        base_content_type=content_type,
        object_id=key,
        user=OuterRef("person"),
        pk__gt=Coalesce(Subquery(page.values("live_revision_id")[:1]), 0),
    )
    decided = Decision.objects.filter(
        workflow_state=round_, person=OuterRef("person"), void=False, action__in=COUNTED
    )
    submitted = WorkflowState.objects.filter(pk=round_, requested_by=OuterRef("person"))
    return manned.exclude(Exists(wrote)).exclude(Exists(decided)).exclude(Exists(submitted))


def _wrote(person: Any) -> QuerySet[Revision]:
    """Revisions ``person`` wrote of the text since it was last published, corrections included."""
    page = Page.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    return Revision.objects.filter(
        base_content_type=OuterRef("workflow_state__base_content_type"),
        object_id=OuterRef("workflow_state__object_id"),
        user=person,
        pk__gt=Coalesce(Subquery(page.values("live_revision_id")[:1]), 0),
    )


def _decided(person: Any) -> QuerySet[Decision]:
    made = Decision.objects.filter(person=person, void=False, action__in=COUNTED)
    return made.filter(workflow_state=OuterRef("workflow_state"))
