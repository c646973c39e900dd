"""Progress reports in Wagtail: menu, addresses, buttons of a page, words of the log."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from cms.agencies.selectors import access_of
from cms.core.templatetags.amounts import percent
from cms.plans.models import ActionItemPage
from cms.plans.policies.progress import may_read_reports
from cms.plans.quarters import Quarter
from cms.plans.services.progress import LOG_CORRECT, LOG_REPORT
from cms.plans.views.progress import ProgressGridView, ProgressOverviewView
from cms.plans.views.progress_report import ReportView


@hooks.register("register_admin_urls")
def progress_urls() -> list[URLPattern]:
    return [
        path("laporan-kemajuan/", ProgressGridView.as_view(), name="plans_progress"),
        path("laporan-kemajuan/ringkasan/", ProgressOverviewView.as_view(), name="plans_progress_overview"),
        path(
            "laporan-kemajuan/<int:item_id>/<int:year>/<int:quarter>/",
            ReportView.as_view(),
            name="plans_progress_report",
        ),
    ]


class ProgressMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return access_of(request.user).is_staff


@hooks.register("register_admin_menu_item")
def progress_menu_item() -> MenuItem:
    return ProgressMenuItem(
        gettext_lazy("Progress reports"),
        reverse("plans_progress"),
        name="progress-reports",
        icon_name="calendar-check",
        order=260,
    )


@hooks.register("register_page_header_buttons")
def report_button(page: Any, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    """From a published action item to its reports."""
    if isinstance(page, ActionItemPage) and page.live and may_read_reports(user, page):
        url = f"{reverse('plans_progress')}?agency={page.agency_id}"
        yield Button(_("Progress reports"), url=url, icon_name="calendar-check", priority=80)


class ReportFormatter(LogFormatter):
    label = gettext_lazy("Quarter reported")
    sentence = gettext_lazy("Reported %(quarter)s: %(percent)s")

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        quarter = Quarter(data["year"], data["quarter"])
        return self.sentence % {"quarter": quarter.label, "percent": percent(data["after"]["percent"])}


class CorrectionFormatter(ReportFormatter):
    label = gettext_lazy("Report corrected")
    sentence = gettext_lazy("Corrected the report of %(quarter)s: %(percent)s")


@hooks.register("register_log_actions")
def progress_log_actions(actions: Any) -> None:
    actions.register_action(LOG_REPORT)(ReportFormatter)
    actions.register_action(LOG_CORRECT)(CorrectionFormatter)
