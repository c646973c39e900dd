"""Quarterly reports that are overdue: of the last quarter whose report should be there by now. One query."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, Value, Window
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import Page

from cms.plans.models import ActionItemPage, PlanPage, ProgressReport, YearTarget
from cms.plans.quarters import Quarter
from cms.plans.selectors.progress import STEPS_TO_PLAN


@dataclass(frozen=True)
class Missing:
    """Published action items without the report of ``quarter``: the first ones, and how many."""

    quarter: Quarter
    items: list[ActionItemPage] = field(default_factory=list)
    count: int = 0


def last_due_quarter() -> Quarter:
    """The latest quarter whose report is over due today."""
    quarter = Quarter.of(timezone.localdate())
    while not quarter.is_over_due():
        quarter = (
            Quarter(quarter.year - 1, 4) if quarter.number == 1 else Quarter(quarter.year, quarter.number - 1)
        )
    return quarter


def missing_reports(agency_ids: Iterable[int], limit: int = 5) -> Missing:
    """The rule is :func:`cms.plans.selectors.progress.expected_quarters`, for one quarter and in SQL."""
    quarter = last_due_quarter()
    item = OuterRef("pk")
    targets = YearTarget.objects.filter(Q(budget__gt=0) | ~Q(target=""), item=item)
    plans = PlanPage.objects.filter(
        path=OuterRef("plan_path"), start_year__lte=quarter.year, end_year__gte=quarter.year
    )
    reported = ProgressReport.objects.filter(item=item, year=quarter.year, quarter=quarter.number)
    rows = (
        ActionItemPage.objects.live()
        .filter(agency__in=list(agency_ids), first_published_at__date__lte=quarter.ends)
        .annotate(plan_path=Substr("path", Value(1), Length("path") - STEPS_TO_PLAN * Page.steplen))
        .filter(
            Exists(plans), ~Exists(reported), Exists(targets.filter(year=quarter.year)) | ~Exists(targets)
        )
        .annotate(among=Window(Count("pk")))
        .only("code", "title", "draft_title", "agency")
        .order_by("code")
    )
    items = list(rows[:limit])
    return Missing(quarter, items, items[0].among if items else 0)
