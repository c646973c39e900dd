"""Offices of all agencies, with who holds them today."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from cms.agencies.forms import OfficeForm
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.seating import findings
from cms.agencies.services.keeping import keep_office
from cms.agencies.views import kept


class OfficeFilter(WagtailFilterSet):
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=Agency.objects.all(), empty_label=_("All")
    )
    seat = django_filters.ChoiceFilter(
        label=_("Today"),
        method="by_seat",
        choices=[("terisi", _("Held")), ("kosong", _("Vacant"))],
        empty_label=_("All"),
    )

    class Meta:
        model = Office
        fields = ["agency", "role", "seat"]

    def by_seat(self, queryset: QuerySet[Office], name: str, value: str) -> QuerySet[Office]:
        held = Exists(Appointment.objects.in_force().filter(office=OuterRef("pk")))
        return queryset.filter(held if value == "terisi" else ~held)


class OfficeIndexView(kept.IndexView):
    def get_base_queryset(self) -> QuerySet[Office]:
        today = Appointment.objects.in_force().select_related("person").order_by("starts")
        return Office.objects.select_related("agency").prefetch_related(
            Prefetch("appointments", queryset=today, to_attr="holders")
        )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column("title"),
            Column("agency", label=_("Agency"), sort_key="agency__name"),
            Column("get_role_display", label=_("Role"), sort_key="role", classname="city-wide"),
            Column("holders", label=_("Holder today"), accessor=holder_names),
        ]


def holder_names(office: Any) -> str:
    names = [f"{held.person} ({held.get_capacity_display()})" for held in office.holders]
    return ", ".join(names) or gettext("vacant")


class Saves:
    def save_instance(self) -> Office:
        office: Office = self.form.instance  # type: ignore[attr-defined]
        keep_office(office, by=self.request.user)  # type: ignore[attr-defined]
        return office

    def get_success_url(self) -> str:
        return reverse("kota_opd:inspect", args=[self.object.agency_id])  # type: ignore[attr-defined]


class OfficeCreateView(Saves, kept.CreateView):
    def get_initial(self) -> dict[str, Any]:
        return {"agency": kept.asked_for(Agency, self.request.GET.get("opd")), **super().get_initial()}


class OfficeEditView(Saves, kept.EditView):
    template_name = "agencies/admin/office.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, findings=findings(office=self.object))


class OfficeViewSet(kept.KeptViewSet):
    model = Office
    name = "kota_jabatan"
    url_prefix = "kota/jabatan"
    icon = "tag"
    menu_label = _("Offices")
    form_class = OfficeForm
    index_view_class = OfficeIndexView
    add_view_class = OfficeCreateView
    edit_view_class = OfficeEditView
    filterset_class = OfficeFilter
    search_fields = ["title", "agency__name", "agency__abbreviation"]
    list_export = ["title", "agency", "role"]
