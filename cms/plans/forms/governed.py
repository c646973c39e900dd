"""What the forms of plans, chapters and action items have in common: the agency in charge."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cms.agencies.models import Agency, in_force
from cms.agencies.selectors import access_of
from cms.core.page_form import WholePageForm


class AgencyChoiceField(forms.ModelChoiceField):
    """Abbreviation and full name: offices know each other by both."""

    def label_from_instance(self, obj: Agency) -> str:
        return agency_label(obj)


class GovernedPageForm(WholePageForm):
    """A PIC or head writes for own agencies; the expert team and administrators for any valid one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "agency" in self.fields:
            self._offer_agencies()

    def _offer_agencies(self) -> None:
        current = self.instance.agency_id
        offered = own_agencies(self.for_user)
        field = AgencyChoiceField(
            offered.filter(in_force()) | Agency.objects.filter(pk=current),
            label=self.fields["agency"].label,
            help_text=self.fields["agency"].help_text,
            error_messages={
                "required": _("Choose the agency in charge."),
                "invalid_choice": _(
                    "Choose one of the agencies listed: those you write for and that are valid today."
                ),
            },
        )
        if current is None:
            access = access_of(self.for_user)
            first = offered.filter(in_force(), pk__in=access.pic_of | access.head_of).first()
            first = first or _only_one(offered.filter(in_force()))
            self.initial["agency"] = self.initial.get("agency") or (first.pk if first else None)
        self.fields["agency"] = field

    def clean_agency(self) -> Agency:
        agency = self.cleaned_data["agency"]
        check_valid_today(agency)
        return agency


def _only_one(agencies: QuerySet[Agency]) -> Agency | None:
    """Nobody chooses from a list of one."""
    found = list(agencies[:2])
    return found[0] if len(found) == 1 else None


def own_agencies(user: Any) -> QuerySet[Agency]:
    """The agencies ``user`` writes for."""
    access = access_of(user)
    if user is None or access.is_admin or access.is_expert:
        return Agency.objects.all()
    return Agency.objects.filter(Q(pk__in=access.pic_of) | Q(pk__in=access.head_of))


def check_valid_today(agency: Agency) -> None:
    """An agency that ended keeps what it wrote; new text is its successor's."""
    if agency.is_valid_today:
        return
    if agency.successor:
        raise ValidationError(
            _("%(agency)s is no longer valid. Choose its successor: %(successor)s.")
            % {"agency": agency, "successor": agency.successor}
        )
    raise ValidationError(_("%(agency)s is no longer valid. Choose another agency.") % {"agency": agency})


def agency_label(agency: Agency) -> str:
    if agency.abbreviation and agency.abbreviation != agency.name:
        return f"{agency.abbreviation}: {agency.name}"
    return agency.name
