"""Rename or merge an agency, step by step: say what, see what would move, confirm."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.agencies.models import Agency, Appointment, in_force
from cms.agencies.policies import check_can_end, check_successor
from cms.agencies.services.succeeding import merge, rename
from cms.agencies.succession import Part, movers
from cms.agencies.views import kept
from cms.core.spreadsheets import validate_beginning

MERGE, RENAME = "gabung", "ganti-nama"


class SuccessionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            (RENAME, _("A new name: the same agency goes on")),
            (MERGE, _("Merged into another agency")),
        ],
        widget=forms.RadioSelect,
        initial=RENAME,
    )
    name = forms.CharField(
        label=_("New name"), max_length=200, required=False, validators=[validate_beginning]
    )
    abbreviation = forms.CharField(
        label=_("New abbreviation"), max_length=40, required=False, validators=[validate_beginning]
    )
    slug = forms.SlugField(
        label=_("New slug"),
        max_length=60,
        required=False,
        help_text=_("Small letters, digits and hyphens; part of addresses and of import files."),
    )
    into = forms.ModelChoiceField(Agency.objects.none(), label=_("Merged into"), required=False)

    def __init__(self, *args: Any, old: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old
        others = Agency.objects.filter(in_force(), ends=None).exclude(pk=old.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]
        self.fields["into"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_can_end(self.old)
        except ValidationError as error:
            self.add_error(None, error)
        if data.get("kind") == MERGE:
            self._check_merger(data.get("into"))
        else:
            for name in ("name", "abbreviation", "slug"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in for the new name."))
            if data.get("slug") and Agency.objects.filter(slug=data["slug"]).exists():
                self.add_error("slug", _("Another agency has this slug. Choose a different one."))
        return data

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
    page_title = _("Rename or merge")
    parent = ("kota_opd:index", _("Agencies"))
    header_icon = "home"
    form: SuccessionForm | None = None
    previewed = False

    @cached_property
    def old(self) -> Agency:
        return get_object_or_404(Agency, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.old.name

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
        data = form.cleaned_data
        try:
            if data["kind"] == MERGE:
                new = data["into"]
                merge(self.old, new, by=self.request.user)
            else:
                words = {name: data[name] for name in ("name", "abbreviation", "slug")}
                new, _moved = rename(self.old, **words, by=self.request.user)
        except ValidationError as error:
            kept.add_errors(form, error)
            return self.render_to_response(self.get_context_data())
        sentence = gettext(
            "{old} has ended. Its open items are with {new} now; what it decided stays under its name."
        )
        messages.success(self.request, sentence.format(old=self.old.name, new=new.name))
        return redirect(reverse("kota_opd:inspect", args=[new.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or SuccessionForm(old=self.old)
        context = super().get_context_data(**kwargs, form=form, old=self.old, previewed=self.previewed)
        if self.previewed:
            data = form.cleaned_data
            into = data["into"] if data["kind"] == MERGE else None
            context.update(
                parts=self.parts, terms=self.terms(), into=into,
                new_name=into.name if into else data["name"], seal=self.seal(),
            )  # fmt: skip
        return context
