"""Forms in which administrators keep the city. The rules that look at other rows are in policies."""

import json
from datetime import date
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from cms.accounts.models import Person
from cms.accounts.validators import plain_nip, validate_username
from cms.agencies.models import Agency, Appointment, Office

# As it is written in offices; the form of computers is understood too.
DAY = "%d-%m-%Y"
DAYS = [DAY, "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]
YEARS = (1900, 2199)


class DayField(forms.DateField):
    """A date written as in Indonesian offices, in either language of the interface."""

    widget = AdminDateInput(format=DAY)
    default_error_messages = {
        "invalid": _("Write a day of the calendar as 24-11-2026."),
        "years": _("Write a day of the years {first} to {last}."),
    }
    years = YEARS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "input_formats": DAYS, "widget": AdminDateInput(format=DAY)})

    def validate(self, value: date | None) -> None:
        """At either end of the calendar of computers there is no day before or after to reckon with."""
        super().validate(value)
        first, last = self.years
        if value is not None and not first <= value.year <= last:
            sentence = str(self.error_messages["years"])
            raise forms.ValidationError(sentence.format(first=first, last=last), code="years")


class Opened(WagtailAdminModelForm):
    """Carries what it showed when it was opened, so that nobody's change of the meantime is undone unseen."""

    data: Any
    opened = forms.JSONField(required=False, widget=forms.HiddenInput, encoder=DjangoJSONEncoder)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["opened"]
        else:
            self.initial["opened"] = self.instance.as_read()

    def clean_opened(self) -> None:
        values = self.cleaned_data["opened"]
        if values is not None and not isinstance(values, dict):
            raise forms.ValidationError(_("This changed since you opened the page. Please look once more."))
        self.instance.read_as(values or {})

    def see_anew(self) -> None:
        """The refusal has said what the fields say now: saving once more is meant."""
        self.instance.refresh_from_db()
        self.data = self.data.copy()
        self.data[self.add_prefix("opened")] = json.dumps(self.instance.as_read(), cls=DjangoJSONEncoder)


class AgencyForm(Opened):
    correction = forms.CharField(
        label=_("Reason for setting the name right"),
        required=False,
        max_length=500,
        help_text=_(
            "Only where published pages show this agency, for a slip of the pen. A new name has a way of its own."
        ),
    )

    class Meta:
        model = Agency
        fields = ["name", "abbreviation", "slug", "kind", "starts", "ends", "successor"]
        field_classes = {"starts": DayField, "ends": DayField}
        error_messages = {"slug": {"unique": _("Another agency has this slug. Choose a different one.")}}
        help_texts = {
            "abbreviation": _("As it is shown in lists and beside texts, such as Diskomsandi."),
            "slug": _("Small letters, digits and hyphens; part of addresses and of import files."),
            "ends": _("The last day. Appointments in this agency end with it; nothing is deleted."),
            "successor": _("The agency that carries on its work, after a merger or a new name."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["correction"]
            self.initial["starts"] = timezone.localdate()


class OfficeForm(Opened):
    class Meta:
        model = Office
        fields = ["agency", "role", "title", "superior", "stand_in"]
        help_texts = {
            "role": _("Decides what the holder may do: write, decide, or administer."),
            "title": _("As it is written under a decision, such as Kepala Dinas Kesehatan."),
            "superior": _("The office this one reports to. It may be left empty."),
            "stand_in": _(
                "Decides instead where the holder of this office drafted the text and nobody above is named."
            ),
        }
        error_messages = {
            "__all__": {"unique_together": _("This agency already has an office with this title.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("superior", "stand_in"):
            self.fields[name].queryset = Office.objects.select_related("agency")
            self.fields[name].label_from_instance = office_label
        if self.instance.pk:
            self.fields["agency"].disabled = True
            self.fields["agency"].help_text = _("An office stays in its agency. Make a new one elsewhere.")


def office_label(office: Office) -> str:
    return f"{office.title} ({office.agency})"


class AppointmentForm(Opened):
    """Person and office are chosen once: another person or office is another appointment."""

    reason = forms.CharField(
        label=_("Reason for setting it right"),
        required=False,
        max_length=500,
        help_text=_(
            "Only where the term has begun and its capacity, order number or first day was entered wrongly."
        ),
    )

    class Meta:
        model = Appointment
        fields = ["person", "office", "capacity", "order_number", "scope", "routine_only", "starts", "ends"]
        field_classes = {"starts": DayField, "ends": DayField}
        help_texts = {
            "capacity": _("Plt. while the post is vacant, Plh. while its holder is away for a time."),
            "order_number": _("Number of the decree or order; required for Plt., Plh. and Pj."),
            "ends": _("The last day in office. Leave it empty while no end is known."),
        }

    person_widget: type[forms.Widget] = forms.Select

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.select_related("agency")
        self.fields["office"].label_from_instance = office_label
        self.fields["person"] = forms.ModelChoiceField(
            Person.objects.all(), label=self.fields["person"].label, widget=self.person_widget()
        )
        if self.instance.pk:
            if self.instance.starts > timezone.localdate():
                del self.fields["reason"]
            for name in ("person", "office"):
                self.fields[name].disabled = True
                self.fields[name].widget = forms.Select()
            self.fields["person"].queryset = Person.objects.filter(pk=self.instance.person_id)
            self.fields["office"].queryset = self.fields["office"].queryset.filter(pk=self.instance.office_id)
            self.fields["office"].help_text = _(
                "Person and office stay. For another, end this appointment and make a new one."
            )
        else:
            del self.fields["reason"]


class PersonForm(WagtailAdminModelForm):
    """What administrators keep of a person; never rights, never a password."""

    # Longer than what is stored: people write it in groups.
    nip = forms.CharField(
        label=_("NIP"),
        max_length=30,
        required=False,
        help_text=_("18 digits; leave it empty for people without one."),
    )

    class Meta:
        model = Person
        fields = ["full_name", "username", "nip", "email", "phone", "is_active"]
        labels = {"username": _("User name"), "is_active": _("May sign in")}
        help_texts = {
            "full_name": _("With titles, as it is written under a letter."),
            "username": _("For signing in: small letters, digits, dots, such as budi.santoso."),
            "email": _("The person's own address, never a shared one. The start letter goes there."),
            "is_active": _("Take the mark away to switch the account off. Nothing is deleted."),
        }
        error_messages = {"username": {"unique": _("This user name is taken.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        if self.instance.pk is None:
            del self.fields["is_active"]

    def clean_nip(self) -> str:
        return plain_nip(self.cleaned_data["nip"])

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip()
        if username != self.instance.username:
            validate_username(username)
        return username
