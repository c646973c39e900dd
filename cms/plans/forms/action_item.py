"""The form of an action item: code, agencies, and one row for each year of the plan's period."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.agencies.models import Agency, in_force
from cms.plans.forms.governed import GovernedPageForm, agency_label, check_valid_today
from cms.plans.forms.rows import adopt_rows

CODE = re.compile(r"[A-Z]{1,6}([.-][A-Z0-9]{1,6}){1,3}")


class ActionItemForm(GovernedPageForm):
    def __init__(
        self, data: Any = None, files: Any = None, parent_page: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        from cms.plans.selectors.periods import plan_of

        instance = kwargs.get("instance")
        self.plan = plan_of(parent_page) or plan_of(instance)
        if data is None and instance is not None and self.plan is not None:
            self._add_missing_years(instance, self.plan.years)
        super().__init__(data, files, parent_page, *args, **kwargs)
        self._offer_supporting_agencies()
        self._offer_chapters()
        self._offer_areas()
        if not self.instance.pk and self.plan and not self.instance.code:
            from cms.plans.selectors.codes import next_code

            self.initial["code"] = next_code(self.plan)

    def _add_missing_years(self, instance: Any, years: range) -> None:
        """Rows in memory only: they are stored when the form is saved."""
        rows = instance.targets
        present = {row.year for row in rows.all()}
        model = rows.model
        rows.add(*(model(year=year) for year in years if year not in present))

    def _offer_supporting_agencies(self) -> None:
        field = self.fields.get("supporting_agencies")
        if field is not None:
            chosen = {agency.pk for agency in self.instance.supporting_agencies.all()}
            field.queryset = Agency.objects.filter(in_force() | Q(pk__in=chosen))
            field.label_from_instance = agency_label

    def _offer_chapters(self) -> None:
        field = self.fields.get("chapter")
        if field is not None:
            from cms.plans.numbering import chapter_places

            places = chapter_places(self.plan) if self.plan else []
            field.queryset = field.queryset.filter(pk__in=[place.pk for place in places])
            field.choices = [("", "—"), *((place.pk, f"{place.label}: {place.title}") for place in places)]

    def _offer_areas(self) -> None:
        field = self.fields.get("kpk_areas")
        if field is not None:
            chosen = [area.pk for area in self.instance.kpk_areas.all()]
            field.queryset = field.queryset.filter(Q(active=True) | Q(pk__in=chosen))

    def clean_code(self) -> str:
        from cms.plans.selectors.codes import code_taken_by

        code = self.cleaned_data["code"].strip().upper()
        if not code:
            return code
        if not CODE.fullmatch(code):
            raise ValidationError(_("A code is made of capitals, digits and hyphens, such as RA-01."))
        taken_by = code_taken_by(code, self.plan, except_pk=self.instance.pk)
        if taken_by:
            raise ValidationError(
                _("%(code)s is the code of “%(title)s” already. Choose another.")
                % {"code": code, "title": taken_by}
            )
        return code

    def clean_sub_activity_code(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["sub_activity_code"])

    def clean_supporting_agencies(self) -> Any:
        chosen = self.cleaned_data["supporting_agencies"]
        for agency in chosen:
            check_valid_today(agency)
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        agency = data.get("agency")
        if agency and agency in (data.get("supporting_agencies") or ()):
            self.add_error(
                "supporting_agencies",
                _("%(agency)s is in charge already; it need not support as well.") % {"agency": agency},
            )
        if self.plan and "targets" in self.formsets:
            self._check_years(self.plan.years)
        return data

    def _check_years(self, years: range) -> None:
        adopt_rows(self.formsets["targets"], "year")
        for row in self.formsets["targets"].forms:
            row.check_period(years)
