"""What the public page of one action item shows: its years, its reports, its progress."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage, ProgressReport
from cms.plans.selectors.progress import ItemProgress, progress_of
from cms.plans.selectors.public import plan_of
from cms.plans.states import state_of
from workflows.in_force import publication_of


@dataclass(frozen=True)
class YearRow:
    """One year: what is aimed at, what it may cost, what was spent. ``realised`` is None without a report."""

    year: int
    target: str = ""
    budget: int | None = None
    source: str = ""
    realised: int | None = None


def item_context(item: ActionItemPage, request: HttpRequest) -> dict[str, Any]:
    plan = plan_of(item)
    reports = _reports(item, request.user)
    progress = progress_of([item.pk]).get(item.pk, ItemProgress()) if item.pk else ItemProgress()
    rows = _years(item, reports, plan.years if plan else range(0))
    return {
        "plan": plan,
        "index": item.get_parent(),
        "years": rows,
        "total_budget": sum(row.budget or 0 for row in rows),
        "total_realised": sum(row.realised or 0 for row in rows),
        "reports": reports,
        "progress": progress,
        "state": state_of(progress),
        "publication": publication_of(item),
    }


def _reports(item: ActionItemPage, user: Any) -> list[ProgressReport]:
    """Newest first, each with the evidence that ``user`` may read."""
    if item.pk is None:
        return []
    evidence = Prefetch("evidence", queryset=visible_documents(user))
    rows = ProgressReport.objects.filter(item_id=item.pk).prefetch_related(evidence)
    return list(rows.order_by("-year", "-quarter"))


def _years(item: ActionItemPage, reports: list[ProgressReport], period: range) -> list[YearRow]:
    """Every year of the plan, and those outside it that hold something."""
    targets = {row.year: row for row in item.targets.all()}
    spent: dict[int, int] = defaultdict(int)
    for report in reports:
        spent[report.year] += report.realised
    rows = []
    for year in sorted({*period, *targets, *spent}):
        target = targets.get(year)
        rows.append(
            YearRow(
                year=year,
                target=target.target if target else "",
                budget=target.budget if target else None,
                source=target.source_of_funds if target else "",
                realised=spent.get(year),
            )
        )
    return rows
