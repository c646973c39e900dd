"""How long texts wait at each stage, in working days of the city's calendar, by nearest rank; five queries.

A wait is one turn, from the day a stage was opened to its decision; while a text is returned no turn runs. The
database counts the turns by their two days, so that what is read grows with the days and offices, not the turns.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState, WorkflowTask

from cms.agencies.selectors import access_of
from workflows.calendar import working_days_between

DECIDED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
MEDIAN, P90 = 50, 90  # hundredths of all waits
STAGE, AGENCY = "task__name", "turn__agency__name"


@dataclass(frozen=True)
class Period:
    """Both days are counted; by the day of the decision."""

    start: date
    end: date

    @classmethod
    def last_year(cls) -> "Period":
        today = timezone.localdate()
        return cls(today - timedelta(days=364), today)

    def condition(self) -> Q:
        zone = timezone.get_current_timezone()
        first = datetime.combine(self.start, time(), zone)
        after = datetime.combine(self.end + timedelta(days=1), time(), zone)
        return Q(finished_at__gte=first, finished_at__lt=after)


@dataclass(frozen=True)
class Line:
    """One stage, of one agency or of all (``agency`` empty). Days are working days; decided on the same day is 0."""

    stage: str
    agency: str
    decided: int = 0
    median: int | None = None
    p90: int | None = None
    in_time: int = 0
    waiting: int = 0
    overdue: int = 0
    longest: int | None = None

    @property
    def share_in_time(self) -> float | None:
        return round(100 * self.in_time / self.decided, 1) if self.decided else None


def report_scope(user: Any) -> Q:
    """Condition on task states: what of the report ``user`` reads."""
    access = access_of(user)
    return Q() if access.sees_all else Q(turn__agency__in=access.head_of)


def report(user: Any, period: Period, agency: int | None = None) -> list[Line]:
    """Lines of the stages, each followed by its agencies; five queries."""
    rows = TaskState.objects.filter(report_scope(user), turn__isnull=False)
    if agency:
        rows = rows.filter(turn__agency_id=agency)
    lines: list[Line] = []
    by_stage = _lines(rows, period, (STAGE,))
    by_agency = _lines(rows, period, (STAGE, AGENCY))
    for key in sorted(by_stage, key=_place(by_stage)):
        lines.append(by_stage[key])
        lines.extend(line for (stage, *_rest), line in sorted(by_agency.items()) if stage == key[0])
    return lines


def _place(stages: Iterable[tuple[str, ...]]) -> Callable[[tuple[str, ...]], tuple[int, str]]:
    """Stages in the order of the workflow, those that left it at the end; one query."""
    names = WorkflowTask.objects.filter(task__name__in=[key[0] for key in stages])
    places = dict(names.order_by("-sort_order").values_list("task__name", "sort_order"))
    return lambda key: (places.get(key[0], 99), key[0])


def _lines(rows: QuerySet[TaskState], period: Period, keys: tuple[str, ...]) -> dict[tuple[str, ...], Line]:
    waits = _decided(rows.filter(period.condition(), status__in=DECIDED), keys)
    open_now, today = _open(rows, keys), timezone.localdate()
    found = {}
    for key in waits.keys() | open_now.keys():
        decided = waits.get(key, _Waits())
        waiting, overdue, since = open_now.get(key, (0, 0, None))
        found[key] = Line(
            stage=key[0],
            agency=key[1] if len(key) > 1 else "",
            decided=decided.number,
            median=decided.rank(MEDIAN),
            p90=decided.rank(P90),
            in_time=decided.in_time,
            waiting=waiting,
            overdue=overdue,
            longest=working_days_between(timezone.localdate(since), today) if since else None,
        )
    return found


@dataclass
class _Waits:
    """How often each number of working days was waited, and how many waits ended by their deadline."""

    days: Counter[int] = field(default_factory=Counter)
    in_time: int = 0

    @property
    def number(self) -> int:
        return self.days.total()

    def rank(self, hundredths: int) -> int | None:
        """Nearest rank: the shortest wait that at least so many hundredths of all are not longer than."""
        passed = 0
        for waited in sorted(self.days):
            passed += self.days[waited]
            if passed * 100 >= self.number * hundredths:
                return waited
        return None


def _decided(decided: QuerySet[TaskState], keys: tuple[str, ...]) -> dict[tuple[str, ...], _Waits]:
    begun, ended = TruncDate("started_at"), TruncDate("finished_at")
    in_time = Count("pk", filter=Q(turn__due_on__gte=ended))
    rows = decided.order_by().annotate(begun=begun, ended=ended).values_list(*keys, "begun", "ended")
    lengths: dict[tuple[date, date], int] = {}
    found: dict[tuple[str, ...], _Waits] = {}
    for *key, start, end, number, punctual in rows.annotate(number=Count("pk"), in_time=in_time):
        if (start, end) not in lengths:
            lengths[start, end] = working_days_between(start, end)
        waits = found.setdefault(tuple(key), _Waits())
        waits.days[lengths[start, end]] += number
        waits.in_time += punctual
    return found


def _open(
    rows: QuerySet[TaskState], keys: tuple[str, ...]
) -> dict[tuple[str, ...], tuple[int, int, datetime | None]]:
    waiting = rows.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
    overdue = Count("pk", filter=Q(turn__due_on__lt=timezone.localdate()))
    found = (
        waiting.order_by().values_list(*keys).annotate(n=Count("pk"), late=overdue, since=Min("started_at"))
    )
    return {tuple(row[:-3]): (row[-3], row[-2], row[-1]) for row in found}
