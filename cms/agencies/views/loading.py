"""Loading people from a file: upload, preview, confirmation, report."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.agencies.models import PeopleFile
from cms.agencies.services import loading, workbooks
from cms.agencies.services.sheets import MAX_ROWS
from cms.agencies.views import kept

PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "new": _("New"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "refused": _("Refused"),
}
HEADINGS = {
    PeopleFile.State.WAITING: _("Preview"),
    PeopleFile.State.DONE: _("Report of the load"),
    PeopleFile.State.DROPPED: _("Dropped file"),
}


class Upload(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text=_("Up to 5,000 people and 5 MB. Nothing is written before you have seen the preview."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty."),
        },
    )


class UploadView(kept.AdministratorOnly, kept.Titled, WagtailAdminTemplateMixin, FormView):
    template_name = "agencies/admin/load_people.html"
    form_class = Upload
    page_title = _("Load people from a file")
    header_icon = "upload"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            file = loading.preview(form.cleaned_data["file"], by=self.request.user)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        return redirect("kota_muat:preview", file.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = PeopleFile.objects.defer("rows", "verdicts").select_related("made_by")
        latest = latest.exclude(state=PeopleFile.State.DROPPED)[:10]
        return super().get_context_data(**kwargs, latest=latest, max_rows=MAX_ROWS)


class PreviewView(kept.AdministratorOnly, kept.Titled, WagtailAdminTemplateMixin, TemplateView):
    """What each row would do; after the confirmation, what it did."""

    template_name = "agencies/admin/people_file.html"
    parent = ("kota_muat:upload", _("Load people from a file"))
    header_icon = "upload"

    @cached_property
    def file(self) -> PeopleFile:
        return get_object_or_404(
            PeopleFile.objects.select_related("made_by", "done_by"), pk=self.kwargs["pk"]
        )

    def get_page_title(self) -> str:
        return str(HEADINGS[PeopleFile.State(self.file.state)])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = self.file
        counts = loading.counts(file)
        chosen = self.request.GET.get("hasil", "")
        chosen = chosen if chosen in KINDS else ""
        page = Paginator(_lines(file, chosen), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            file=file,
            seal=loading.seal(file),
            tabs=[(kind, label, counts[kind], kind == chosen) for kind, label in KINDS.items()],
            chosen=chosen,
            counts=counts,
            total=len(file.verdicts),
            to_write=counts["new"] + counts["changed"],
            page=page,
            waits=file.state == PeopleFile.State.WAITING,
            done=file.state == PeopleFile.State.DONE,
        )


def _lines(file: PeopleFile, kind: str) -> list[dict[str, Any]]:
    """Verdicts beside the cells they are about."""
    cells = {row["line"]: row["cells"] for row in file.rows}
    return [
        {**verdict, "cells": cells[verdict["line"]], "label": KINDS[verdict["kind"]]}
        for verdict in file.verdicts
        if not kind or verdict["kind"] == kind
    ]


class ConfirmView(kept.AdministratorOnly, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(PeopleFile, pk=pk)
        if "drop" in request.POST:
            loading.drop(pk, by=request.user)
            messages.success(request, gettext("Nothing was written. The rows of the file are forgotten."))
            return redirect("kota_muat:upload")
        try:
            file = loading.confirm(
                pk, request.POST.get("seal", ""), by=request.user, letters="letters" in request.POST
            )
        except loading.ChangedSinceError:
            messages.warning(
                request,
                gettext(
                    "The city has changed since this preview. Nothing was written; please look once more."
                ),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            self._report(request, file)
        return redirect("kota_muat:preview", pk)

    @staticmethod
    def _report(request: HttpRequest, file: PeopleFile) -> None:
        counts = loading.counts(file)
        written = counts["new"] + counts["changed"]
        sentence = ngettext("{count} row was taken over.", "{count} rows were taken over.", written)
        messages.success(request, sentence.format(count=written))


class TemplateFileView(kept.AdministratorOnly, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return _download(workbooks.template(), "pegawai-dan-jabatan.xlsx")


class RefusalsView(kept.AdministratorOnly, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(PeopleFile, pk=pk)
        day = timezone.localdate(file.made_at)
        return _download(workbooks.refusals(file), f"baris-ditolak-{day:%d-%m-%Y}.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


class LoadingViewSet(ViewSet):
    name = "kota_muat"
    url_prefix = "kota/muat"
    icon = "upload"
    menu_label = _("Load from a file")
    menu_item_class = kept.AdministratorMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", UploadView.as_view(), name="upload"),
            path("templat/", TemplateFileView.as_view(), name="template"),
            path("<int:pk>/", PreviewView.as_view(), name="preview"),
            path("<int:pk>/setuju/", ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/ditolak/", RefusalsView.as_view(), name="refusals"),
        ]
