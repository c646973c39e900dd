"""Progress of action items: each one, rolled up by agency and by content area, and what is late.

Callers scope what they ask for (:func:`~cms.plans.selectors.visible_to`); nothing here asks who reads.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.agencies.models import Agency
from cms.plans.choices import Muatan
from cms.plans.models import ActionItemPage, PlanPage, ProgressReport, YearTarget
from cms.plans.quarters import Quarter, quarters_of
from cms.plans.selectors.figures import STEPS_TO_PLAN, Figures, figures_of


@dataclass(frozen=True)
class ItemProgress:
    """``percent``: as last reported (None: never); ``realised`` and ``budget``: rupiah of all years."""

    percent: Decimal | None = None
    latest: Quarter | None = None
    realised: int = 0
    budget: int = 0
    late: list[Quarter] = field(default_factory=list)
    reported: dict[Quarter, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupProgress:
    """Action items taken together. An item never reported counts as 0, so silence raises no average."""

    key: Any
    label: str
    items: int
    unreported: int
    percent: Decimal
    realised: int
    budget: int
    late: int

    @property
    def share(self) -> str:
        """The percentage as machines read it: with a dot, whatever the language."""
        return f"{self.percent:.1f}"


def progress_of(item_ids: Iterable[int]) -> dict[int, ItemProgress]:
    """Progress of each item, in four queries whatever their number."""
    items = list(
        ActionItemPage.objects.filter(pk__in=list(item_ids)).only("pk", "path", "live", "first_published_at")
    )
    ids = [item.pk for item in items]
    reports, targets = _reports(ids), _targets(ids)
    plans = _plans(items)
    return {
        item.pk: _progress(item, reports[item.pk], targets[item.pk], plans.get(plan_path(item)))
        for item in items
    }


def progress_by_agency(plan: PlanPage) -> list[GroupProgress]:
    """The published action items of ``plan``, taken together by the agency in charge."""
    labels = {agency.pk: str(agency) for agency in Agency.objects.all()}
    return _grouped(plan, "agency_id", labels)


def progress_by_muatan(plan: PlanPage) -> list[GroupProgress]:
    """The published action items of ``plan``, taken together by content area, in the order of the regulation."""
    return _grouped(plan, "muatan", {m.value: str(m.label) for m in Muatan})


def plan_path(item: Page) -> str:
    """Path of the plan an item stands in."""
    return item.path[: -STEPS_TO_PLAN * Page.steplen]


def expected_quarters(
    item: ActionItemPage, plan: PlanPage | None, years: Iterable[int], today: date | None = None
) -> list[Quarter]:
    """Quarters whose report is due by now.

    Within the plan's period, in ``years`` with a target (in all of them where none is given), and
    none that had ended before the public could read the item.
    """
    if plan is None or not item.live or item.first_published_at is None:
        return []
    published = timezone.localtime(item.first_published_at).date()
    planned = set(years) or set(plan.years)
    return [
        quarter
        for quarter in quarters_of(plan.years)
        if quarter.year in planned and quarter.ends >= published and quarter.is_over_due(today)
    ]


def _progress(
    item: ActionItemPage,
    reports: list[ProgressReport],
    targets: list[YearTarget],
    plan: PlanPage | None,
) -> ItemProgress:
    reported = {Quarter(report.year, report.quarter): report.percent for report in reports}
    years = [row.year for row in targets if row.target or row.budget]
    return ItemProgress(
        percent=reports[-1].percent if reports else None,
        latest=max(reported) if reported else None,
        realised=sum(report.realised for report in reports),
        budget=sum(row.budget or 0 for row in targets),
        late=[q for q in expected_quarters(item, plan, years) if q not in reported],
        reported=reported,
    )


def _reports(ids: list[int]) -> dict[int, list[ProgressReport]]:
    found: dict[int, list[ProgressReport]] = defaultdict(list)
    for report in ProgressReport.objects.filter(item__in=ids).order_by("year", "quarter"):
        found[report.item_id].append(report)
    return found


def _targets(ids: list[int]) -> dict[int, list[YearTarget]]:
    found: dict[int, list[YearTarget]] = defaultdict(list)
    for row in YearTarget.objects.filter(item__in=ids):
        found[row.item_id].append(row)
    return found


def _plans(items: Iterable[ActionItemPage]) -> dict[str, PlanPage]:
    paths = {plan_path(item) for item in items}
    return {
        plan.path: plan
        for plan in PlanPage.objects.filter(path__in=paths).only("pk", "path", "start_year", "end_year")
    }


def _grouped(plan: PlanPage, field: str, labels: dict[Any, str]) -> list[GroupProgress]:
    items = ActionItemPage.objects.live().descendant_of(plan)
    figures = figures_of(items)
    groups: dict[Any, list[Figures]] = defaultdict(list)
    for pk, value in items.values_list("pk", field):
        groups[value].append(figures[pk])
    return [_together(value, label, groups[value]) for value, label in labels.items() if value in groups]


def _together(key: Any, label: str, members: list[Figures]) -> GroupProgress:
    total = sum((member.percent or Decimal(0) for member in members), Decimal(0))
    return GroupProgress(
        key=key,
        label=label,
        items=len(members),
        unreported=sum(member.percent is None for member in members),
        percent=round(total / len(members), 1),
        realised=sum(member.realised for member in members),
        budget=sum(member.budget for member in members),
        late=sum(member.late for member in members),
    )
