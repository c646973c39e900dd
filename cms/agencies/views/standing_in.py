"""Tunjuk Plh.: the holder of an office says who stands in while they are away, and when they are back."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import Person
from cms.agencies.forms import DayField
from cms.agencies.models import Appointment
from cms.agencies.policies import SINGLE_SEAT, shown
from cms.agencies.selectors import access_of
from cms.agencies.services.standing_in import end_stand_in, name_stand_in
from cms.agencies.views import kept

PLH = Appointment.Capacity.PLH


def own_seats(user: Any) -> list[Appointment]:
    """Terms by which ``user`` holds a seat in their own right today."""
    held = access_of(user).appointments
    return [term for term in held if term.office.role in SINGLE_SEAT and term.capacity != PLH]


class PersonField(forms.ModelChoiceField):
    """People with their office, since names alone are alike."""

    def label_from_instance(self, obj: Any) -> str:
        titles = ", ".join(term.office.title for term in obj.in_office)
        return f"{obj} – {titles}"


class StandInForm(forms.Form):
    term = forms.ModelChoiceField(Appointment.objects.none(), label=_("Office"), empty_label=None)
    person = PersonField(
        Person.objects.none(),
        label=_("Stands in"),
        help_text=_("People of your agency, and the heads of all agencies."),
    )
    order_number = forms.CharField(
        label=_("Order number"),
        max_length=100,
        help_text=_("Number of the order (surat perintah) that you signed; it stands with each decision."),
    )
    scope = forms.CharField(
        label=_("Scope"),
        max_length=250,
        required=False,
        help_text=_("As the order words it. Leave it empty for the whole office."),
    )
    starts = DayField(label=_("From"), initial=timezone.localdate)
    ends = DayField(label=_("Until"), help_text=_("The last day. You can end it earlier at any time."))

    def __init__(self, *args: Any, seats: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        term, person = self.fields["term"], self.fields["person"]
        term.queryset = Appointment.objects.filter(pk__in=[seat.pk for seat in seats])  # type: ignore[attr-defined]
        term.label_from_instance = lambda seat: seat.title  # type: ignore[attr-defined]
        if len(seats) == 1:
            term.initial, term.widget = seats[0].pk, forms.HiddenInput()
        person.queryset = _people(seats)  # type: ignore[attr-defined]


def _people(seats: list[Appointment]) -> Any:
    """Who can be named: the own agency, and those who hold a single seat elsewhere."""
    now = Appointment.objects.in_force()
    near = now.filter(
        Q(office__agency__in=[s.office.agency_id for s in seats]) | Q(office__role__in=SINGLE_SEAT)
    )
    people = Person.objects.filter(is_active=True, pk__in=near.values("person"))
    people = people.exclude(pk__in=[seat.person_id for seat in seats])
    held = Prefetch("appointments", queryset=now.select_related("office"), to_attr="in_office")
    return people.prefetch_related(held).order_by("full_name", "pk")


class HolderOnly:
    """Open to whoever holds a seat today in their own right."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not own_seats(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class StandInView(HolderOnly, kept.Titled, WagtailAdminTemplateMixin, FormView):
    template_name = "agencies/admin/stand_in.html"
    page_title = _("Name a Plh.")
    header_icon = "calendar-check"
    form_class = StandInForm

    @cached_property
    def seats(self) -> list[Appointment]:
        return own_seats(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "seats": self.seats}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acting = Appointment.objects.filter(office__in=[s.office_id for s in self.seats], capacity=PLH)
        return super().get_context_data(
            **kwargs, titles="; ".join(seat.title for seat in self.seats),
            acting=list(acting.select_related("person", "office").order_by("-starts", "-pk")[:20]),
        )  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:
        data = form.cleaned_data
        try:
            acting = name_stand_in(by=self.request.user, **data)
        except ValidationError as error:
            kept.add_errors(form, error)
            return self.form_invalid(form)
        sentence = gettext("{person} stands in as {title} from {start} until {end}, and was told.")
        words = {"person": acting.person, "title": acting.title,
                 "start": shown(acting.starts), "end": shown(acting.ends) if acting.ends else ""}  # fmt: skip
        messages.success(self.request, sentence.format(**words))
        return redirect("stand_in:index")

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, gettext("Nobody was named. See the fields below."))
        return super().form_invalid(form)


class EndView(HolderOnly, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        acting = get_object_or_404(Appointment, pk=pk)
        try:
            end_stand_in(acting, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("The Plh. has ended. What waits is with you again."))
        return redirect("stand_in:index")


class StandInMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(own_seats(request.user))


def menu_item() -> MenuItem:
    return StandInMenuItem(
        _("Name a Plh."), reverse("stand_in:index"), name="tunjuk-plh", icon_name="calendar-check", order=610
    )
