"""Blocks of a chapter: the body blocks, numbered, and the live matrix of action items."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks import BodyBlock
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


class ChapterBodyBlock(BodyBlock):
    matrix = MatrixBlock()

    class Meta:
        template = "plans/blocks/body.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.plans.numbering import anchor_of, number_body

        context = super().get_context(value, parent_context)
        prefix = getattr(context.get("page"), "number_prefix", "")
        numbered = {part.anchor: part for part in number_body(value, prefix)} if prefix else {}
        anchors = [anchor_of(str(child.id or ""), place) for place, child in enumerate(value)]
        parts = [(child, anchor, numbered.get(anchor)) for child, anchor in zip(value, anchors, strict=True)]
        return {**context, "parts": parts}
