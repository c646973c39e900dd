"""Laporan waktu tunggu: how long texts wait at each stage and agency; on the page, as XLSX, as CSV."""

import csv
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.agencies.forms import DayField
from cms.agencies.models import Agency
from cms.agencies.selectors import access_of
from cms.core.spreadsheets import harmless, is_formula
from workflows.policies import Refused
from workflows.reading_policies import check_may_read_report
from workflows.selectors.waiting_times import Line, Period, report

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    gettext_lazy("Stage"), gettext_lazy("Agency"), gettext_lazy("Decided"), gettext_lazy("Median (working days)"),
    gettext_lazy("90th percentile (working days)"), gettext_lazy("Within the deadline"), gettext_lazy("Waiting now"),
    gettext_lazy("Past the deadline"), gettext_lazy("Longest wait now (working days)"),
)  # fmt: skip


class ReportFilter(forms.Form):
    """A period of whole days, both counted, and one agency or all that the reader may see."""

    dari = DayField(label=gettext_lazy("From"), required=False)
    sampai = DayField(label=gettext_lazy("Until"), required=False)
    opd: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("All agencies"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        access = access_of(user)
        own = Agency.objects.all() if access.sees_all else Agency.objects.filter(pk__in=access.head_of)
        self.fields["opd"].queryset = own  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        usual = Period.last_year()
        start, end = data.get("dari") or usual.start, data.get("sampai") or usual.end
        if start > end:
            self.add_error("sampai", _("The last day is before the first."))
        data["period"] = Period(start, end)
        return data


class WaitingTimesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/waiting_times.html"
    page_title = gettext_lazy("Waiting times")
    header_icon = "time"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            check_may_read_report(request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = ReportFilter(request.GET, user=request.user)
        wanted = request.GET.get("berkas")
        if wanted in ("csv", "xlsx") and self.form.is_valid():
            return {"csv": as_csv, "xlsx": as_xlsx}[wanted](self._lines())
        return super().get(request, *args, **kwargs)

    def _lines(self) -> list[Line]:
        data = self.form.cleaned_data
        return report(self.request.user, data["period"], data["opd"].pk if data["opd"] else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        valid = self.form.is_valid()
        asked = self.request.GET.copy()
        asked.pop("berkas", None)
        context.update(
            form=self.form,
            columns=COLUMNS,
            lines=self._lines() if valid else [],
            period=self.form.cleaned_data.get("period") if valid else None,
            query=asked.urlencode(),
            address=reverse("workflows:waiting_times"),
        )
        return context


def rows_of(lines: list[Line]) -> list[list[Any]]:
    """The table as a file has it; a share as a number from 0 to 100."""
    return [
        [
            line.stage, line.agency or _("All agencies"), line.decided, line.median, line.p90, line.share_in_time,
            line.waiting, line.overdue, line.longest,
        ]
        for line in lines
    ]  # fmt: skip


def as_csv(lines: list[Line]) -> HttpResponse:
    """UTF-8 with a mark that Excel asks for; no cell begins as a formula."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="waktu-tunggu.csv"'
    writer = csv.writer(answer)
    writer.writerow([str(column) for column in COLUMNS])
    writer.writerows([harmless(value) for value in row] for row in rows_of(lines))
    return answer


def as_xlsx(lines: list[Line]) -> HttpResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("Waiting times")))
    sheet.append([str(column) for column in COLUMNS])
    for row in rows_of(lines):
        sheet.append([_cell(sheet, value) for value in row])
    answer = HttpResponse(content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="waktu-tunggu.xlsx"'
    book.save(answer)
    return answer


def _cell(sheet: Any, value: Any) -> Any:
    """Text that begins like a formula stays text."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str) and is_formula(value):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
