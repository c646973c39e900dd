"""The desk of a person, for every office the same questions in a fixed number of queries, whatever waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Window
from django.utils import timezone
from django.utils.text import get_text_list
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.agencies.models import Office
from cms.agencies.selectors import access_of
from cms.agencies.to_confirm import ToConfirm, to_confirm
from workflows import emergencies
from workflows.calendar import add_working_days, working_days_between
from workflows.models import Decision
from workflows.selectors.back import Back, Found, left_of
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
class Desk:
    """The first lines of each list with how many there are; ``None`` where a list is not this person's."""

    counts: Counts = field(default_factory=Counts)
    waiting: list[QueueRow] = field(default_factory=list)
    back: list[Back] = field(default_factory=list)
    back_count: int = 0
    running: list[Line] = field(default_factory=list)
    running_count: int = 0
    due: list[Line] = field(default_factory=list)
    due_count: int = 0
    unheld: list[Line] = field(default_factory=list)
    unheld_back: list[Back] = field(default_factory=list)
    unheld_count: int = 0
    emergencies: list[Back] = field(default_factory=list)
    without_reviewer: frozenset[int] = (
        frozenset()
    )  # of these emergencies, which nobody independent is left to review
    to_confirm: list[ToConfirm] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    shared_count: int = 0


def desk_of(user: Any, *, limit: int = SHOWN) -> Desk:
    """Everything in one go, so that stages, texts, names and holders are each asked for once."""
    head, city = queue_head(user), City(waiting_for=user)
    waiting = head.first[:limit]
    own, own_count = _own(user, limit)
    left = left_of(user, city, limit, reviews=_reviews(user, city))
    to_review, nobodys = _to_review(user, city, left.unreviewed)
    broken = Found(to_review)
    unheld, unheld_count = _unheld(user, city, limit)
    due, due_count = _due(user, unheld, limit)
    # Who administers writes in every draft by office, shared or not.
    shared = [] if access_of(user).is_admin else shared_with(user)
    states = states_with_what_rows_need([*waiting, *own, *unheld, *due])
    rounds = (state.workflow_state for state in states.values())
    objects = objects_of([*rounds, *left.mine.texts(), *left.nobody.texts(), *broken.texts()])

    def lines(ids: Iterable[int]) -> list[Line]:
        listed = (_line(states[pk], objects, city) for pk in ids if pk in states)
        return [line for line in listed if line is not None]

    return Desk(
        counts=head.counts,
        waiting=rows_of_states([states[pk] for pk in waiting if pk in states], objects),
        back=left.mine.with_objects(objects),
        back_count=left.mine.count,
        running=lines(own),
        running_count=own_count,
        due=lines(due),
        due_count=due_count,
        unheld=lines(unheld),
        unheld_back=left.nobody.with_objects(objects),
        unheld_count=unheld_count + left.nobody.count,
        emergencies=broken.with_objects(objects),
        without_reviewer=nobodys,
        to_confirm=to_confirm(user, city.terms),
        shared=shared[:limit],
        shared_count=len(shared),
    )


def _own(user: Any, limit: int) -> tuple[list[int], int]:
    """Stages at which own texts wait, the latest first, and how many there are; one query."""
    page = ContentType.objects.get_for_model(Page)
    wrote = Revision.objects.filter(base_content_type=page, user_id=user.pk).values("object_id")
    rounds = (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
        .filter(Q(requested_by_id=user.pk) | Q(base_content_type=page, object_id__in=wrote))
        .exclude(current_task_state=None)
        .annotate(among=Window(Count("pk")))
        .order_by("-current_task_state_id")
        .values_list("current_task_state_id", "among")
    )
    found = list(rounds[:limit])
    return [pk for pk, _among in found], found[0][1] if found else 0


def _due(user: Any, besides: list[int], limit: int) -> tuple[list[int], int]:
    states = coming_due(user).exclude(pk__in=besides).annotate(among=Window(Count("pk")))
    found = list(states.values_list("pk", "among")[:limit])
    return [pk for pk, _among in found], found[0][1] if found else 0


def coming_due(user: Any) -> QuerySet[TaskState]:
    """What others have to decide soon or should have decided: of the city for its offices, else of own agencies."""
    access = access_of(user)
    if not access.is_staff:
        return TaskState.objects.none()
    soon = add_working_days(timezone.localdate(), SOON)
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        turn__due_on__lte=soon,
    )
    if not access.sees_all:
        states = states.filter(turn__agency__in=access.agency_ids)
    return states.exclude(falls_to(user)).order_by("turn__due_on", "pk")


def _reviews(user: Any, city: City) -> bool:
    access = access_of(user)
    return access.is_admin or bool({a.office_id for a in access.appointments} & city.reviewing())


def _to_review(
    user: Any, city: City, made: Sequence[Decision]
) -> tuple[tuple[Decision, ...], frozenset[int]]:
    """Emergencies this person is to review, and, with administrators and the Sekda, those nobody is left to review;

    and the numbers of the latter.
    """
    if not made:
        return (), frozenset()
    reviewers = emergencies.reviewers_of(made, city.holders(Seat(Office.Role.SECRETARY, 0, None)))
    access = access_of(user)
    sees = access.is_admin or access.is_secretary
    nobodys = frozenset(one.pk for one in made if sees and not reviewers[one.pk])
    mine = {one.pk for one in made if user.pk in {a.person_id for a in reviewers[one.pk]}}
    return tuple(one for one in made if one.pk in mine | nobodys), nobodys


def _unheld(user: Any, city: City, limit: int) -> tuple[list[int], int]:
    """As :func:`workflows.selectors.unheld`, first lines and number; two queries more than the city's."""
    access = access_of(user)
    if not (access.is_admin or access.head_of or city.is_above(access)):
        return [], 0
    vacant = vacant_seats(access, city)
    if vacant == Q(pk__in=[]):
        return [], 0
    turns = open_turns().filter(vacant).annotate(among=Window(Count("pk"))).order_by("due_on", "pk")
    found = list(turns.values_list("task_state_id", "among")[:limit])
    return [pk for pk, _among in found], found[0][1] if found else 0


def _line(state: TaskState, objects: dict[tuple[int, str], Any], city: City) -> Line | None:
    obj = objects.get((state.workflow_state.content_type_id, state.workflow_state.object_id))
    return None if obj is None else Line(state, obj, status_of_stage(obj, state), _whom(state, city))


def _whom(state: TaskState, city: City) -> str:
    """The officials at whose turn a text lies: ``Siti (Plh. Kepala Dinas …)``."""
    turn = getattr(state, "turn", None)
    stage = getattr(state.task, "officetask", None)
    if turn is None or stage is None:
        return ""
    held = city.holders(Seat(stage.role, turn.agency_id, turn.instead_id))
    return get_text_list([f"{a.person} ({a.title})" for a in held])
