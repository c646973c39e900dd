"""Rename, merge or split an agency, today or on a later day, step by step: say what, see what would move, confirm."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.policies import NotYours
from cms.agencies.forms import DayField
from cms.agencies.models import Agency, AgencyChange, Appointment, in_force
from cms.agencies.policies import check_can_end, check_can_split, check_successor
from cms.agencies.services.planning import call_off, plan, stand_for
from cms.agencies.services.succeeding import merge, rename, split
from cms.agencies.succession import Part, movers
from cms.agencies.views import kept
from cms.core.spreadsheets import validate_beginning

Kind = AgencyChange.Kind
NAMES = ("name", "abbreviation", "slug")
SECOND = {f"second_{name}": name for name in NAMES}


def _names(prefix: str, labels: tuple[Any, Any, Any]) -> dict[str, forms.Field]:
    """Name, abbreviation and slug of an agency to come."""
    words: dict[str, Any] = {"required": False, "validators": [validate_beginning]}
    return {
        f"{prefix}name": forms.CharField(label=labels[0], max_length=200, **words),
        f"{prefix}abbreviation": forms.CharField(label=labels[1], max_length=40, **words),
        f"{prefix}slug": forms.SlugField(
            label=labels[2], max_length=60, required=False,
            help_text=_("Small letters, digits and hyphens; part of addresses and of import files."),
        ),
    }  # fmt: skip


class SuccessionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happens"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.RENAME
    )
    day = DayField(
        label=_("From"), required=False,
        help_text=_("Empty: at once. A later day: it takes effect by itself then; until then it can be called off."),
    )  # fmt: skip

    def __init__(self, *args: Any, old: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old
        self.fields |= _names("", (_("New name"), _("New abbreviation"), _("New slug")))
        self.fields["into"] = forms.ModelChoiceField(
            Agency.objects.filter(in_force(), ends=None).exclude(pk=old.pk),
            label=_("Merged into"),
            required=False,
        )
        self.fields["into"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]
        second = (_("Name of the second agency"), _("Its abbreviation"), _("Its slug"))
        self.fields |= _names("second_", second)
        self.fields["texts"] = forms.MultipleChoiceField(
            label=_("Texts that go to the second agency"), required=False, choices=movers.choices(old),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("All others go to the first, and so does what is on its way until it is decided."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_can_end(self.old)
            if data.get("kind") == Kind.SPLIT:
                check_can_split(self.old)
        except ValidationError as error:
            self.add_error(None, error)
        if data.get("day") and data["day"] < timezone.localdate():
            self.add_error("day", _("This day has passed. Leave the field empty for a change at once."))
        if data.get("kind") == Kind.MERGE:
            self._check_merger(data.get("into"))
        else:
            self._check_names(data, NAMES)
        if data.get("kind") == Kind.SPLIT:
            self._check_names(data, tuple(SECOND))
            if data.get("slug") and data["slug"] == data.get("second_slug"):
                self.add_error("second_slug", _("Another agency has this slug. Choose a different one."))
        return data

    def _check_names(self, data: dict[str, Any], names: tuple[str, ...]) -> None:
        for name in names:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in for the new name."))
            if name.endswith("slug") and data.get(name) and Agency.objects.filter(slug=data[name]).exists():
                self.add_error(name, _("Another agency has this slug. Choose a different one."))

    @property
    def terms(self) -> dict[str, Any]:
        """As a planned change keeps them."""
        data = self.cleaned_data
        if data["kind"] == Kind.MERGE:
            return {"into": data["into"].pk, "into_name": data["into"].name}
        found: dict[str, Any] = {name: data[name] for name in NAMES}
        if data["kind"] == Kind.SPLIT:
            second = {name: data[field] for field, name in SECOND.items()}
            found |= {"second": second, "texts": data["texts"]}
        return found

    @property
    def heirs(self) -> str:
        return AgencyChange(terms=self.terms).heirs

    @property
    def begins_later(self) -> bool:
        day: date | None = self.cleaned_data.get("day")
        return day is not None and day > timezone.localdate()

    def _check_merger(self, into: Agency | None) -> None:
        if into is None:
            if "into" not in self.errors:
                self.add_error("into", _("Choose the agency that carries on."))
            return
        try:
            check_successor(self.old, into)
        except ValidationError as error:
            self.add_error("into", error.message_dict["into"])


class SuccessionView(kept.AdministratorOnly, kept.Titled, WagtailAdminTemplateMixin, TemplateView):
    template_name = "agencies/admin/succession.html"
    parent = ("kota_opd:index", _("Agencies"))
    header_icon = "home"
    form: SuccessionForm | None = None
    previewed = False

    @cached_property
    def old(self) -> Agency:
        return get_object_or_404(Agency, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{_('Rename, merge or split')}: {self.old.name}"

    @cached_property
    def parts(self) -> list[Part]:
        return movers.preview(self.old)

    def seal(self) -> str:
        """Of what was shown, so that nothing else is confirmed."""
        return sha256(repr((self.parts, self.terms())).encode()).hexdigest()

    def terms(self) -> list[str]:
        held = Appointment.objects.not_ended().filter(office__agency=self.old).order_by("office", "pk")
        return [f"{term.person}: {term.title}" for term in held.select_related("office", "person")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = SuccessionForm(request.POST, old=self.old)
        if not self.form.is_valid() or "ubah" in request.POST:
            return self.render_to_response(self.get_context_data())
        if "setuju" in request.POST:
            if request.POST.get("seal") == self.seal():
                return self._confirm()
            messages.warning(
                request,
                gettext("Something changed since the preview. Nothing was moved; please look once more."),
            )
        self.previewed = True
        return self.render_to_response(self.get_context_data())

    def _confirm(self) -> HttpResponse:
        form = self.form
        assert form is not None  # noqa: S101 - set by post
        try:
            if form.begins_later:
                return self._plan(form)
            new = self._carry_out(form.cleaned_data["kind"], form.terms)
        except ValidationError as error:
            kept.add_errors(form, error)
            return self.render_to_response(self.get_context_data())
        sentence = gettext(
            "{old} has ended. Its open items are with {new} now; what it decided stays under its name."
        )
        messages.success(self.request, sentence.format(old=self.old.name, new=new.name))
        return redirect(reverse("kota_opd:inspect", args=[new.pk]))

    def _plan(self, form: SuccessionForm) -> HttpResponse:
        data = form.cleaned_data
        plan(self.old, data["kind"], form.terms, data["day"], by=self.request.user)
        sentence = gettext("Planned: on {day} {old} is followed by {new}. Everybody concerned has been told.")
        known = {"day": date_format(data["day"], "j F Y"), "old": self.old.name, "new": form.heirs}
        messages.success(self.request, sentence.format(**known))
        return redirect(reverse("kota_opd:inspect", args=[self.old.pk]))

    def _carry_out(self, kind: str, terms: dict[str, Any]) -> Agency:
        by = self.request.user
        if kind == Kind.MERGE:
            into = Agency.objects.get(pk=terms["into"])
            merge(self.old, into, by=by)
            return into
        names = {name: terms[name] for name in NAMES}
        if kind == Kind.SPLIT:
            return split(self.old, first=names, second=terms["second"], texts=terms["texts"], by=by)[0]
        return rename(self.old, **names, by=by)[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or SuccessionForm(old=self.old)
        context = super().get_context_data(
            **kwargs, form=form, old=self.old, previewed=self.previewed, planned=planned_around(self.old)
        )
        if self.previewed:
            data = form.cleaned_data
            chosen = dict(form.fields["texts"].choices)  # type: ignore[attr-defined]
            context.update(
                parts=self.parts,
                terms=self.terms(),
                into=data["into"] if data["kind"] == Kind.MERGE else None,
                new_name=form.heirs,
                day=data["day"] if form.begins_later else None,
                second=form.terms.get("second", {}).get("name", ""),
                given=[chosen[key] for key in form.terms.get("texts", [])],
                seal=self.seal(),
            )
        return context


def planned_around(agency: Agency) -> QuerySet[AgencyChange]:
    """Changes to come of an agency, and mergers to come into it."""
    concerned = Q(agency=agency) | Q(kind=Kind.MERGE, terms__into=agency.pk)
    return AgencyChange.objects.filter(concerned, state=AgencyChange.State.PLANNED).select_related("agency")


class CallOffView(kept.AdministratorOnly, View):
    act = staticmethod(call_off)
    done = _("The planned change was called off.")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = get_object_or_404(AgencyChange, pk=pk)
        try:
            self.act(change, by=request.user)
            messages.success(request, self.done)
        except (ValidationError, NotYours) as error:
            messages.error(
                request, error.message if isinstance(error, NotYours) else " ".join(error.messages)
            )
        return redirect(reverse("kota_opd:inspect", args=[change.agency_id]))


class StandForView(CallOffView):
    act = staticmethod(stand_for)
    done = _("Confirmed: the change takes effect on its day.")
