"""Where plans meet Wagtail; Wagtail imports this module, each subject has a file of its own."""

from cms.plans.wagtail_hooks import editor, reports, rich_text

__all__ = ["editor", "reports", "rich_text"]
