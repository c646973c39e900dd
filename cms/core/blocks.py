"""Body blocks: few, plain and complete; nothing that a printed page cannot show."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.core.tables import PastedTableBlock, rows_of
from cms.core.text import TextBlock

TEXT_FEATURES = [
    "bold", "italic", "superscript", "subscript", "ol", "ul", "link", "document-link", "footnotes",
]  # fmt: skip


class SectionBlock(blocks.StructBlock):
    """A heading. Its number comes from its place, its address from the block's id."""

    title = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Section (1.1)")), ("3", _("Subsection (1.1.1)"))],
        default="2",
    )

    class Meta:
        icon = "title"
        label = _("Section heading")
        template = "core/blocks/section.html"


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=250)
    table = PastedTableBlock(label=_("Table"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=250)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "core/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return {**context, **rows_of(value.get("table"))}


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=250)
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=400,
        help_text=_("Says what the picture shows to those who do not see it."),
    )
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "core/blocks/figure.html"


class RegulationBlock(blocks.CharBlock):
    """The name of a regulation; the page around the editor may offer common ones in a list of that id."""

    @cached_property
    def field(self) -> Any:
        widget = forms.TextInput({"list": "regulations", "autocomplete": "off"})
        return forms.CharField(widget=widget, **self.field_options)


class CitationBlock(blocks.StructBlock):
    """A legal citation as data: regulation, article, page."""

    regulation = RegulationBlock(label=_("Regulation"), max_length=300)
    article = blocks.CharBlock(
        label=_("Article"),
        required=False,
        max_length=120,
        help_text=_("Such as Pasal 19 ayat (2)."),
    )
    page = blocks.IntegerBlock(label=_("Page"), required=False, min_value=1, max_value=9999)
    quote = blocks.TextBlock(label=_("Quotation"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Legal citation")
        template = "core/blocks/citation.html"


CALLOUTS = [("info", _("Information")), ("warning", _("Attention")), ("definition", _("Definition"))]


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=CALLOUTS,
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul", "ol"])

    class Meta:
        icon = "help"
        label = _("Callout")
        template = "core/blocks/callout.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return {**context, "kind_label": dict(CALLOUTS).get(value.get("kind"), "")}


class BodyBlock(blocks.StreamBlock):
    section = SectionBlock()
    text = TextBlock(label=_("Text"), features=list(TEXT_FEATURES), icon="pilcrow")
    table = CaptionedTableBlock()
    figure = FigureBlock()
    citation = CitationBlock()
    callout = CalloutBlock()
