"""Antrean saya: what waits for my decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from workflows import selectors
from workflows.views.bulk import MOST

PER_PAGE = 25


class CountedPaginator(WagtailPaginator):
    """Pages of rows whose number is known already: it is not asked for again."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflows/queue.html"
    page_title = _("My queue")
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user, chosen = self.request.user, selectors.QueueFilter.of(self.request.GET)
        returnable = selectors.returnable_by(user)
        shown = chosen.count(selectors.queue_groups(user))
        paginator = CountedPaginator(selectors.filtered_queue(user, chosen), PER_PAGE, count=shown)
        page = paginator.get_page(self.request.GET.get("p"))
        context.update(
            rows=selectors.queue_rows(page.object_list),
            facets=selectors.queue_facets(user, chosen),
            chosen=chosen,
            waiting=selectors.queue_counts(user).waiting,
            count=shown,
            most_at_once=MOST,
            items=page,
            returnable_count=returnable.count() if selectors.decides(user) else 0,
            returnable=selectors.queue_rows(returnable[:PER_PAGE]) if "kembali" in self.request.GET else [],
            elided_page_range=paginator.get_elided_page_range(page.number),
        )
        return context
