"""Stages that were merged upwards: what one official decides once, because they hold both offices at that time."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Exact
from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import holders, holders_of, once
from workflows.duties import Act
from workflows.models import Decision, OfficeTask, Turn
from workflows.selectors.nobody import OPEN, answering_stage, free_of
from workflows.selectors.rounds import (
    answering,
    eligible,
    is_final,
    stages_after,
    standing_lines,
    what_stands,
)

Role = Office.Role
DECIDED = (Decision.Action.INITIAL, Decision.Action.APPROVE)


def is_of_stage(obj: Any, stage: OfficeTask, office: Office, line: Decision) -> bool:
    """Of the Sekda; or of the agency the text named or its turn lay with; or the office that decided instead."""
    if stage.role == Role.SECRETARY and office.role == Role.SECRETARY:
        return True
    roles = {stage.role, Role.SECRETARY} if stage.role == Role.HEAD else {stage.role}
    if office.role in roles and office.agency_id == obj.agency_id:
        return True
    turns = Turn.objects.filter(
        task_state__workflow_state_id=line.workflow_state_id, task_state__task_id=stage.pk
    )
    if office.role in roles and (
        (line.revision is not None and line.revision.content.get("agency") == office.agency_id)
        or turns.filter(agency=office.agency_id).exists()
    ):
        return True
    return turns.filter(instead=office).exists()


def covers(obj: Any, stage: OfficeTask, line: Decision) -> bool:
    """Whether a later decision was taken by who held the office of the merged ``stage`` at that time, or by the
    office named instead of the officials, all of whom had a part in the text."""
    named = line.appointment.office_id if line.appointment is not None else None
    if named is not None and line.task_id is not None:
        turns = Turn.objects.filter(task_state__workflow_state_id=line.workflow_state_id, instead=named)
        if turns.filter(task_state__task_id=line.task_id).exists():
            return True
    held = Appointment.objects.filter(person_id=line.person_id).select_related("office")
    return any(a.was_held_at(line.made_at) and is_of_stage(obj, stage, a.office, line) for a in held)


def merged_open(obj: Any, round_: WorkflowState) -> list[OfficeTask]:
    """Merged stages that no later decision of the round stands for yet, the lowest first."""
    if not any(line.action == Decision.Action.MERGE for line in what_stands(round_)):
        return []
    lines = standing_lines(round_)
    decided = [line for line in lines if line.action in DECIDED]
    merged = [line for line in lines if line.action == Decision.Action.MERGE]
    return [
        line.task.officetask
        for line in merged
        if not any(covers(obj, line.task.officetask, later) for later in decided if later.pk > line.pk)
    ]


def able_from(obj: Any, round_: WorkflowState, task: OfficeTask) -> set[int]:
    """Ids of those who may decide at ``task``, which is open, or at a stage after it."""
    return _able_at(obj, round_, [task, *stages_after(round_, task)])


def able_after(obj: Any, round_: WorkflowState, task: OfficeTask) -> set[int]:
    """Ids of those who may decide at a stage after ``task``."""
    return _able_at(obj, round_, stages_after(round_, task))


def able_at_each(obj: Any, round_: WorkflowState, stages: list[OfficeTask]) -> list[set[int]]:
    """Ids of those who may decide at each of these stages."""
    return [_able_at(obj, round_, [stage]) for stage in stages]


def _able_at(obj: Any, round_: WorkflowState, stages: list[OfficeTask]) -> set[int]:
    found: list[Appointment] = []
    for stage in stages:
        found += eligible(obj, stage, round_, Act.FINISH if is_final(round_, stage) else Act.APPROVE)
    return {a.person_id for a in found}


def decides_instead(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask) -> bool:
    """Whether ``user`` holds the office named in place of all officials of the open stage."""
    instead = round_.current_task_state.turn.instead_id
    held = answering(obj, task, round_)
    return instead is not None and any(a.office_id == instead and a.person_id == user.pk for a in held)


def holds_stage(person: int, obj: Any, stage: OfficeTask, round_: WorkflowState) -> bool:
    """Whether they hold the office of a merged stage, or the one that was named to decide it instead."""
    named = once(("named", round_.pk, stage.pk), lambda: _named_for(round_, stage))
    held = [*holders(stage.role, obj.agency), *(holders_of([named]) if named else [])]
    return any(a.person_id == person for a in held)


def _named_for(round_: WorkflowState, stage: OfficeTask) -> int | None:
    turns = Turn.objects.filter(task_state__workflow_state=round_, task_state__task=stage.pk)
    return turns.order_by("pk").values_list("instead", flat=True).last()


def mergeable() -> QuerySet[TaskState]:
    """Open stages, not the last, that nobody free decides but who holds an office further up too.

    A little too many rather than too few: whoever settles them looks at each again. One query.
    """
    rows = TaskState.objects.filter(task__officetask__role__in=[Role.PIC, Role.HEAD], **OPEN)
    rows = rows.annotate(stage=F("task__officetask__role")).order_by("started_at", "pk")
    at_pic = Exact(OuterRef(OuterRef("stage")), Value(Role.PIC.value))
    of_head = Q(office__role=Role.HEAD, office__agency=OuterRef(OuterRef("turn__agency")))
    above = Appointment.objects.in_force().filter(
        Q(office__role=Role.SECRETARY) | (of_head & at_pic), person=OuterRef("person")
    )
    free = free_of(answering_stage())
    return rows.filter(Exists(free.filter(Exists(above)))).exclude(Exists(free.exclude(Exists(above))))


def split() -> QuerySet[TaskState]:
    """Open stages with a merged one before them, where nobody free decides who holds both offices today.

    A little too many rather than too few: whoever settles them looks at each again. One query.
    """
    rows = TaskState.objects.filter(turn__stranded=False, turn__instead=None, **OPEN)
    rows = rows.annotate(stage=F("task__officetask__role"))
    rows = rows.filter(Exists(answering_stage())).order_by("started_at", "pk")
    return rows.filter(
        _split_from(Role.PIC, [Role.PIC]) | _split_from(Role.HEAD, [Role.HEAD, Role.SECRETARY])
    )


def _split_from(role: str, offices: list[str]) -> Q:
    merged = Decision.objects.filter(
        workflow_state=OuterRef("workflow_state"),
        action=Decision.Action.MERGE,
        void=False,
        task__officetask__role=role,
    )
    named = Turn.objects.filter(
        instead=OuterRef("office"),
        task_state__task__officetask__role=role,
        task_state__workflow_state=OuterRef(OuterRef(OuterRef("workflow_state"))),
    )
    own = Q(office__role__in=offices, office__agency=OuterRef(OuterRef("turn__agency")))
    other = Appointment.objects.in_force().filter(own | Q(Exists(named)), person=OuterRef("person"))
    both = free_of(answering_stage()).filter(Exists(other))
    return Q(Exists(merged)) & ~Q(Exists(both))
