"""The plan and its chapters."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.plans.blocks import ChapterBodyBlock
from cms.plans.choices import PlanStatus
from workflows.models import GovernedPage

if TYPE_CHECKING:
    from cms.plans.numbering import ChapterPlace

YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class PlanPage(GovernedPage):
    """A city's five-year SPBE plan (Perpres 95/2018 Pasal 19)."""

    start_year = models.PositiveSmallIntegerField(_("first year"), default=2025, validators=YEARS)
    end_year = models.PositiveSmallIntegerField(_("last year"), default=2029, validators=YEARS)
    status = models.CharField(
        _("status"), max_length=20, choices=PlanStatus.choices, default=PlanStatus.DRAFTING
    )
    decree_number = models.CharField(_("decree number"), max_length=150, blank=True)
    decree_date = models.DateField(_("decree date"), null=True, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    legal_basis = RichTextField(_("legal basis"), blank=True, features=["ol", "ul", "bold", "link"])

    content_panels = [
        *Page.content_panels,
        FieldPanel("agency"),
        FieldPanel("start_year"),
        FieldPanel("end_year"),
        FieldPanel("status"),
        FieldPanel("decree_number"),
        FieldPanel("decree_date"),
        FieldPanel("introduction"),
        FieldPanel("legal_basis"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["plans.ChapterPage", "plans.ActionItemIndexPage"]

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    @property
    def years(self) -> range:
        return range(self.start_year, self.end_year + 1)


class ChapterPage(GovernedPage):
    """A chapter (bab). Its number comes from its place among the plan's chapters."""

    summary = models.TextField(_("summary"), blank=True)
    is_appendix = models.BooleanField(_("is an appendix (lampiran)"), default=False)
    body = StreamField(ChapterBodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("agency"),
        FieldPanel("summary"),
        FieldPanel("is_appendix"),
        FieldPanel("body"),
        InlinePanel("footnotes", label=_("Footnotes")),
    ]
    parent_page_types = ["plans.PlanPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    @cached_property
    def place(self) -> "ChapterPlace | None":
        """Where the chapter stands in its plan; read once for each object."""
        from cms.plans.numbering import chapter_places

        return next((place for place in chapter_places(self.get_parent()) if place.pk == self.pk), None)

    @property
    def number_prefix(self) -> str:
        return self.place.prefix if self.place else ""

    @property
    def short_title(self) -> str:
        """``Bab IV``; the title while it has no place."""
        return self.place.label if self.place else self.title
