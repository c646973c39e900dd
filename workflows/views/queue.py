"""Antrean saya: what waits for my decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from workflows import selectors

PER_PAGE = 25


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/queue.html"
    page_title = _("My queue")
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        waiting = selectors.queue_of(self.request.user)
        paginator = WagtailPaginator(waiting, PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        context.update(
            rows=selectors.queue_rows(page.object_list),
            count=paginator.count,
            items=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
        )
        return context
