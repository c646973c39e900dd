"""What waits for a person's decision. The number of queries is fixed, whatever waits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    Q,
    QuerySet,
    When,
    Window,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.agencies.models import Office
from cms.agencies.selectors import access_of
from workflows.calendar import working_days_between
from workflows.changes.summary import summary_of
from workflows.models import Decision, OfficeTask
from workflows.selectors.approved import approved_id, with_approved
from workflows.selectors.only_return import only_return
from workflows.selectors.replaced_here import has_replaced
from workflows.selectors.since import written_since_approval
from workflows.selectors.status import Status, status_of_stage, with_marks

Role = Office.Role
SHOWN = 8  # lines of each list on the desk


def open_task_states_for(user: Any, task: OfficeTask | None = None) -> QuerySet[TaskState]:
    """Open task states that fall to an office ``user`` holds today. Undistinct, unsliced.

    Whether the person may decide each (own text, decided before) is :func:`queue_of`'s question.
    """
    rows = TaskState.objects.filter(
        falls_to(user),
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return rows.filter(task_id=task.pk) if task else rows


def queue_of(user: Any) -> QuerySet[TaskState]:
    """Open task states that wait for the decision of ``user``, oldest deadline first."""
    return answerable_by(user).exclude(only_return(user))


def returnable_by(user: Any) -> QuerySet[TaskState]:
    """Open task states ``user`` may return and cannot approve; the decision page says why."""
    return answerable_by(user).filter(only_return(user))


def answerable_by(user: Any) -> QuerySet[TaskState]:
    """Open task states ``user`` may approve or only return now, oldest deadline first.

    The twin in SQL of :func:`workflows.policies.check_may_return`, which has the last word.
    """
    own = Q(
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
        workflow_state__object_id__in=_own_texts(user).values("object_id"),
    )
    return (
        open_task_states_for(user)
        .filter(turn__isnull=False)  # each stage of an office has one; said so, it is joined inwards
        .exclude(workflow_state__requested_by_id=user.pk)
        .exclude(own)
        .exclude(has_replaced(user.pk))
        .order_by("turn__due_on", "pk")
    )


def decides(user: Any) -> bool:
    """Whether ``user`` holds an office that decides anything, be it instead of another; kept for the request."""
    access = access_of(user)
    if access.pic_of or access.head_of or access.is_secretary:
        return True
    kept = getattr(user, "_paraf_decides", None)
    if kept is None:
        kept = user._paraf_decides = open_task_states_for(user).exists()
    return bool(kept)


@dataclass(frozen=True)
class Counts:
    waiting: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Head:
    """The first stages of the queue, and how many wait in all."""

    counts: Counts = Counts()
    first: tuple[int, ...] = ()


def queue_head(user: Any) -> Head:
    """What stands at the head of ``user``'s queue, with its length, in one query; kept for the request."""
    if not decides(user):
        return Head()
    kept = getattr(user, "_paraf_head", None)
    if kept is None:
        late = Q(turn__due_on__lt=timezone.localdate())
        rows = queue_of(user).annotate(
            waiting=Window(Count("pk")), overdue=Window(Count(Case(When(late, then="pk"))))
        )
        found = list(rows.values_list("pk", "waiting", "overdue")[:SHOWN])
        counts = Counts(*found[0][1:]) if found else Counts()
        kept = user._paraf_head = Head(counts, tuple(row[0] for row in found))
    return kept


def queue_counts(user: Any) -> Counts:
    """How many wait for ``user``, and how many of them past their deadline; kept for the request."""
    groups = getattr(user, "_paraf_queue", None)
    if groups is None:
        return queue_head(user).counts
    return Counts(sum(g.waiting for g in groups), sum(g.overdue for g in groups))


@dataclass(frozen=True)
class Group:
    """What waits for a person at one stage for one agency."""

    agency_id: int
    agency: str
    task_id: int
    task: str
    waiting: int
    overdue: int


def queue_groups(user: Any) -> list[Group]:
    """What waits for ``user``, counted by agency and stage in one query; kept for the request.

    The number in the menu, the filters of the queue and its pages are all sums of these.
    """
    if not decides(user):
        return []
    kept = getattr(user, "_paraf_queue", None)
    if kept is None:
        rows = (
            queue_of(user)
            .order_by()
            .values_list("turn__agency_id", "turn__agency__abbreviation", "task_id", "task__name")
        )
        overdue = Count("pk", filter=Q(turn__due_on__lt=timezone.localdate()))
        kept = [Group(*row) for row in rows.annotate(waiting=Count("pk"), overdue=overdue)]
        user._paraf_queue = kept
    return kept


def falls_to(user: Any) -> Q:
    """Condition on task states: the stage's office is one that ``user`` holds today."""
    access = access_of(user)
    mine = Q(pk__in=[])
    for role, agency_ids in ((Role.PIC, access.pic_of), (Role.HEAD, access.head_of)):
        if agency_ids:
            mine |= Q(task__officetask__role=role, turn__agency__in=agency_ids)
    if access.is_secretary:
        mine |= Q(task__officetask__role=Role.SECRETARY)
    if access.appointments:
        mine |= Q(turn__instead__in=[a.office_id for a in access.appointments])
    return mine


def _own_texts(user: Any) -> QuerySet[Revision]:
    """Revisions of pages that ``user`` wrote since each was last approved, corrections in turn left out.

    Asked once for the person, not once for each text that waits.
    """
    wrote = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), user_id=user.pk
    ).filter(written_since_approval())
    return wrote.exclude(pk__in=_corrections(user))


def _corrections(user: Any) -> QuerySet[Any]:
    made = Decision.objects.filter(person_id=user.pk, action=Decision.Action.CORRECT)
    return made.exclude(revision=None).values("revision_id")


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue."""

    task_state: TaskState
    obj: Any
    status: Status
    due_on: date | None
    changes: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def title(self) -> str:
        return named_title_of(self.obj)

    @property
    def round_id(self) -> int:
        return self.task_state.workflow_state_id

    @property
    def waiting_days(self) -> int:
        """Working days since the stage began."""
        return working_days_between(timezone.localdate(self.task_state.started_at), timezone.localdate())

    @property
    def days_left(self) -> int | None:
        """Working days until the deadline; negative when it has passed."""
        return None if self.due_on is None else working_days_between(timezone.localdate(), self.due_on)


def queue_rows(task_states: Iterable[TaskState]) -> list[QueueRow]:
    """Lines for a page of :func:`queue_of`; one query a kind of object, and one for both versions of all."""
    ids = [state.pk for state in task_states]
    states = states_with_what_rows_need(ids)
    listed = [states[pk] for pk in ids if pk in states]
    return rows_of_states(listed, objects_of(state.workflow_state for state in listed))


def rows_of_states(states: list[TaskState], objects: dict[tuple[int, str], Any]) -> list[QueueRow]:
    """As :func:`queue_rows`, of what was read already; one query for the versions of those shown."""
    if not states:
        return []
    pairs = [(s, objects.get((s.workflow_state.content_type_id, s.workflow_state.object_id))) for s in states]
    listed = [obj for _state, obj in pairs if obj is not None]
    shown = (
        pk for obj in listed for pk in (approved_id(obj) or obj.live_revision_id, obj.latest_revision_id)
    )
    versions = _versions(pk for pk in shown if pk)
    return [_row(state, obj, versions) for state, obj in pairs if obj is not None]


def _row(state: TaskState, obj: Any, versions: dict[int, dict[str, Any]]) -> QueueRow:
    turn = getattr(state, "turn", None)
    return QueueRow(
        task_state=state,
        obj=obj,
        status=status_of_stage(obj, state),
        due_on=turn.due_on if turn else None,
        changes=_summary(obj, versions),
    )


def _summary(obj: Any, versions: dict[int, dict[str, Any]]) -> list[str]:
    """What changed since the last approval; where there was none, since what an emergency put before the public."""
    latest = versions.get(obj.latest_revision_id)
    if approved := approved_id(obj):
        return summary_of(type(obj), versions.get(approved), latest)
    if obj.live:
        since = summary_of(type(obj), versions.get(obj.live_revision_id), latest)
        return [_("Published in an emergency, never approved"), *since]
    if obj.first_published_at:
        return [_("Published in an emergency and taken down, never approved")]
    return summary_of(type(obj), None, latest)


def states_with_what_rows_need(ids: Iterable[int]) -> dict[int, TaskState]:
    """Task states with their rounds, stages and turns, by id.

    Asked for by id: joined to the question of what waits, they lead PostgreSQL to plans that grow with the square.
    """
    found = (
        with_marks(TaskState.objects.all())
        .select_related(
            "turn",
            "task__officetask",
            "workflow_state__current_task_state__task__officetask",
        )
        .in_bulk(list(ids))
    )
    return dict(found)


def objects_of(rounds: Iterable[Any]) -> dict[tuple[int, str], Any]:
    """The governed objects of rounds, or of what else names a kind and a number, keyed so; one query a kind."""
    ids: dict[int, set[str]] = {}
    for round_ in rounds:
        ids.setdefault(round_.content_type_id, set()).add(round_.object_id)
    found = {}
    for content_type_id, object_ids in ids.items():
        model: Any = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is None:
            continue
        objects = list(with_approved(model._base_manager.filter(pk__in=object_ids)).select_related("agency"))
        names = model.names_of(objects)
        for obj in objects:
            obj.listed_as = names.get(obj.pk, "")
            found[content_type_id, str(obj.pk)] = obj
    return found


def title_of(obj: Any) -> str:
    """The title as it was last written, which is not yet the published one."""
    return getattr(obj, "draft_title", "") or str(obj)


def named_title_of(obj: Any) -> str:
    """``Bab IV: Arsitektur``: the title behind the name :func:`objects_of` found."""
    return f"{obj.listed_as}: {title_of(obj)}" if obj.listed_as else title_of(obj)


def spoken_title_of(obj: Any) -> str:
    """``RA-55: Uji keamanan``, for one object in a sentence or a heading; ``Bab IV: Arsitektur`` likewise."""
    short, title = obj.short_title, title_of(obj)
    if short == str(obj):
        return title
    return short if short.endswith(title) else f"{short}: {title}"


def _versions(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Content of these revisions by number; one query."""
    return dict(Revision.objects.filter(pk__in=set(ids)).values_list("pk", "content"))
