"""Small pages beside a document's form: which regulation it is, and who else may read it."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.agencies.forms import DayField
from cms.agencies.models import Appointment
from cms.core.reasons import check_reason
from cms.documents.models import DocumentGrant, OfficialDocument, Regulation
from cms.documents.policies import can_edit
from cms.documents.selectors import visible_documents
from cms.documents.services import granting, regulating


class RegulationForm(forms.ModelForm):
    class Meta:
        model = Regulation
        fields = ("kind", "number", "year", "title")
        widgets = {
            "title": forms.Textarea(attrs={"rows": 3}),
            "year": forms.NumberInput(attrs={"style": "width: 8rem"}),
        }


class GrantForm(forms.Form):
    """To somebody who holds an office today."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=get_user_model().objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=200, validators=[check_reason])
    until = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Its last day. Empty: until you end it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        held = Appointment.objects.in_force().values("person")
        field.queryset = get_user_model().objects.filter(is_active=True, pk__in=held).order_by("full_name")

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return until


def regulation(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal with the words it was read from; a person confirms, corrects or refuses it."""
    document = _editable(request, pk)
    row = Regulation.objects.filter(document=document).first()
    if request.method == "POST" and "refuse" in request.POST:
        regulating.refuse(document, request.user)
        messages.success(request, gettext("Noted: this document is no regulation."))
        return redirect("wagtaildocs:edit", document.pk)
    form = RegulationForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        found = regulating.confirm(document, request.user, form.cleaned_data)
        messages.success(request, gettext("Confirmed: %(regulation)s.") % {"regulation": found})
        return redirect("wagtaildocs:edit", document.pk)
    return render(
        request, "documents/admin/regulation.html", {"document": document, "form": form, "row": row}
    )


def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may read it beside those its classification names."""
    document = _editable(request, pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        granting.grant(document, told["person"], request.user, told["reason"], told["until"])
        messages.success(
            request, gettext("%(person)s may now read this document.") % {"person": told["person"]}
        )
        return redirect("documents_access", document.pk)
    given = document.grants.in_force().select_related("user", "given_by")
    return render(
        request, "documents/admin/access.html", {"document": document, "form": form, "grants": given}
    )


@require_POST
def end_access(request: HttpRequest, pk: int, grant_id: int) -> HttpResponse:
    document = _editable(request, pk)
    given = get_object_or_404(DocumentGrant, pk=grant_id, content_object=document)
    granting.end(given, request.user)
    messages.success(request, gettext("%(person)s no longer has special access.") % {"person": given.user})
    return redirect("documents_access", document.pk)


def _editable(request: HttpRequest, pk: int) -> OfficialDocument:
    found = get_object_or_404(visible_documents(request.user), pk=pk)
    if not can_edit(request.user, found):
        raise PermissionDenied
    return found
