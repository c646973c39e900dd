"""Where plans meet Wagtail; Wagtail imports this module, each subject has a file of its own."""

from cms.plans.wagtail_hooks import editor, explorer, links, lists, progress, rich_text

__all__ = ["editor", "explorer", "links", "lists", "progress", "rich_text"]
