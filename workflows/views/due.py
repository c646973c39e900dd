"""Jatuh tempo: what others have to decide soon or should have decided, for those who read of it on their desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from workflows import selectors
from workflows.selectors.desk import coming_due

PER_PAGE = 25


class DueView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/due.html"
    page_title = _("Coming due with others")
    header_icon = "time"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        queue = {"url": reverse("workflows:queue"), "label": _("My queue")}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        paginator = WagtailPaginator(coming_due(self.request.user), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        context.update(
            rows=selectors.queue_rows(page.object_list),
            items=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
        )
        return context
