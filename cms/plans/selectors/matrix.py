"""The action items that a matrix in a chapter shows."""

from dataclasses import dataclass
from typing import Any

from cms.plans.choices import MatrixScope
from cms.plans.models import ActionItemPage, ChapterPage, PlanPage


@dataclass(frozen=True)
class Row:
    item: ActionItemPage
    yearly: list[tuple[str, str]]
    budget: int | None


@dataclass(frozen=True)
class Matrix:
    years: list[str]
    rows: list[Row]


def matrix_of(page: Any, scope: str | None, muatan: str) -> Matrix:
    """Published action items of the plan ``page`` belongs to. Three queries, whatever the number of items.

    Drafts are left out for everyone: a chapter reads the same to the one who approves it and to the public.
    """
    plan = PlanPage.objects.ancestor_of(page, inclusive=True).first() if _placed(page) else None
    if plan is None:
        return Matrix([], [])
    items = ActionItemPage.objects.live().public().descendant_of(plan)
    if scope == MatrixScope.CHAPTER and isinstance(page, ChapterPage):
        items = items.filter(chapter_id=page.pk)
    if muatan:
        items = items.filter(muatan=muatan)
    items = items.select_related("agency").prefetch_related("targets").order_by("path")
    return Matrix([str(year) for year in plan.years], [_row(item, plan) for item in items])


def _row(item: ActionItemPage, plan: PlanPage) -> Row:
    by_year = {target.year: target for target in item.targets.all()}
    budgets = [target.budget for target in by_year.values() if target.budget is not None]
    return Row(
        item,
        [
            (str(year), with_unit(by_year[year].target, item.target_unit) if year in by_year else "")
            for year in plan.years
        ],
        sum(budgets) if budgets else None,
    )


def with_unit(target: str, unit: str) -> str:
    """``40 layanan``; many write the unit into the target themselves."""
    says_so = not unit or not target or unit.casefold() in target.casefold()
    return target if says_so else f"{target} {unit}"


def _placed(page: Any) -> bool:
    return bool(getattr(page, "path", ""))
