"""Where the log stands in the admin: among the reports, for administrators."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.core.views.audit import PERMISSION, AuditLogView, export


@hooks.register("register_admin_urls")
def register_audit_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", AuditLogView.as_view(), name="index"),
        path("hasil/", AuditLogView.as_view(results_only=True), name="results"),
        path("ekspor/", export, name="export"),
    ]
    return [path("catatan-audit/", include((patterns, "audit"), namespace="audit"))]


@hooks.register("insert_global_admin_js")
def keep_typed_days() -> SafeString:
    return format_html('<script src="{}"></script>', static("core/days_stay.js"))


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_reports_menu_item")
def register_audit_log() -> MenuItem:
    return AuditMenuItem(_("Audit log"), reverse("audit:index"), name="audit", icon_name="history", order=900)
