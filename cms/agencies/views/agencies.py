"""Agencies: their list, and the page of one with its offices and who holds them today."""

from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from cms.agencies.forms import AgencyForm
from cms.agencies.models import Agency, AgencyChange, in_force
from cms.agencies.policies import administers, shown
from cms.agencies.seating import findings
from cms.agencies.selectors import offices_with_holders
from cms.agencies.services.keeping import keep_agency
from cms.agencies.views import kept
from cms.agencies.views.succession import CallOffView, StandForView, SuccessionView, planned_around


class TodayFilter(django_filters.ChoiceFilter):
    """In force today, or not."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("ya", _("In force today")), ("tidak", _("Not in force today"))]
        super().__init__(label=_("Today"), choices=choices, empty_label=_("All"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "ya":
            return qs.filter(in_force())
        return qs.exclude(in_force()) if value == "tidak" else qs


class AgencyFilter(WagtailFilterSet):
    today = TodayFilter()

    class Meta:
        model = Agency
        fields = ["kind", "today"]


class AgencyIndexView(kept.IndexView):
    def get_base_queryset(self) -> QuerySet[Agency]:
        today = in_force(prefix="offices__appointments__")
        return Agency.objects.select_related("successor").annotate(
            office_count=Count("offices", distinct=True),
            holder_count=Count("offices__appointments__person", filter=today, distinct=True),
        )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column("name"),
            Column("abbreviation", label=_("Abbreviation"), sort_key="abbreviation"),
            Column("get_kind_display", label=_("Kind"), sort_key="kind", classname="city-wide"),
            Column("office_count", label=_("Offices"), classname="city-wide"),
            Column("holder_count", label=_("People today")),
            Column("validity", label=_("Valid"), accessor=validity, sort_key="ends", classname="city-wide"),
        ]

    def get_edit_url(self, instance: Agency) -> str | None:
        return None  # the name leads to the agency's page

    def get_list_more_buttons(self, instance: Agency) -> list[Any]:
        return []


def validity(row: Any) -> str:
    """From when until when, in words."""
    if row.ends:
        return gettext("{start} – {end}").format(start=shown(row.starts), end=shown(row.ends))
    return gettext("since {start}").format(start=shown(row.starts))


class Saves:
    """Saving an agency ends its appointments when it ends, and says how many."""

    def save_instance(self) -> Agency:
        agency: Agency = self.form.instance  # type: ignore[attr-defined]
        reason = self.form.cleaned_data.get("correction", "")  # type: ignore[attr-defined]
        self.ended = keep_agency(agency, by=self.request.user, correction=reason)  # type: ignore[attr-defined]
        return agency

    def save_action(self) -> Any:
        count = len(self.ended)
        if count:
            sentence = ngettext(
                "{count} appointment ends with this agency.",
                "{count} appointments end with this agency.",
                count,
            )
            messages.warning(self.request, sentence.format(count=count))  # type: ignore[attr-defined]
        return super().save_action()  # type: ignore[misc]


class AgencyCreateView(Saves, kept.CreateView):
    pass


class AgencyEditView(Saves, kept.EditView):
    pass


class AgencyInspectView(kept.InspectView):
    template_name = "agencies/admin/agency.html"
    page_title = _("Agency")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agency = self.object
        facts = [
            (_("Abbreviation"), agency.abbreviation),
            (_("Kind"), agency.get_kind_display()),
            (_("Slug"), agency.slug),
            (_("Valid"), validity(agency)),
        ]
        planned = list(agency.changes.filter(state=AgencyChange.State.PLANNED).select_related("made_by"))
        if agency.successor:
            facts.append((_("Successor"), str(agency.successor)))
        return super().get_context_data(
            **kwargs,
            agency=agency,
            facts=facts,
            planned=planned,
            orphaned=[change.pk for change in planned if not administers(change.made_by_id)],
            coming=planned_around(agency).exclude(agency=agency),
            offices=offices_with_holders(agency),
            findings=findings(agency),
        )


class AgencyHeaderView(AgencyInspectView):
    """With the way to a new name or a merger while the agency lives."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.object.is_valid_today:
            url = reverse("kota_opd:succession", args=[self.object.pk])
            buttons.append(HeaderButton(_("Rename, merge or split"), url=url, icon_name="resubmit"))
        return buttons


class AgencyViewSet(kept.KeptViewSet):
    model = Agency
    name = "kota_opd"
    url_prefix = "kota/opd"
    icon = "home"
    menu_label = _("Agencies")
    form_class = AgencyForm
    index_view_class = AgencyIndexView
    add_view_class = AgencyCreateView
    edit_view_class = AgencyEditView
    inspect_view_class = AgencyHeaderView
    inspect_view_enabled = True
    ordering = "name"
    filterset_class = AgencyFilter
    search_fields = ["name", "abbreviation", "slug"]
    list_export = ["name", "abbreviation", "slug", "kind", "starts", "ends"]

    def get_urlpatterns(self) -> list[Any]:
        succession = path("<int:pk>/penerus/", SuccessionView.as_view(), name="succession")
        call_off = path("perubahan/<int:pk>/batal/", CallOffView.as_view(), name="call_off")
        stand_for = path("perubahan/<int:pk>/sahkan/", StandForView.as_view(), name="stand_for")
        return [*super().get_urlpatterns(), succession, call_off, stand_for]
