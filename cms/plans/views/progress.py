"""Progress reports in the admin: the grid of my agency's items, and how the city is doing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.agencies.models import Agency
from cms.agencies.selectors import access_of
from cms.plans.models import ActionItemPage, PlanPage
from cms.plans.selectors.figures import Figures, figures_of
from cms.plans.selectors.progress import GroupProgress, progress_by_agency, progress_by_muatan
from cms.plans.selectors.progress_grid import Row, grid
from cms.plans.selectors.reports import reported_items, reporting_agencies

PER_PAGE = 50


class GridFilter(forms.Form):
    """Which rows of the grid, and which year. A value out of the lists is as if none were given."""

    agency: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("All agencies"),
    )
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    late = forms.BooleanField(label=gettext_lazy("Late reports only"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class ProgressGridView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "plans/progress/index.html"
    page_title = gettext_lazy("Progress reports")
    header_icon = "calendar-check"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        overview = reverse("plans_progress_overview")
        return [HeaderButton(_("Overview"), url=overview, icon_name="list-ul")]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Progress reports")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = known_years()
        chosen = self._filter(years)
        year = chosen.get("year") or nearest(timezone.localdate(), years)
        figures = self._figures(chosen)
        page = Paginator(list(figures), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = self._rows(page.object_list, year)
        return super().get_context_data(
            **kwargs,
            form=self.form,
            year=year,
            rows=rows,
            total=len(figures),
            late=sum(found.late for found in figures.values()),
            pic_of=access_of(self.request.user).pic_of,
            page_query=self._query_without_page(),
            pages=page,
            agency=chosen.get("agency"),
        )

    def _filter(self, years: list[int]) -> dict[str, Any]:
        """Opens on the reader's own agency; ``?agency=`` asks for all of them."""
        data = self.request.GET.copy()
        agencies = reporting_agencies(self.request.user)
        data.setdefault("agency", self._own_agency())
        data.setdefault("year", str(nearest(timezone.localdate(), years)))
        self.form = GridFilter(data, agencies=agencies, years=years)
        return self.form.cleaned_data if self.form.is_valid() else {}

    def _own_agency(self) -> str:
        """The agency all offices of the reader belong to, if there is one and no duty for the whole city."""
        access = access_of(self.request.user)
        return str(*access.agency_ids) if len(access.agency_ids) == 1 and not access.sees_all else ""

    def _figures(self, chosen: dict[str, Any]) -> dict[int, Figures]:
        """What the reader asks for, in the order of the grid; only the page shown is read in full."""
        items: QuerySet[ActionItemPage] = reported_items(self.request.user)
        if chosen.get("agency"):
            items = items.filter(agency=chosen["agency"])
        figures = figures_of(items.order_by("agency__name", "code", "pk"))
        late_only = chosen.get("late")
        return {pk: found for pk, found in figures.items() if found.late or not late_only}

    @staticmethod
    def _rows(pks: Iterable[int], year: int) -> list[Row]:
        items = ActionItemPage.objects.select_related("agency").in_bulk(list(pks))
        return grid([items[pk] for pk in pks], year)

    def _query_without_page(self) -> str:
        query = self.request.GET.copy()
        query.pop("p", None)
        return query.urlencode()


class ProgressOverviewView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "plans/progress/overview.html"
    page_title = gettext_lazy("Progress of the action items")
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("plans_progress"), "label": _("Progress reports")},
            {"url": "", "label": _("Overview")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = PlanPage.objects.order_by("-live", "-start_year", "-pk").first()
        agencies = progress_by_agency(plan) if plan else []
        return super().get_context_data(
            **kwargs,
            plan=plan,
            by_agency=sorted(agencies, key=lambda group: (-group.late, group.label)),
            by_muatan=progress_by_muatan(plan) if plan else [],
            total=_total(agencies),
        )


def known_years() -> list[int]:
    """Years of all plans, in order."""
    periods = PlanPage.objects.values_list("start_year", "end_year")
    return sorted({year for first, last in periods for year in range(first, last + 1)})


def nearest(today: date, years: list[int]) -> int:
    return min(years, key=lambda year: abs(year - today.year), default=today.year)


def _total(groups: list[GroupProgress]) -> dict[str, int]:
    return {
        name: sum(getattr(group, name) for group in groups)
        for name in ("items", "unreported", "late", "realised", "budget")
    }
