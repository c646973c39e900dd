"""What anybody may read: the one beginning of every public list, link and count."""

from typing import Any

from wagtail.models import Page

from cms.plans.models import ActionItemIndexPage, PlanPage


def published(model: type[Page]) -> Any:
    """Rows of ``model`` that are live and behind no view restriction; never a draft, whoever asks."""
    return model.objects.live().public()


def current_plan() -> PlanPage | None:
    """The plan the site is about: of the published ones, that with the latest period."""
    return published(PlanPage).order_by("-start_year", "-pk").first()


def current_action_items() -> ActionItemIndexPage | None:
    """The list of action items of the current plan, or of any plan while none is current."""
    index = published(ActionItemIndexPage)
    plan = current_plan()
    return (index.child_of(plan) if plan else index).first()
