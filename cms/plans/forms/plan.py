"""The form of a plan: its period, and what adoption needs."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.plans.choices import PlanStatus
from cms.plans.forms.governed import GovernedPageForm

LONGEST_PERIOD = 10


class PlanForm(GovernedPageForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_period(data.get("start_year"), data.get("end_year"))
        self._check_decree(data)
        return data

    def clean_decree_date(self) -> date | None:
        day = self.cleaned_data["decree_date"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The date of a decree is not in the future."))
        return day

    def _check_period(self, start: int | None, end: int | None) -> None:
        if start is None or end is None:
            return
        if end < start:
            self.add_error("end_year", _("The last year is before the first year."))
        elif end - start >= LONGEST_PERIOD:
            self.add_error("end_year", _("A plan spans at most %(years)s years.") % {"years": LONGEST_PERIOD})
        elif self.instance.pk and (outside := self._years_left_outside(start, end)):
            self.add_error(
                "end_year",
                _("Action items have targets outside this period: %(years)s. Move or clear them first.")
                % {"years": ", ".join(map(str, outside))},
            )

    def _years_left_outside(self, start: int, end: int) -> list[int]:
        from cms.plans.selectors.periods import years_with_targets

        return [year for year in years_with_targets(self.instance) if not start <= year <= end]

    def _check_decree(self, data: dict[str, Any]) -> None:
        number, day = data.get("decree_number"), data.get("decree_date")
        adopted = data.get("status") == PlanStatus.ADOPTED
        if not number and (adopted or day) and "decree_number" not in self.errors:
            self.add_error("decree_number", _("Give the number of the decree, such as 188.45/100/2025."))
        if not day and (adopted or number) and "decree_date" not in self.errors:
            self.add_error("decree_date", _("Give the date of the decree."))
