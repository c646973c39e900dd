"""What the frame of the site links to."""

from cms.plans.models import ActionItemIndexPage
from cms.plans.selectors.public import action_items_of, current_plan, published

__all__ = ["current_action_items", "current_plan", "published"]


def current_action_items() -> ActionItemIndexPage | None:
    """The list of action items of the current plan, or of any plan while none is current."""
    return action_items_of(current_plan())
