"""Doors of Wagtail's admin that show pages by their id, or all pages at once, without asking who reads."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.agencies.selectors import access_of
from cms.plans.references import MAX_PK
from cms.plans.selectors import visible_pages
from workflows.middleware import wants_json

BULK = "wagtail_bulk_action"
# Each begins with the title of the page it is asked for, or of those in ``?id=``.
BY_ID = {
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_chosen_multiple",
    BULK,
}
REPORTS = "wagtailadmin_reports"


class VisiblePagesMiddleware:
    """A draft that one may not read is answered as where nothing is, as everywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not (match.view_name in BY_ID or match.namespace == REPORTS):
            return None
        if not request.user.is_authenticated or access_of(request.user).sees_all:
            return None
        if match.namespace == REPORTS:
            return refuse_reports(request)
        bulk = match.view_name == BULK
        if bulk and kwargs.get("model_name") != "page":
            return None
        shown = visible_pages(request.user, by_draft_title=bulk)
        if hides_one_of(shown, asked(request, args, kwargs)):
            raise Http404
        return None


def asked(request: HttpRequest, args: Any, kwargs: Any) -> set[int]:
    """Ids of pages in the address."""
    named = [kwargs.get("parent_page_id"), kwargs.get("page_id"), *args, *request.GET.getlist("id")]
    return {int(value) for value in named if str(value or "").isdecimal() and int(value) < MAX_PK}


def hides_one_of(shown: Q, pks: set[int]) -> bool:
    pages = Page.objects.filter(pk__in=pks)
    return bool(pks) and pages.exclude(pk__in=pages.filter(shown).values("pk")).exists()


def refuse_reports(request: HttpRequest) -> HttpResponse:
    """Wagtail's reports tell what happens to every draft of the city."""
    if wants_json(request):
        return HttpResponse(status=403)
    messages.error(
        request,
        _(
            "These reports cover the drafts of every agency. They are read by the Regional Secretary, "
            "the expert team and administrators. What concerns your agency is on this page."
        ),
    )
    return redirect("wagtailadmin_home")
