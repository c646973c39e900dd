"""Stages that nobody independent of the text can decide."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from wagtail.models import Revision, TaskState, WorkflowState

from cms.agencies.confirming import seated_by
from cms.agencies.models import Appointment, Office
from cms.core.audit.models import AuditEntry
from workflows.models import Decision, OfficeTask, Turn
from workflows.selectors.replaced_here import any_replaced, has_replaced, outer
from workflows.selectors.since import written_since_approval

Role = Office.Role
LINE = ("pk", "carries", "carries__carries")  # an appointment and those it continues
COUNTED = (Decision.Action.APPROVE, Decision.Action.INITIAL)
OPEN = {
    "status": TaskState.STATUS_IN_PROGRESS,
    "workflow_state__status": WorkflowState.STATUS_IN_PROGRESS,
}


def any_open() -> bool:
    """Whether a stage waits at all."""
    return TaskState.objects.filter(**OPEN).exists()


def stranded() -> QuerySet[TaskState]:
    """Open last stages that wait until an administrator names who decides them."""
    return TaskState.objects.filter(turn__stranded=True, **OPEN).order_by("started_at", "pk")


def manned_offices(without: Iterable[int] = ()) -> QuerySet[Any]:
    """Keys of the offices somebody other than these people holds today."""
    held = Appointment.objects.in_force().filter(person__is_active=True)
    return held.exclude(person__in=without).values("office_id")


def put_there(
    round_: WorkflowState | None, task: OfficeTask, appointment: Appointment, shut: set[int]
) -> bool:
    """Whether a decision at ``task`` would be given by somebody to their own side.

    Its holder named the office that decides instead, or made their own appointment to it; or acts (Plt., Plh., Pj.)
    by an appointment of one who may not decide themself (``shut``), or in an office that one of these named: whoever
    drafted a text names nobody to approve it.
    The audit log is asked, since the database lets nobody change it.
    """
    acting = appointment.capacity != Appointment.Capacity.DEFINITIVE
    if acting and seated_by(appointment) & (shut - {appointment.person_id}):
        return True
    state = round_.current_task_state if round_ is not None else None
    turn = getattr(state, "turn", None) if state is not None and state.task_id == task.pk else None
    if turn is None or turn.instead_id is None or turn.instead_id != appointment.office_id:
        return False
    person = appointment.person_id
    if person == turn.wished_by_id or namers(round_, task, turn) & shut:
        return True
    named = Decision.objects.filter(workflow_state=round_, action=Decision.Action.STAND_IN, person=person)
    return person in seated_by(appointment) or named.filter(void=False).exists()


def namers(round_: WorkflowState | None, task: OfficeTask, turn: Turn) -> set[int]:
    """Ids of who named the office that decides instead at this turn: one or two administrators, none of the rules."""
    if turn.instead_id is None:
        return set()
    made = Decision.objects.filter(
        workflow_state=round_, task=task.pk, action=Decision.Action.STAND_IN, void=False
    )
    last = made.order_by("pk").values_list("person_id", flat=True).last()
    first = turn.wished_by_id if turn.wished_id == turn.instead_id else None
    return {person for person in (last, first) if person is not None}


def offices_named_for_the_sekda() -> set[int]:
    """Offices that decide last for now, or are to, in place of the Sekda: who sits there is for two to say."""
    turns = Turn.objects.filter(
        Q(instead__isnull=False) | Q(wished__isnull=False),
        task_state__task__officetask__role=Role.SECRETARY,
        task_state__status=TaskState.STATUS_IN_PROGRESS,
    )
    return {pk for pair in turns.values_list("instead", "wished") for pk in pair if pk is not None}


def undecidable() -> QuerySet[TaskState]:
    """Open stages somebody answers for, and nobody who took no part in the text and was rightly put there.

    As :func:`put_there` has it; a little too many rather than too few: whoever settles them looks at each again.
    One query.
    """
    rows = TaskState.objects.filter(turn__stranded=False, **OPEN).annotate(stage=F("task__officetask__role"))
    manned = answering_stage()
    return rows.filter(Exists(manned)).exclude(Exists(free_of(manned)))


def answering_stage() -> QuerySet[Appointment]:
    """Holders, today, of the office of a stage and of the office named instead; within a query on task states."""
    held = Appointment.objects.in_force().filter(person__is_active=True)
    of_stage = Q(office__role=OuterRef("stage"))
    sekda = Q(office__role=Role.SECRETARY)
    of_head = Exact(OuterRef("stage"), Value(Role.HEAD.value))
    here = Q(office__agency=OuterRef("turn__agency"))
    return held.filter(
        (of_stage & (sekda | here)) | (sekda & here & of_head) | Q(office=OuterRef("turn__instead"))
    )


def free_of(manned: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Of these, who took no part in the text, and was put there by nobody who did, nor by themself."""
    able = manned.filter(routine_only=False).exclude(_took_part("person", 2))
    able = able.exclude(has_replaced(OuterRef("person"), 2))
    able = able.exclude(_put_by_who_replaced())
    return able.exclude(_put_by_a_part()).exclude(_put_themself()).exclude(_named_by_a_part())


def with_a_part(turns: QuerySet[Turn], held: list[Appointment]) -> QuerySet[Turn]:
    """Of turns of one seat that several hold, those that not each of them may decide, as far as one query tells.

    A little too many rather than too few; none where one person holds it, for there is nobody to choose.
    """
    if len({a.person_id for a in held}) <= 1:
        return turns.none()
    merged = Decision.objects.filter(
        workflow_state=OuterRef("workflow_state"), action=Decision.Action.MERGE, void=False
    )
    asked = Q(Exists(merged))
    for one in held:
        asked |= ~Q(Exists(free_of(Appointment.objects.filter(pk=one.pk))))
    states = TaskState.objects.filter(asked, turn__in=turns)
    return turns.filter(task_state__in=states).select_related("task_state__workflow_state")


def _took_part(person: str, up: int) -> Q:
    """Whether the ``person`` of a row wrote in the text, submitted it or decided; of what is asked within that row,
    the task state is ``up`` queries away."""
    # Written so that no database goes through all that a busy person wrote: it finds the versions of the text first.
    wrote = Revision.objects.annotate(by=Coalesce("user", 0)).filter(
        base_content_type=outer("workflow_state__base_content_type", up),
        object_id=outer("workflow_state__object_id", up),
        by=OuterRef(person),
    )
    wrote = wrote.filter(written_since_approval())
    round_ = outer("workflow_state", up)
    decided = Decision.objects.filter(
        workflow_state=round_, person=OuterRef(person), void=False, action__in=COUNTED
    )
    submitted = WorkflowState.objects.filter(pk=round_, requested_by=OuterRef(person))
    return Q(Exists(wrote)) | Q(Exists(decided)) | Q(Exists(submitted))


def _acts(up: int = 1) -> QuerySet[AuditEntry]:
    """What is on record of an appointment and of the two it continues, ``up`` queries within one on appointments."""
    line = [Cast(outer(name, up), CharField()) for name in LINE]
    return AuditEntry.objects.filter(on_kind=Appointment._meta.label_lower, on_id__in=line)


def _or_none(name: str) -> Coalesce:
    """A key that no row has where there is none: to compare with NULL would be neither so nor not so."""
    return Coalesce(OuterRef(name), 0)


def _put_by_a_part() -> Q:
    """Acts by an appointment of somebody with a part in the text; a longer line of appointments is looked at singly."""
    others = _acts().exclude(by_id=OuterRef("person")).filter(_took_part("by_id", 3))
    further = Q(carries__carries__carries__isnull=False)
    return ~Q(capacity=Appointment.Capacity.DEFINITIVE) & (further | Q(Exists(others)))


def _put_by_who_replaced() -> Q:
    """Acts by an appointment of somebody who replaced a file of the text.

    Asked of the files, not of what is on record: SQLite reads no deeper question.
    """
    others = _acts(2).exclude(by_id=outer("person", 2)).values("by_id")
    definitive = Exact(OuterRef("capacity"), Value(Appointment.Capacity.DEFINITIVE.value))
    return any_replaced(~Q(definitive) & Q(by__in=others), 2)


def _put_themself() -> Q:
    """Holds the office that decides instead, and named it or made their own appointment to it."""
    named = Decision.objects.filter(
        workflow_state=outer("workflow_state", 2),
        person=OuterRef("person"),
        void=False,
        action=Decision.Action.STAND_IN,
    )
    own = _acts().filter(by_id=OuterRef("person"))
    wished = Q(person=_or_none("turn__wished_by"))
    further = Q(carries__carries__carries__isnull=False)
    return Q(office=_or_none("turn__instead")) & (wished | further | Q(Exists(named)) | Q(Exists(own)))


def _named_by_a_part() -> Q:
    """Holds the office that decides instead, and somebody with a part in the text named it at this stage, ever."""
    action = Decision.Action
    named = Decision.objects.filter(
        workflow_state=outer("workflow_state", 2),
        task=outer("task", 2),
        void=False,
        action__in=(action.STAND_IN_WISH, action.STAND_IN),
    )
    return Q(office=_or_none("turn__instead")) & Q(Exists(named.filter(_took_part("person", 3))))
