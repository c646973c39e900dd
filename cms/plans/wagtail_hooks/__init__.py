"""Where plans meet Wagtail; Wagtail imports this module, each subject has a file of its own."""

from cms.plans.wagtail_hooks import editor, links, progress, rich_text

__all__ = ["editor", "links", "progress", "rich_text"]
