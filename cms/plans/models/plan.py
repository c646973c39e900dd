"""The plan and its chapters."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from cms.plans.blocks import ChapterBodyBlock
from cms.plans.body_check import body_problems
from cms.plans.choices import PlanStatus
from cms.plans.forms.chapter import ChapterForm
from cms.plans.forms.plan import PlanForm
from cms.plans.panels import chapter_editor, plan_editor
from workflows.models import GovernedPage
from workflows.ordering import arranging
from workflows.sharing import DRAFT_PERMISSIONS

if TYPE_CHECKING:
    from cms.plans.numbering import ChapterPlace

FOUR_DIGITS = _("Write the year in four digits, such as 2025.")
YEARS = [MinValueValidator(2000, FOUR_DIGITS), MaxValueValidator(2100, FOUR_DIGITS)]


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

    edit_handler = plan_editor()
    admin_default_ordering = "ord"  # the order of the plan, which its numbers follow
    base_form_class = PlanForm
    parent_page_types = ["home.HomePage"]
    subpage_types = ["plans.ChapterPage", "plans.ActionItemIndexPage"]

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        permissions = DRAFT_PERMISSIONS

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.plans.selectors.reading import plan_context

        return {**super().get_context(request, *args, **kwargs), **plan_context(self, request)}

    def add_child(self, **kwargs: Any) -> Any:
        """A new chapter stands before the appendices that close the plan; it takes no published number."""
        chapter = kwargs.get("instance")
        if not isinstance(chapter, ChapterPage) or chapter.is_appendix:
            return super().add_child(**kwargs)
        with arranging(self):
            closing = self._first_closing_appendix()
            if closing is None:
                return super().add_child(**kwargs)
            closing.add_sibling(pos="left", instance=chapter)
        self.refresh_from_db(fields=["numchild"])
        return chapter

    def _first_closing_appendix(self) -> "ChapterPage | None":
        chapters = ChapterPage.objects.child_of(self).order_by("path")
        last = chapters.filter(is_appendix=False).last()
        behind = chapters.filter(path__gt=last.path) if last else chapters
        return behind.first()

    @property
    def years(self) -> range:
        return range(self.start_year, self.end_year + 1)


class ChapterPage(GovernedPage):
    """A chapter (bab). Its number comes from its place among the plan's chapters."""

    summary = models.TextField(_("summary"), blank=True)
    is_appendix = models.BooleanField(_("is an appendix (lampiran)"), default=False)
    body = StreamField(ChapterBodyBlock(), verbose_name=_("text"), blank=True)

    edit_handler = chapter_editor()
    base_form_class = ChapterForm
    parent_page_types = ["plans.PlanPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        permissions = DRAFT_PERMISSIONS

    @classmethod
    def names_of(cls, pages: Iterable[Any]) -> dict[int, str]:
        """As those who write count them: these names stand in lists of the admin."""
        from cms.plans.numbering import numbers_of

        return numbers_of(pages)

    @cached_property
    def place(self) -> "ChapterPlace | None":
        """Where the chapter stands in its plan, drafts counted; read once for each object."""
        from cms.plans.numbering import chapter_places

        return next((place for place in chapter_places(self.get_parent()) if place.pk == self.pk), None)

    def further_problems(self) -> list[str]:
        """A chapter without text, or with marks of footnotes that are gone."""
        return list(body_problems(self.body, {str(note.uuid) for note in self.footnotes.all()}))

    def remarks(self) -> list[str]:
        """Says by which number the public knows the chapter, where that is another than the one shown here."""
        from cms.plans.numbering import place_in_public

        public = place_in_public(self)
        if public is None or self.place is None or public.label == self.place.label:
            return []
        sentence = (
            _("Here it is called %(here)s, for drafts count. The public reads it as %(public)s.")
            if self.live
            else _("Here it is called %(here)s, for drafts count. Published now, it would be %(public)s.")
        )
        return [sentence % {"here": self.place.label, "public": public.label}]

    @property
    def number_prefix(self) -> str:
        return self.place.prefix if self.place else ""

    @property
    def short_title(self) -> str:
        """``Bab IV``; the title while it has no place."""
        return self.place.label if self.place else self.title

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.plans.selectors.reading import chapter_context

        return {**super().get_context(request, *args, **kwargs), **chapter_context(self, request)}
