"""Mengapa tidak bisa? For administrators: one person, one text, and what each rule says today."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.accounts.models import User
from cms.agencies.selectors import access_of
from cms.core.keys import key_of
from workflows import selectors
from workflows.explaining import evidence_on, verdicts_on
from workflows.registry import governed_models


class WhyForm(forms.Form):
    orang: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Person"), queryset=User.objects.order_by("full_name", "username"),
        empty_label=gettext_lazy("Choose a person"),
    )  # fmt: skip
    naskah: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Governed text"), queryset=Page.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = list(governed_models())
        self.fields["naskah"].queryset = Page.objects.type(*models)  # type: ignore[attr-defined]
        self.fields["naskah"].widget = AdminPageChooser(target_models=models)


class WhyView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/why.html"
    page_title = gettext_lazy("Why can't I?")
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not access_of(request.user).is_admin:
            messages.error(request, _("Administrators ask here. Ask yours to look for you."))
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def _asked(self) -> Any:
        """Without a number that is none: Wagtail's chooser would look the page up."""
        asked = self.request.GET.copy()
        if key_of(asked.get("naskah")) is None:
            asked["naskah"] = ""
        return asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = "orang" in self.request.GET or "naskah" in self.request.GET
        form = WhyForm(self._asked() if asked else None)
        context.update(form=form, media=form.media, today=timezone.localdate())
        if asked and form.is_valid():
            person = form.cleaned_data["orang"]
            obj = selectors.with_agency_of_text(form.cleaned_data["naskah"].specific)
            context.update(
                person=person, obj=obj, verdicts=verdicts_on(person, obj), evidence=evidence_on(person, obj)
            )
        return context
