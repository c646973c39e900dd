"""Blocks of a chapter: the body blocks, numbered, and the live matrix of action items."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from cms.core.blocks import TEXT_FEATURES, BodyBlock
from cms.core.text import TextBlock
from cms.plans.choices import MatrixScope, Muatan


class MatrixBlock(blocks.StructBlock):
    """The published action items of the plan, as they are when the page is read."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)
    scope = blocks.ChoiceBlock(
        label=_("Which action items"), choices=MatrixScope.choices, default=MatrixScope.PLAN.value
    )
    muatan = blocks.ChoiceBlock(label=_("Content area (muatan)"), choices=Muatan.choices, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Matrix of action items")
        template = "plans/blocks/matrix.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.plans.selectors.matrix import matrix_of

        context = super().get_context(value, parent_context)
        page = context.get("page")
        return {**context, "matrix": matrix_of(page, value.get("scope"), value.get("muatan") or "")}


class ChapterTextBlock(TextBlock):
    """Text whose cross-references say the number that their target has today."""

    def replace_footnote_tags(self, value: Any, html: str, context: Any = None) -> SafeString:
        html = super().replace_footnote_tags(value, html, context=context)
        if "<xref" not in html:
            return html
        from cms.plans import references

        context = context or {}
        drafts = shows_drafts(context)
        found = _targets_of_page(context.get("page"), html, drafts=drafts)
        return references.shown(html, found, drafts=drafts)


def shows_drafts(context: Any) -> bool:
    """Whether a text is rendered for those who write or decide, not for the public."""
    page = context.get("page")
    return bool(getattr(context.get("request"), "is_preview", False)) or not getattr(page, "live", True)


def _targets_of_page(page: Any, html: str, *, drafts: bool) -> dict[Any, Any]:
    """The targets of all texts of a page, looked up once for each page object."""
    from cms.plans import references

    body = getattr(page, "body", None)
    if body is None:
        return references.look_up(references.targets_in(html), drafts=drafts)
    known = page.__dict__.setdefault("_paraf_targets", {})
    if drafts not in known:
        texts = [block["value"] for block in body.raw_data if block["type"] == "text"]
        known[drafts] = references.look_up(references.targets_in("".join(texts)), drafts=drafts)
    return known[drafts]


class ChapterBodyBlock(BodyBlock):
    text = ChapterTextBlock(label=_("Text"), features=[*TEXT_FEATURES, "xref"], icon="pilcrow")
    matrix = MatrixBlock()

    class Meta:
        template = "plans/blocks/body.html"

    def get_form_state(self, value: Any) -> Any:
        """In the editor too, references say the number of today."""
        from cms.plans import references

        state = super().get_form_state(value)
        sources = [child.value.source if child.block_type == "text" else "" for child in value or []]
        targets = references.targets_in("".join(sources))
        if targets:
            found = references.look_up(targets, drafts=True)
            for entry, source, child in zip(state, sources, value, strict=True):
                if "<xref" in source:
                    text = RichText(references.for_editor(source, found))
                    entry["value"] = child.block.get_form_state(text)
        return state

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.plans.numbering import anchor_of, number_body

        context = super().get_context(value, parent_context)
        prefix = getattr(context.get("page"), "number_prefix", "")
        numbered = {part.anchor: part for part in number_body(value, prefix)} if prefix else {}
        anchors = [anchor_of(str(child.id or ""), place) for place, child in enumerate(value)]
        parts = [(child, anchor, numbered.get(anchor)) for child, anchor in zip(value, anchors, strict=True)]
        return {**context, "parts": parts}
