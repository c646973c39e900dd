"""Appointments: who holds which office, since when, by which order."""

from datetime import date
from typing import Any, cast

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import Person
from cms.agencies import forms
from cms.agencies.confirming import REASON, check_may_confirm, makers_of, seal, wanted_of
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.policies import shown
from cms.agencies.seating import findings
from cms.agencies.services.keeping import appoint, confirm, refuse
from cms.agencies.views import kept
from cms.agencies.views.agencies import TodayFilter, validity
from cms.agencies.views.chooser import PersonChooser
from cms.core.templatetags.amounts import day


class AppointmentFilter(WagtailFilterSet):
    today = TodayFilter()
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), field_name="office__agency", queryset=Agency.objects.all(), empty_label=_("All")
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), field_name="office__role", choices=Office.Role.choices, empty_label=_("All")
    )

    class Meta:
        model = Appointment
        fields = ["today", "agency", "role", "capacity"]


def term_of(appointment: Appointment) -> str:
    if appointment.is_refused:
        return appointment.until
    term = validity(appointment)
    if appointment.ends:
        term = gettext("{start} – {end}").format(start=shown(appointment.starts), end=appointment.until)
    if appointment.awaits:
        return gettext("%(term)s (waits for confirmation)") % {"term": term}
    if appointment.asked:
        return gettext("%(term)s (a change waits for confirmation)") % {"term": term}
    return term


def term_cell(appointment: Appointment) -> str:
    """What never took effect reads as no term that was held."""
    if appointment.is_refused:
        return format_html('<span class="tag tag--returned">✕ {}</span>', term_of(appointment))
    return term_of(appointment)


def seat_cell(appointment: Appointment) -> str:
    """The office in its capacity: a phone has no column for it."""
    return appointment.title


class AppointmentIndexView(kept.IndexView):
    def get_base_queryset(self) -> QuerySet[Appointment]:
        return Appointment.objects.select_related("person", "office__agency")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column("person"),
            Column("office", label=_("Office"), accessor=seat_cell, sort_key="office__title"),
            Column(
                "agency",
                label=_("Agency"),
                accessor="office.agency",
                sort_key="office__agency__name",
                classname="city-wide",
            ),
            Column("get_capacity_display", label=_("Capacity"), sort_key="capacity", classname="city-wide"),
            Column("order_number", label=_("Order number"), classname="city-wide"),
            Column("term", label=_("Term"), accessor=term_cell, sort_key="starts"),
        ]


class AppointmentForm(forms.AppointmentForm):
    person_widget = PersonChooser


class Saves:
    def save_instance(self) -> Appointment:
        appointment: Appointment = self.form.instance  # type: ignore[attr-defined]
        reason = self.form.cleaned_data.get("reason", "")  # type: ignore[attr-defined]
        appoint(appointment, by=self.request.user, reason=reason)  # type: ignore[attr-defined]
        return appointment

    def get_success_url(self) -> str:
        for other in beside(self.object):  # type: ignore[attr-defined]
            said = _(
                "%(person)s (%(capacity)s) holds this office in that time too. End one of the two if that is wrong."
            )
            known = {"person": other.person, "capacity": other.get_capacity_display()}
            messages.warning(self.request, said % known)  # type: ignore[attr-defined]
        if self.object.awaits:  # type: ignore[attr-defined]
            said = _("It counts once another administrator or the Sekda has confirmed it.")
            messages.warning(self.request, said)  # type: ignore[attr-defined]
        elif self.object.asked:  # type: ignore[attr-defined]
            said = _(
                "The term goes on as it was until another administrator or the Sekda has confirmed the change."
            )
            messages.warning(self.request, said)  # type: ignore[attr-defined]
        return reverse("kota_orang:inspect", args=[self.object.person_id])  # type: ignore[attr-defined]


def beside(appointment: Appointment) -> list[Appointment]:
    """Others who hold the same single seat in that time, but for a Plh. beside the holder."""
    twice = [one for one in findings(office=appointment.office) if appointment in one.terms]
    return [term for one in twice for term in one.terms if term != appointment]


class AppointmentCreateView(Saves, kept.CreateView):
    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        person = kept.asked_for(Person, asked.get("orang"))
        office = kept.asked_for(Office, asked.get("jabatan"))
        return {"person": person, "office": office, **super().get_initial()}


class AppointmentEditView(Saves, kept.EditView):
    def get_success_message(self) -> str:
        """An end that counts says where what waits goes from then on."""
        term = self.object
        if not term.ends or "ends" not in self.form.changed_data or term.awaits or term.asked:
            return str(super().get_success_message())
        said = gettext(
            "{person} holds this office until {day}. From then on what waits is with whoever holds it next; "
            "while nobody does, with the superior and the administrators."
        )
        return said.format(person=term.person, day=day(term.ends))


class ConfirmView(kept.Titled, WagtailAdminTemplateMixin, TemplateView):
    """For another administrator or the Sekda: who is to take the seat of the Sekda, by whose hand, and yes."""

    template_name = "agencies/admin/confirm.html"
    page_title = _("Confirm an appointment")
    header_icon = "calendar-check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Appointment.objects.select_related("office__agency", "person")
        self.appointment = get_object_or_404(found, pk=kwargs["pk"])
        self.makers = makers_of(self.appointment)
        try:
            check_may_confirm(request.user, self.appointment, self.makers)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        settle = refuse if request.POST.get("answer") == "refuse" else confirm
        wanted = dict(self.appointment.asked)
        try:
            settled = settle(self.appointment, by=request.user, shown=request.POST.get("seal", ""))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(request.path)
        messages.success(request, answered(settled, wanted, refused=settle is refuse))
        return redirect("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        makers = Person.objects.in_bulk(self.makers)
        return super().get_context_data(
            **kwargs,
            appointment=self.appointment,
            makers=[makers[pk] for pk in self.makers if pk in makers],
            changes=changes_of(self.appointment),
            reason=self.appointment.asked.get(REASON, ""),
            decides_last=self.appointment.office.role != Office.Role.ADMIN,
            seal=seal(self.appointment),
        )


def answered(appointment: Appointment, wanted: dict[str, Any], *, refused: bool) -> str:
    """What was confirmed or refused; ``wanted`` is the change that waited, empty for a new appointment."""
    if refused and wanted:
        said = gettext("Refused. The appointment of %(person)s as %(title)s goes on as it was.")
    elif refused:
        said = gettext("Refused. %(person)s is not appointed as %(title)s.")
    elif set(wanted) == {"ends"} and appointment.ends:
        said = gettext("Confirmed. The appointment of %(person)s as %(title)s ends on %(day)s.")
    elif wanted:
        said = gettext("Confirmed. The appointment of %(person)s as %(title)s is changed.")
    else:
        said = gettext("%(person)s is appointed as %(title)s.")
    known = {"person": appointment.person, "title": appointment.title}
    return said % {**known, "day": shown(appointment.ends) if appointment.ends else ""}


def changes_of(appointment: Appointment) -> list[tuple[Any, str, str]]:
    """What waits of a term that counts: the word for the field, as it is, as it is wanted."""
    wanted, meta = wanted_of(appointment), cast(Any, Appointment._meta)
    after = Appointment(**wanted)
    return [
        (meta.get_field(name).verbose_name, in_words(appointment, name), in_words(after, name))
        for name in wanted
    ]


def in_words(appointment: Appointment, name: str) -> str:
    value = getattr(appointment, name)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name == "capacity":
        return appointment.get_capacity_display()
    return (shown(value) if isinstance(value, date) else value) or "–"


class AppointmentViewSet(kept.KeptViewSet):
    model = Appointment
    name = "kota_penunjukan"
    url_prefix = "kota/penunjukan"
    icon = "calendar-check"
    menu_label = _("Appointments")
    form_class = AppointmentForm
    index_view_class = AppointmentIndexView
    add_view_class = AppointmentCreateView
    edit_view_class = AppointmentEditView
    filterset_class = AppointmentFilter
    search_fields = ["person__full_name", "person__nip", "office__title", "order_number"]
    list_export = [
        "person",
        "office",
        "office.agency",
        "capacity",
        "order_number",
        "scope",
        "starts",
        "until",
    ]
    # As the list says it: a term that was ended at once has a last day before its first.
    export_headings = {"until": _("until")}
