"""Kekosongan dan rangkap: offices that nobody holds or two hold, today and in the weeks to come."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.agencies.seating import findings
from cms.agencies.views import kept


class SeatsView(kept.AdministratorOnly, kept.Titled, WagtailAdminTemplateMixin, TemplateView):
    template_name = "agencies/admin/seats.html"
    page_title = _("Gaps and overlaps")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, findings=findings())


class SeatsViewSet(ViewSet):
    name = "kota_kekosongan"
    url_prefix = "kota/kekosongan"
    icon = "warning"
    menu_label = _("Gaps and overlaps")
    menu_item_class = kept.AdministratorMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", SeatsView.as_view(), name="index")]
