"""How long texts wait at each stage: counted in the database, by nearest rank, in a fixed number of queries.

A wait is one turn, from the day a stage was opened to its decision; while a text is returned no turn runs.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
    Window,
)
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from cms.agencies.selectors import access_of
from workflows.policies import Refused

SECONDS_A_DAY = 86_400
DECIDED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
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
    """One stage, of one agency or of all (``agency`` empty). Days are calendar days of 24 hours."""

    stage: str
    agency: str
    decided: int = 0
    median: float | None = None
    p90: float | None = None
    in_time: int = 0
    waiting: int = 0
    overdue: int = 0
    longest: float | None = None

    @property
    def share_in_time(self) -> float | None:
        return round(100 * self.in_time / self.decided, 1) if self.decided else None


def check_may_read_report(user: Any) -> None:
    """The whole city for its offices, the own agency for a head."""
    from django.utils.translation import gettext as _

    access = access_of(user)
    if not access.sees_all and not access.head_of:
        raise Refused(_("This report is read by heads of agencies and by the offices of the whole city."))


def report_scope(user: Any) -> Q:
    """Condition on task states: what of the report ``user`` reads."""
    access = access_of(user)
    return Q() if access.sees_all else Q(turn__agency__in=access.head_of)


def report(user: Any, period: Period, agency: int | None = None) -> list[Line]:
    """Lines of the stages, each followed by its agencies; six queries."""
    rows = TaskState.objects.filter(report_scope(user), turn__isnull=False)
    if agency:
        rows = rows.filter(turn__agency_id=agency)
    lines: list[Line] = []
    by_stage = _lines(rows, period, (STAGE,))
    by_agency = _lines(rows, period, (STAGE, AGENCY))
    for key in sorted(by_stage):
        lines.append(by_stage[key])
        lines.extend(line for (stage, *_rest), line in sorted(by_agency.items()) if stage == key[0])
    return lines


def _lines(rows: QuerySet[TaskState], period: Period, keys: tuple[str, ...]) -> dict[tuple[str, ...], Line]:
    decided = rows.filter(period.condition(), status__in=DECIDED)
    waits, ranks = _decided(decided, keys), _ranks(decided, keys)
    open_now = _open(rows, keys)
    found = {}
    for key in waits.keys() | open_now.keys():
        number, in_time = waits.get(key, (0, 0))
        waiting, overdue, since = open_now.get(key, (0, 0, None))
        median, p90 = ranks.get(key, (None, None))
        longest = _days(timezone.now() - since) if since else None
        found[key] = Line(
            key[0], key[1] if len(key) > 1 else "", number, median, p90, in_time, waiting, overdue, longest
        )
    return found


def _decided(decided: QuerySet[TaskState], keys: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, int]]:
    """How many were decided, and how many of them by their deadline."""
    in_time = Count("pk", filter=Q(turn__due_on__gte=TruncDate("finished_at")))
    rows = decided.order_by().values_list(*keys).annotate(number=Count("pk"), in_time=in_time)
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in rows}


def _ranks(
    decided: QuerySet[TaskState], keys: tuple[str, ...]
) -> dict[tuple[str, ...], tuple[float | None, float | None]]:
    """Median and 90th percentile of each group: the waits at these ranks, picked by the database."""
    wait = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
    group = [F(key) for key in keys]
    ranked = decided.order_by().annotate(
        wait=wait,
        place=Window(RowNumber(), partition_by=group, order_by=[F("finished_at") - F("started_at"), "pk"]),
        among=Window(Count("pk"), partition_by=group),
    )
    # Nearest rank: the smallest place that is at least the share of all, in whole numbers.
    median = Q(place__gte=F("among") * 0.5, place__lt=F("among") * 0.5 + 1)
    p90 = Q(place__gte=F("among") * 0.9, place__lt=F("among") * 0.9 + 1)
    found: dict[tuple[str, ...], list[float]] = {}
    for *key, waited, place, among in ranked.filter(median | p90).values_list(
        *keys, "wait", "place", "among"
    ):
        pair = found.setdefault(tuple(key), [0.0, 0.0])
        for position, share in enumerate((0.5, 0.9)):
            if among * share <= place < among * share + 1:
                pair[position] = _days(waited)
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


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


def _days(waited: timedelta) -> float:
    return round(waited.total_seconds() / SECONDS_A_DAY, 1)
