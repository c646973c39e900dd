"""Tanpa pejabat: what waits for an office that nobody holds, for those above it and for administrators."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.agencies.selectors import access_of
from workflows import selectors
from workflows.selectors.back import back_unheld

PER_PAGE = 25


class UnheldView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/unheld.html"
    page_title = _("Without a holder")
    header_icon = "warning"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        queue = {"url": reverse("workflows:queue"), "label": _("My queue")}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        paginator = WagtailPaginator(selectors.unheld(self.request.user), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        back, back_count = back_unheld(self.request.user, PER_PAGE)
        context.update(
            back=back if page.number == 1 else [],
            back_count=back_count,
            rows=selectors.queue_rows(page.object_list),
            count=paginator.count,
            items=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            may_appoint=access_of(self.request.user).is_admin,
        )
        return context
