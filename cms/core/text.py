"""Long text with footnotes."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail_footnotes.blocks import FIND_FOOTNOTE_TAG, RichTextBlockWithFootnotes


class TextBlock(RichTextBlockWithFootnotes):
    """Footnotes are read once a page, and nothing of a page is kept on the block.

    Blocks are shared by all threads of the process; the parent class keeps the footnotes of the page being
    rendered on itself, so that two readers at once could take each other's.
    """

    def replace_footnote_tags(self, value: Any, html: str, context: Any = None) -> SafeString:
        page = (context or {}).get("page")
        if not isinstance(page, Page):
            return mark_safe(FIND_FOOTNOTE_TAG.sub("", html))  # noqa: S308 - the rich text made above
        known = _footnotes_by_uuid(page)
        noted: list[Any] = page.__dict__.setdefault("footnotes_list", [])

        def reference(match: Any) -> str:
            footnote = known.get(match[1])
            if footnote is None:
                return ""
            if footnote not in noted:
                noted.append(footnote)
                footnote.references = []
            footnote.references.append(len(footnote.references) + 1)
            return render_to_string(
                "wagtail_footnotes/includes/footnote_reference.html",
                {"index": noted.index(footnote) + 1, "reference_index": footnote.references[-1]},
            )

        return mark_safe(FIND_FOOTNOTE_TAG.sub(reference, html))  # noqa: S308 - the rich text made above


def _footnotes_by_uuid(page: Page) -> dict[str, Any]:
    if "_paraf_footnotes" not in page.__dict__:
        page.__dict__["_paraf_footnotes"] = {str(note.uuid): note for note in page.footnotes.all()}
    return page.__dict__["_paraf_footnotes"]
