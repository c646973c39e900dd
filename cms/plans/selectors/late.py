"""Quarterly reports that are overdue: every quarter of every published action item, as the grid counts them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from cms.plans.models import ActionItemPage, PlanPage, ProgressReport, YearTarget
from cms.plans.quarters import Quarter
from cms.plans.selectors.figures import late_quarters, quarters_over
from cms.plans.selectors.progress import STEPS_TO_PLAN

ITEM, REPORT, TARGET = range(3)  # what a row tells of


class Late(NamedTuple):
    """An action item in a list."""

    pk: int
    code: str
    title: str


class Overdue(NamedTuple):
    """An action item and the quarters whose report it owes, oldest first."""

    item: Late
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class Missing:
    """The action items that owe reports: the first ones, and how many reports of all of them are late."""

    items: list[Overdue] = field(default_factory=list)
    count: int = 0


def missing_reports(agency_ids: Iterable[int], limit: int = 5) -> Missing:
    """The first items that owe a report, each once, by code; one query, whatever their number.

    The rule is that of :func:`cms.plans.selectors.figures.figures_of`, which asks for more.
    """
    items, reported, planned = [], defaultdict(set), defaultdict(set)
    for kind, pk, one, other, *rest in _rows(agency_ids):
        if kind == ITEM:
            items.append((pk, one, other, *rest))
        elif kind == REPORT:
            reported[pk].add((one, other))
        else:
            planned[pk].add(one)
    over, owed = quarters_over(), []
    for pk, first, last, published_at, code, title in sorted(items, key=lambda row: (row[4], row[0])):
        due = over(first, last) if first and last else ()
        quarters = late_quarters(due, published_at, frozenset(planned[pk]), frozenset(reported[pk]))
        if quarters:
            owed.append(Overdue(Late(pk, code, title), quarters))
    return Missing(owed[:limit], sum(len(late.quarters) for late in owed))


def _rows(agency_ids: Iterable[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Kind of row, item, two numbers, and of the items themselves when they were published, code and title.

    The numbers are first and last year of the plan; year and quarter of a report; a year with target or budget.
    """
    plan = PlanPage.objects.filter(path=OuterRef("plan_path"))
    place = Substr("path", Value(1), Length("path") - STEPS_TO_PLAN * Page.steplen)
    published = ActionItemPage.objects.live().filter(
        agency__in=list(agency_ids), first_published_at__isnull=False
    )
    of_these = published.order_by().values("pk")
    reports = ProgressReport.objects.filter(item__in=of_these).order_by()
    targets = YearTarget.objects.filter(Q(budget__gt=0) | ~Q(target=""), item__in=of_these).order_by()
    nothing = (Value(None, output_field=DateTimeField()), Value(""), Value(""))
    items = published.order_by().annotate(plan_path=place)
    years = (Subquery(plan.values("start_year")[:1]), Subquery(plan.values("end_year")[:1]))
    return items.values_list(Value(ITEM), "pk", *years, "first_published_at", "code", "title").union(
        reports.values_list(Value(REPORT), "item_id", "year", "quarter", *nothing),
        targets.values_list(Value(TARGET), "item_id", "year", Value(0), *nothing),
        all=True,
    )
