"""Kalender kerja: the days on which no deadline runs, and the city's own corrections."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.agencies.forms import DayField
from cms.agencies.views.kept import AdministratorOnly, Titled
from workflows.calendar import SATURDAY, days_of, national_days
from workflows.models import Holiday
from workflows.services.calendar_days import drop_day, keep_day

FIRST_YEAR, LAST_YEAR = 2000, 2100
JOINT_LEAVE = "Cuti Bersama"  # as the library names these days in Indonesian


class CalendarDay(DayField):
    years = (FIRST_YEAR, LAST_YEAR)


class HolidayForm(WagtailAdminModelForm):
    class Meta:
        model = Holiday
        fields = ["day", "name", "is_off", "reason"]
        field_classes = {"day": CalendarDay}
        error_messages = {"day": {"unique": _("This day is corrected already. Open it in the list.")}}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day = data.get("day")
        if day and not data.get("is_off"):
            if day.weekday() >= SATURDAY:
                self.add_error("is_off", _("Saturday and Sunday stay days off."))
            elif day not in national_days(day.year):
                self.add_error(
                    "is_off", _("This is a working day already: the national list does not name it.")
                )
        return data


def year_asked(text: str | None) -> int:
    """The year in an address, or this year."""
    this = timezone.localdate().year
    year = int(text) if text and text.isascii() and text.isdigit() and len(text) == len(str(this)) else this
    return year if FIRST_YEAR <= year <= LAST_YEAR else this


def day_asked(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


class CalendarView(AdministratorOnly, WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/calendar.html"
    page_title = _("Working calendar")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton(_("Add a day"), url=reverse("workflows_calendar:day"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = year_asked(self.request.GET.get("tahun"))
        lacks_joint_leave = not any(name.startswith(JOINT_LEAVE) for name in national_days(year).values())
        return super().get_context_data(
            **kwargs, year=year, days=days_of(year), before=year - 1, after=year + 1,
            lacks_joint_leave=lacks_joint_leave,
        )  # fmt: skip


class DayView(AdministratorOnly, Titled, WagtailAdminTemplateMixin, TemplateView):
    """One day: added, named anew, taken away from the national list, or given back to it."""

    template_name = "workflows/calendar_day.html"
    page_title = _("Day of the calendar")
    parent = ("workflows_calendar:index", _("Working calendar"))
    header_icon = "calendar-alt"
    form: HolidayForm | None = None

    def get_row(self) -> Holiday:
        """The row for the day in the address, or a new one that begins with what the national list says."""
        day = day_asked(self.request.GET.get("hari"))
        if day is None:
            return Holiday()
        found = Holiday.objects.filter(day=day).first()
        return found or Holiday(day=day, name=national_days(day.year).get(day, ""))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_row()
        if "hapus" in request.POST and row.pk:
            year = row.day.year
            self._say(drop_day(row, by=request.user), gettext("The national list holds again for this day."))
            return self._back(year)
        self.form = HolidayForm(request.POST, instance=row)
        if not self.form.is_valid():
            messages.error(request, gettext("The day was not saved. See the fields below."))
            return self.render_to_response(self.get_context_data())
        row = self.form.instance
        saved = gettext("{day} was saved. It is in force now.").format(day=date_format(row.day, "j F Y"))
        self._say(keep_day(row, by=request.user), saved)
        return self._back(row.day.year)

    def _say(self, moved: int, sentence: str) -> None:
        if moved:
            sentence += " " + ngettext(
                "The deadline of {count} text on its way was counted anew.",
                "The deadlines of {count} texts on their way were counted anew.",
                moved,
            ).format(count=moved)
        messages.success(self.request, sentence)

    def _back(self, year: int) -> HttpResponse:
        return redirect(f"{reverse('workflows_calendar:index')}?tahun={year}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_row()
        form = self.form or HolidayForm(instance=row)
        return super().get_context_data(**kwargs, form=form, stored=row.pk is not None)
