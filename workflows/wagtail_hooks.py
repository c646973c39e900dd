"""Where workflows meets Wagtail: its menu, its editor, its log, its doors."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import SaveDraftMenuItem
from wagtail.admin.menu import MenuItem

from cms.agencies.selectors import access_of
from cms.agencies.views.kept import AdministratorMenuItem
from workflows import selectors
from workflows.models import Decision, GovernedPage
from workflows.registry import governed_models
from workflows.views.bulk import BulkView
from workflows.views.calendar import CalendarView, DayView
from workflows.views.closed import PagesAPI, refuse_copy, refuse_in_bulk
from workflows.views.decision import DecisionView
from workflows.views.due import DueView
from workflows.views.emergency import ActView, EmergencyView
from workflows.views.queue import QueueView
from workflows.views.reading import ReadView
from workflows.views.sharing import SharingView
from workflows.views.sheet import emergency_sheet, sheet
from workflows.views.timeline import CommentView, TimelineView
from workflows.views.unheld import UnheldView
from workflows.views.viewset import governed_viewsets
from workflows.views.waiting_times import WaitingTimesView
from workflows.views.why import WhyView

KEPT = {"action-save-draft", "action-page-locked"}


@hooks.register("register_log_actions")
def register_decisions(actions: Any) -> None:
    for action in Decision.Action:
        actions.register_action(f"paraf.{action.value}", action.label, action.label)
    actions.register_action("paraf.share", _("Draft shared"), _("Draft shared"))
    actions.register_action("paraf.unshare", _("Sharing ended"), _("Sharing ended"))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", QueueView.as_view(), name="queue"),
        path("jatuh-tempo/", DueView.as_view(), name="due"),
        path("tanpa-pejabat/", UnheldView.as_view(), name="unheld"),
        path("<int:round_id>/", DecisionView.as_view(), name="decide"),
        path("darurat/<int:pk>/", EmergencyView.as_view(), name="emergency"),
        path("darurat/<int:page_id>/terbitkan/", ActView.as_view(), name="break_glass"),
        path("darurat/<int:page_id>/turunkan/", ActView.as_view(publishes=False), name="take_down"),
        path("<int:round_id>/lembar/", sheet, name="sheet"),
        path("darurat/<int:pk>/lembar/", emergency_sheet, name="emergency_sheet"),
        path("beberapa/", BulkView.as_view(), name="bulk"),
        path("waktu-tunggu/", WaitingTimesView.as_view(), name="waiting_times"),
        path("mengapa/", WhyView.as_view(), name="why"),
        path("riwayat/<int:page_id>/", TimelineView.as_view(), name="timeline"),
        path("naskah/<int:page_id>/", ReadView.as_view(), name="read"),
        path("komentar/<int:page_id>/", CommentView.as_view(), name="comment"),
        path("bagikan/<int:page_id>/", SharingView.as_view(), name="share"),
    ]
    days = [
        path("", CalendarView.as_view(), name="index"),
        path("hari/", DayView.as_view(), name="day"),
    ]
    return [
        path("antrean/", include((patterns, "workflows"), namespace="workflows")),
        path("kalender/", include((days, "workflows_calendar"), namespace="workflows_calendar")),
    ]


hooks.register("before_copy_page", refuse_copy)
hooks.register("before_bulk_action", refuse_in_bulk)


@hooks.register("construct_admin_api")
def close_actions(admin_api: Any) -> None:
    admin_api.register_endpoint("pages", PagesAPI)


# Before the rooms above, so that a room with a list of its own registers over it.
@hooks.register("register_admin_viewset", order=-10)
def register_viewsets() -> list[Any]:
    return governed_viewsets()


class SaveDraft(SaveDraftMenuItem):
    template_name = "workflows/editor/save_draft.html"


@hooks.register("construct_page_action_menu")
def keep_our_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A governed page offers saving here; submitting and deciding have buttons of their own."""
    if isinstance(context.get("page"), GovernedPage) or _creates_governed(request, context):
        items[:] = [
            SaveDraft(item.order) if item.name == SaveDraft.name else item
            for item in items
            if item.name in KEPT
        ]


def _creates_governed(request: HttpRequest, context: dict[str, Any]) -> bool:
    named = request.resolver_match.kwargs if request.resolver_match else {}
    kind = (named.get("content_type_app_name"), named.get("content_type_model_name"))
    return context.get("view") == "create" and kind in {
        (model._meta.app_label, model._meta.model_name) for model in governed_models()
    }


class QueueMenuItem(MenuItem):
    """``Antrean saya (12)``; shown to those who hold an office that decides."""

    def is_shown(self, request: HttpRequest) -> bool:
        return selectors.decides(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if count := selectors.queue_counts(request.user).waiting:
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def register_queue() -> MenuItem:
    return QueueMenuItem(
        _("My queue"), reverse("workflows:queue"), name="antrean", icon_name="tasks", order=10
    )


@hooks.register("register_admin_menu_item")
def register_calendar() -> MenuItem:
    return AdministratorMenuItem(
        _("Working calendar"),
        reverse("workflows_calendar:index"),
        name="kalender",
        icon_name="calendar-alt",
        order=610,
    )


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class ReportMenuItem(MenuItem):
    """For those who may read it: offices of the whole city, and heads for their agency."""

    def is_shown(self, request: HttpRequest) -> bool:
        access = access_of(request.user)
        return access.sees_all or bool(access.head_of)


class AdministratorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access_of(request.user).is_admin


@hooks.register("register_reports_menu_item")
def register_waiting_times() -> MenuItem:
    return ReportMenuItem(
        _("Waiting times"),
        reverse("workflows:waiting_times"),
        name="waktu-tunggu",
        icon_name="time",
        order=20,
    )


@hooks.register("register_reports_menu_item")
def register_why() -> MenuItem:
    return AdministratorsMenuItem(
        _("Why can't I?"), reverse("workflows:why"), name="mengapa", icon_name="help", order=30
    )
