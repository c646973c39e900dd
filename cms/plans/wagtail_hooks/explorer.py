"""Our lists in the tree of pages, and what Wagtail's show."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cms.agencies.selectors import access_of
from cms.plans.selectors import visible_pages
from cms.plans.services.order import LOG_ORDER
from cms.plans.views.explorer import ActionItemViewSet, ChapterViewSet


@hooks.register("register_admin_viewset")
def register_explorers() -> list[Any]:
    return [ChapterViewSet(), ActionItemViewSet()]


@hooks.register("insert_global_admin_js")
def explorer_script() -> SafeString:
    return format_html(
        '<script src="{}" data-refused="{}"></script>',
        static("plans/explorer.js"),
        _("The order was not changed. Load this page again to see it as it is."),
    )


@hooks.register("construct_page_chooser_queryset")
def choose_among_visible(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """The chooser of pages is the one list that does not ask the policy of pages."""
    return pages.filter(visible_pages(request.user))


@hooks.register("construct_reports_menu")
def reports_of_every_draft(request: HttpRequest, items: list[Any]) -> None:
    """Offered to whom they open; the doors themselves are in :mod:`cms.plans.middleware`."""
    if not access_of(request.user).sees_all:
        items.clear()


class OrderFormatter(LogFormatter):
    label = _("Order changed")
    sentence = _("Moved %(before)s to the place of %(after)s")

    def format_message(self, log_entry: Any) -> str:
        return self.sentence % log_entry.data


@hooks.register("register_log_actions")
def order_log_actions(actions: Any) -> None:
    actions.register_action(LOG_ORDER)(OrderFormatter)
