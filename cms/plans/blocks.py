"""Blocks of a chapter: the body blocks, and the live matrix of action items."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks import BodyBlock
from cms.plans.choices import Muatan


class MatrixBlock(blocks.StructBlock):
    """The published action items of the plan, as they are when the page is read."""

    muatan = blocks.ChoiceBlock(label=_("Content area (muatan)"), choices=Muatan.choices, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Matrix of action items")
        template = "plans/blocks/matrix.html"


class ChapterBodyBlock(BodyBlock):
    matrix = MatrixBlock()
