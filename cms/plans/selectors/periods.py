"""The years of a plan, and what its action items hold for them."""

from typing import Any

from django.db.models import Q

from cms.plans.models import PlanPage, YearTarget


def plan_of(page: Any) -> PlanPage | None:
    """The plan that ``page`` is or stands under."""
    if page is None or not getattr(page, "path", ""):
        return None
    if isinstance(page, PlanPage):
        return page
    return PlanPage.objects.ancestor_of(page).first()


def years_with_targets(plan: PlanPage) -> list[int]:
    """Years for which an action item of the plan has a target or a budget."""
    filled = ~Q(target="") | Q(budget__isnull=False)
    rows = YearTarget.objects.filter(filled, item__path__startswith=plan.path)
    return list(rows.order_by("year").values_list("year", flat=True).distinct())
