"""What is read of plans: who may see what, numbers, progress."""

from cms.plans.selectors.visible import GOVERNED_MODELS, may_read_draft, visible_pages, visible_to

__all__ = ["GOVERNED_MODELS", "may_read_draft", "visible_pages", "visible_to"]
