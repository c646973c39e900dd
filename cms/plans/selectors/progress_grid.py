"""The grid of reports: items down, quarters across, each quarter in one word."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cms.plans.models import ActionItemPage, PlanPage
from cms.plans.quarters import Quarter, quarters_of
from cms.plans.selectors.progress import ItemProgress, plan_path, progress_of


@dataclass(frozen=True)
class Cell:
    """``state``: reported, late, open (may be reported), future, outside (of the plan's period)."""

    quarter: Quarter
    state: str
    percent: Decimal | None = None


@dataclass(frozen=True)
class Row:
    item: ActionItemPage
    progress: ItemProgress
    cells: list[Cell]


def cells_of(progress: ItemProgress, plan: PlanPage | None, years: range) -> list[Cell]:
    """One cell for each quarter of ``years``."""
    period = plan.years if plan else range(0)
    return [_cell(progress, period, quarter) for quarter in quarters_of(years)]


def grid(items: Iterable[ActionItemPage], year: int) -> list[Row]:
    """A row for each item with the four quarters of ``year``. Five queries whatever their number."""
    listed = list(items)
    progress = progress_of(item.pk for item in listed)
    plans = {plan.path: plan for plan in PlanPage.objects.filter(path__in={plan_path(i) for i in listed})}
    years = range(year, year + 1)
    return [
        Row(item, progress[item.pk], cells_of(progress[item.pk], plans.get(plan_path(item)), years))
        for item in listed
    ]


def _cell(progress: ItemProgress, period: range, quarter: Quarter) -> Cell:
    if quarter in progress.reported:
        return Cell(quarter, "reported", progress.reported[quarter])
    if quarter.year not in period:
        return Cell(quarter, "outside")
    if quarter in progress.late:
        return Cell(quarter, "late")
    return Cell(quarter, "open" if quarter.has_begun() else "future")
