"""What anybody may read: the one beginning of every public list, link and count."""

from typing import Any

from wagtail.models import Page

from cms.plans.models import ActionItemIndexPage, PlanPage


def published(model: type[Page]) -> Any:
    """Rows of ``model`` that are live and behind no view restriction; never a draft, whoever asks."""
    return model.objects.live().public()


def plan_of(page: Page) -> PlanPage | None:
    """The plan ``page`` stands in, published or not; pages that are being made have a path already."""
    if isinstance(page, PlanPage):
        return page
    return PlanPage.objects.ancestor_of(page).first()


def current_plan() -> PlanPage | None:
    """The plan the site is about: of the published ones, that with the latest period."""
    return published(PlanPage).order_by("-start_year", "-pk").first()


def action_items_of(plan: PlanPage | None) -> ActionItemIndexPage | None:
    """The published list of action items of ``plan``, or of any plan while none is current."""
    index = published(ActionItemIndexPage)
    return (index.child_of(plan) if plan else index).first()
