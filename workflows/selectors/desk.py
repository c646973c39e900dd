"""The desk of a person, for every office the same questions in a fixed number of queries, whatever waits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.agencies.models import Office
from cms.agencies.selectors import access_of
from workflows import emergencies
from workflows.calendar import add_working_days, working_days_between
from workflows.models import Decision
from workflows.selectors.queue import (
    SHOWN,
    Counts,
    QueueRow,
    falls_to,
    named_title_of,
    objects_of,
    queue_head,
    rows_of_states,
    states_with_what_rows_need,
)
from workflows.selectors.shared import Shared, shared_with
from workflows.selectors.status import Status, status_of_stage
from workflows.selectors.turns import City, Seat, open_turns, vacant_seats

Role = Office.Role
SOON = 2  # working days ahead that count as coming due


@dataclass(frozen=True)
class Line:
    """A text that waits for somebody else. ``whom`` names the officials, empty where the office is vacant."""

    task_state: TaskState
    obj: Any
    status: Status
    whom: str
    note: Decision | None = None

    @property
    def title(self) -> str:
        return named_title_of(self.obj)

    @property
    def round_id(self) -> int:
        return self.task_state.workflow_state_id

    @property
    def due_on(self) -> date | None:
        turn = getattr(self.task_state, "turn", None)
        return turn.due_on if turn else None

    @property
    def needs_stand_in(self) -> bool:
        """Whether everybody who could decide drafted or submitted the text."""
        return bool(getattr(getattr(self.task_state, "turn", None), "stranded", False))

    @property
    def waiting_days(self) -> int:
        return working_days_between(timezone.localdate(self.task_state.started_at), timezone.localdate())


@dataclass(frozen=True)
class Emergency:
    """What was published or taken down by breaking the glass, and waits for this person."""

    made: Decision
    title: str


@dataclass(frozen=True)
class Desk:
    """The first lines of each list with how many there are; ``None`` where a list is not this person's."""

    counts: Counts = field(default_factory=Counts)
    waiting: list[QueueRow] = field(default_factory=list)
    returned: list[Line] = field(default_factory=list)
    returned_count: int = 0
    running: list[Line] = field(default_factory=list)
    running_count: int = 0
    due: list[Line] = field(default_factory=list)
    unheld: list[Line] = field(default_factory=list)
    unheld_count: int = 0
    emergencies: list[Emergency] = field(default_factory=list)
    taken_down: list[Emergency] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    shared_count: int = 0


def desk_of(user: Any, *, limit: int = SHOWN) -> Desk:
    """Everything in one go, so that stages, texts, names and holders are each asked for once."""
    head, city = queue_head(user), City()
    waiting = head.first[:limit]
    own, own_counts = _own(user, limit)
    unheld, unheld_count = _unheld(user, city, limit)
    due = _due(user, unheld, limit)
    broken = _emergencies(user, city)
    # Who administers writes in every draft by office, shared or not.
    shared = [] if access_of(user).is_admin else shared_with(user)
    states = states_with_what_rows_need([*waiting, *own, *unheld, *due])
    objects = objects_of(state.workflow_state for state in states.values())
    notes = _notes(states[pk] for pk in own if pk in states)

    def lines(ids: Iterable[int]) -> list[Line]:
        listed = (_line(states[pk], objects, city, notes) for pk in ids if pk in states)
        return [line for line in listed if line is not None]

    mine = lines(own)
    return Desk(
        counts=head.counts,
        waiting=rows_of_states([states[pk] for pk in waiting if pk in states], objects),
        returned=[line for line in mine if line.status.key == "returned"],
        returned_count=own_counts.get(WorkflowState.STATUS_NEEDS_CHANGES, 0),
        running=[line for line in mine if line.status.key != "returned"],
        running_count=own_counts.get(WorkflowState.STATUS_IN_PROGRESS, 0),
        due=lines(due),
        unheld=lines(unheld),
        unheld_count=unheld_count,
        emergencies=[Emergency(made, getattr(made, "text_title", "") or "") for made in broken],
        taken_down=_taken_down(user, limit),
        shared=shared[:limit],
        shared_count=len(shared),
    )


def _own(user: Any, limit: int) -> tuple[list[int], dict[str, int]]:
    """Stages at which own texts stand, the latest of each kind first, and how many there are; one query."""
    page = ContentType.objects.get_for_model(Page)
    wrote = Revision.objects.filter(base_content_type=page, user_id=user.pk).values("object_id")
    kinds = [F("status")]
    rounds = (
        WorkflowState.objects.active()
        .filter(Q(requested_by_id=user.pk) | Q(base_content_type=page, object_id__in=wrote))
        .exclude(current_task_state=None)
        .annotate(
            place=Window(RowNumber(), partition_by=kinds, order_by=F("current_task_state_id").desc()),
            among=Window(Count("pk"), partition_by=kinds),
        )
        .filter(place__lte=limit)
        .order_by("place")
        .values_list("current_task_state_id", "status", "among")
    )
    found = list(rounds)
    return [row[0] for row in found], {status: among for _pk, status, among in found}


def _due(user: Any, besides: list[int], limit: int) -> list[int]:
    """What others have to decide soon or should have decided: of the city for its offices, else of own agencies."""
    access = access_of(user)
    if not access.is_staff:
        return []
    soon = add_working_days(timezone.localdate(), SOON)
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        turn__due_on__lte=soon,
    )
    if not access.sees_all:
        states = states.filter(turn__agency__in=access.agency_ids)
    states = states.exclude(falls_to(user)).exclude(pk__in=besides).order_by("turn__due_on", "pk")
    return list(states.values_list("pk", flat=True)[:limit])


def _emergencies(user: Any, city: City) -> list[Decision]:
    """As :func:`workflows.emergencies.emergencies_for`; the usual reviewer, the Sekda, is known from the city."""
    if not {a.office_id for a in access_of(user).appointments} & city.reviewing():
        return []
    page = Page.objects.filter(pk=OuterRef("object_id"))
    sekda = city.holders(Seat(Role.SECRETARY, 0, None))
    found: list[Decision] = []
    for made in emergencies.open_emergencies().annotate(text_title=Subquery(page.values("draft_title")[:1])):
        usual = [a for a in sekda if a.person_id != made.person_id]
        if user.pk in {a.person_id for a in usual or emergencies.reviewers(made)}:
            found.append(made)
    return found


def _taken_down(user: Any, limit: int) -> list[Emergency]:
    """What an emergency took down of the agencies this person answers for: their text to set right and submit."""
    access = access_of(user)
    agencies = access.pic_of | access.head_of
    if not agencies:
        return []
    title = Subquery(Page.objects.filter(pk=OuterRef("object_id")).values("draft_title")[:1])
    made: Any = emergencies.taken_down_of(agencies).annotate(text_title=title)[:limit]
    return [Emergency(line, line.text_title or "") for line in made]


def _unheld(user: Any, city: City, limit: int) -> tuple[list[int], int]:
    """As :func:`workflows.selectors.unheld`, first lines and number; two queries more than the city's."""
    access = access_of(user)
    if not (access.is_admin or access.head_of or city.is_above(access)):
        return [], 0
    vacant = vacant_seats(access, city)
    if access.is_admin:  # who names a stand-in
        vacant |= Q(stranded=True)
    if vacant == Q(pk__in=[]):
        return [], 0
    turns = open_turns().filter(vacant).annotate(among=Window(Count("pk"))).order_by("due_on", "pk")
    found = list(turns.values_list("task_state_id", "among")[:limit])
    return [pk for pk, _among in found], found[0][1] if found else 0


def _line(
    state: TaskState, objects: dict[tuple[int, str], Any], city: City, notes: dict[int, Decision]
) -> Line | None:
    obj = objects.get((state.workflow_state.content_type_id, state.workflow_state.object_id))
    if obj is None:
        return None
    status = status_of_stage(obj, state)
    return Line(state, obj, status, _whom(state, city), notes.get(state.workflow_state_id))


def _whom(state: TaskState, city: City) -> str:
    """The officials at whose turn a text lies: ``Siti (Plh. Kepala Dinas …)``."""
    turn = getattr(state, "turn", None)
    stage = getattr(state.task, "officetask", None)
    if turn is None or stage is None:
        return ""
    held = city.holders(Seat(stage.role, turn.agency_id, turn.instead_id))
    return ", ".join(f"{a.person} ({a.title})" for a in held)


def _notes(states: Iterable[TaskState]) -> dict[int, Decision]:
    """The note each returned round was returned with; no query while none was."""
    returned = [s.workflow_state_id for s in states if s.status == TaskState.STATUS_REJECTED]
    if not returned:
        return {}
    made = Decision.objects.filter(workflow_state__in=returned, action=Decision.Action.RETURN)
    found = made.select_related("person").order_by("pk")
    return {note.workflow_state_id: note for note in found if note.workflow_state_id}
