"""What falls to a person who may return it and cannot approve it: another official decides, or they did already."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import access_of
from workflows.models import Decision, Turn

Action = Decision.Action
Role = Office.Role


def only_return(user: Any) -> Q:
    """Condition on open task states. The twin in SQL of the rest of :func:`workflows.policies.check_may_approve`,

    a little too few rather than too many: what it leaves out is offered for a decision, and the page says why not.
    """
    own = _of_round().filter(person_id=user.pk)
    decided = Exists(own.filter(action__in=(Action.APPROVE, Action.INITIAL)))
    corrected = Exists(own.filter(action=Action.CORRECT))
    last = Q(task__officetask__role=Role.SECRETARY)
    return Q(decided) | (last & Q(corrected)) | _merged_for_another(user) | _routine(user)


def _of_round() -> QuerySet[Decision]:
    return Decision.objects.filter(workflow_state=OuterRef("workflow_state"), void=False)


def _merged_for_another(user: Any) -> Q:
    """A stage merged with the last one waits for who holds both; an office named instead of all decides anyway."""
    access = access_of(user)
    answered = Decision.objects.filter(
        workflow_state=OuterRef("workflow_state"), action=Action.APPROVE, void=False, pk__gt=OuterRef("pk")
    )
    named = [appointment.office_id for appointment in access.appointments]
    instead = Turn.objects.filter(
        task_state__workflow_state=OuterRef("workflow_state"),
        task_state__task=OuterRef("task"),
        instead__in=named,
    )
    merged = _of_round().filter(action=Action.MERGE).exclude(Exists(answered)).exclude(Exists(instead))
    last, found = Q(task__officetask__role=Role.SECRETARY), Q(pk__in=[])
    at_head = Q(task__officetask__role=Role.HEAD) & ~Q(_pic_decides_last())
    for role, agencies, stage in (
        (Role.PIC, access.pic_of, last | at_head), (Role.HEAD, access.head_of, last),
    ):  # fmt: skip
        of_role = stage & Q(Exists(merged.filter(task__officetask__role=role)))
        found |= of_role & ~Q(turn__agency__in=agencies) if agencies else of_role
    return found & ~_is_instead(named)


def _pic_decides_last() -> Exists:
    """Whether a PIC of the agency is Sekda too: then the merged stage is answered there."""
    held = Appointment.objects.in_force()
    sekdas = held.filter(office__role=Role.SECRETARY).values("person")
    return Exists(
        held.filter(office__role=Role.PIC, office__agency=OuterRef("turn__agency"), person__in=sekdas)
    )


def _routine(user: Any) -> Q:
    """Where each order of this person for the office of the stage is for routine matters only."""
    held = access_of(user).appointments
    full = {a.office_id for a in held if not a.routine_only}
    whole = [a.office for a in held if not a.routine_only]
    routine = [a.office for a in held if a.routine_only]
    found = _is_instead([office.pk for office in routine if office.pk not in full])
    if any(o.role == Role.SECRETARY for o in routine) and all(o.role != Role.SECRETARY for o in whole):
        found |= Q(task__officetask__role=Role.SECRETARY, turn__instead=None)
    for role in (Role.PIC, Role.HEAD):
        agencies = _agencies(routine, role) - _agencies(whole, role)
        if agencies:
            found |= Q(task__officetask__role=role, turn__agency__in=agencies, turn__instead=None)
    return found


def _agencies(offices: list[Office], role: str) -> set[int]:
    roles = {Role.HEAD, Role.SECRETARY} if role == Role.HEAD else {role}
    found = [office.agency for office in offices if office.role in roles]
    return {pk for agency in found for pk in (agency.pk, *agency.inherits)}


def _is_instead(offices: list[int]) -> Q:
    return Q(turn__instead__isnull=False, turn__instead__in=offices)
