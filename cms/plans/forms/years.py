"""One year of an action item, as a row of the grid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.core.fields import RupiahField
from cms.plans.widgets import suggesting

MAX_TARGET = 150


class YearTargetForm(WagtailAdminModelForm):
    """Year (given by the plan), target, budget, source of funds."""

    year = forms.IntegerField(
        min_value=2000,
        max_value=2100,
        widget=forms.HiddenInput,
        error_messages={
            "invalid": _("Write the year in four digits, such as 2025."),
            "min_value": _("Write the year in four digits, such as 2025."),
            "max_value": _("Write the year in four digits, such as 2025."),
        },
    )
    target = forms.CharField(label=_("Target"), max_length=MAX_TARGET, required=False)
    budget = RupiahField(label=_("Budget (Rp)"), required=False)
    source_of_funds = forms.CharField(
        label=_("Source of funds"),
        max_length=80,
        required=False,
        widget=suggesting("sources-of-funds"),
    )

    @property
    def shown_year(self) -> str:
        return str(self["year"].value() or "")

    @property
    def is_blank(self) -> bool:
        data = getattr(self, "cleaned_data", {})
        return not data.get("target") and data.get("budget") is None and not data.get("source_of_funds")

    def check_period(self, years: Any) -> None:
        """A row outside the plan's period goes when it is blank, and is refused when it is not."""
        year = self.cleaned_data.get("year")
        if year is None or year in years:
            return
        if self.is_blank and not self.errors:
            self.cleaned_data[forms.formsets.DELETION_FIELD_NAME] = True
            return
        self.add_error(
            "target",
            _("%(year)s is outside the plan's period, %(first)s–%(last)s. Clear this row.")
            % {"year": year, "first": years[0], "last": years[-1]},
        )
