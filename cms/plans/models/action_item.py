"""Action items (rencana aksi): rows of the Peta Rencana (SE MenPANRB 18/2022)."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page
from wagtail.search import index

from cms.agencies.models import Agency
from cms.plans.choices import Level, Muatan
from cms.plans.forms.action_item import ActionItemForm
from cms.plans.models.lists import Indicator, KpkArea
from cms.plans.panels import action_item_editor
from workflows.administered import AdministeredPageForm
from workflows.models import GovernedPage
from workflows.sharing import DRAFT_PERMISSIONS

SUB_ACTIVITY_CODE = RegexValidator(
    r"^\d\.\d{2}\.\d{2}\.\d\.\d{2}\.\d{4}$",
    _("A sub-activity code has the form 2.16.03.2.02.0037."),
)


class ActionItemIndexPage(Page):
    """The list of a plan's action items; holds no content of its own to decide on."""

    base_form_class = AdministeredPageForm
    parent_page_types = ["plans.PlanPage"]
    subpage_types = ["plans.ActionItemPage"]
    max_count_per_parent = 1
    admin_default_ordering = "title"  # in the order of the tree Wagtail shows all rows at once

    class Meta:
        verbose_name = _("list of action items")
        verbose_name_plural = _("lists of action items")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.plans.selectors.listing import list_context

        return {**super().get_context(request, *args, **kwargs), **list_context(self, request)}

    def permissions_for_user(self, user: Any) -> Any:
        from workflows.permissions import ListPermissionTester

        return ListPermissionTester(user, self)


class ActionItemPage(GovernedPage):
    name_field = "code"

    code = models.CharField(_("code"), max_length=20, help_text=_("Such as RA-01."))
    supporting_agencies = ParentalManyToManyField(
        Agency, verbose_name=_("supporting agencies"), blank=True, related_name="+"
    )
    chapter = models.ForeignKey(
        "plans.ChapterPage",
        verbose_name=_("chapter"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The chapter whose matrix shows this action item."),
    )
    goal = models.TextField(_("RPJMD goal (sasaran)"), blank=True)
    goal_indicator = models.CharField(_("goal indicator"), max_length=300, blank=True)
    goal_target = models.CharField(_("goal target"), max_length=150, blank=True)
    initiative = models.TextField(_("strategic initiative"), blank=True)
    muatan = models.CharField(_("content area (muatan)"), max_length=20, choices=Muatan.choices)
    program = models.CharField(_("program"), max_length=300, blank=True)
    activity = models.CharField(_("activity (kegiatan)"), max_length=300, blank=True)
    sub_activity_code = models.CharField(
        _("sub-activity code"), max_length=20, blank=True, validators=[SUB_ACTIVITY_CODE]
    )
    output = models.TextField(_("output"), blank=True)
    baseline = models.CharField(_("baseline"), max_length=300, blank=True)
    target_unit = models.CharField(_("unit of the target"), max_length=80, blank=True)
    effectiveness = models.PositiveSmallIntegerField(
        _("effectiveness"), choices=Level.choices, default=Level.MEDIUM
    )
    feasibility = models.PositiveSmallIntegerField(
        _("feasibility"), choices=Level.choices, default=Level.MEDIUM
    )
    duration_months = models.PositiveSmallIntegerField(
        _("duration (months)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    indicators = ParentalManyToManyField(Indicator, verbose_name=_("SPBE indicators"), blank=True)
    kpk_areas = ParentalManyToManyField(KpkArea, verbose_name=_("KPK areas"), blank=True)

    # The search box of Wagtail's lists: offices call an action item by its code.
    search_fields = [
        *GovernedPage.search_fields, index.SearchField("code_in_words"), index.AutocompleteField("code_in_words"),
    ]  # fmt: skip

    edit_handler = action_item_editor()
    base_form_class = ActionItemForm
    parent_page_types = ["plans.ActionItemIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        permissions = DRAFT_PERMISSIONS

    @classmethod
    def names_of(cls, pages: Iterable[Any]) -> dict[int, str]:
        return {page.pk: page.code for page in pages}

    @property
    def code_in_words(self) -> str:
        """The code as it is asked for: PostgreSQL would read RA-42 as a word and the number minus 42."""
        return self.code.replace("-", " ")

    @property
    def short_title(self) -> str:
        """``RA-55: Uji keamanan``, as it was last written: titles of action items are too alike without."""
        return f"{self.code}: {self.draft_title or self.title}"

    def further_problems(self) -> list[str]:
        """A code that is promised to another action item already: two drafts may have met."""
        from cms.plans.selectors.codes import code_promised_to
        from cms.plans.selectors.periods import plan_of

        taken_by = code_promised_to(self.code, plan_of(self), except_pk=self.pk)
        if taken_by is None:
            return []
        return [
            gettext("%(code)s is the code of “%(title)s” already. Choose another.")
            % {"code": self.code, "title": taken_by}
        ]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.plans.selectors.item import item_context

        return {**super().get_context(request, *args, **kwargs), **item_context(self, request)}


class YearTarget(models.Model):
    """One year of an action item: target and budget. Money is whole rupiah."""

    item = ParentalKey(ActionItemPage, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    target = models.CharField(_("target"), max_length=150, blank=True)
    budget = models.BigIntegerField(
        _("budget (rupiah)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    source_of_funds = models.CharField(_("source of funds"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("yearly target")
        verbose_name_plural = _("yearly targets")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["item", "year"], name="target_once_a_year")]

    def __str__(self) -> str:
        return str(self.year)
