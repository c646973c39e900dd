"""Doors of Wagtail's admin that show pages by their id, or all pages at once, without asking who reads."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.agencies.selectors import access_of
from cms.core.keys import key_of
from cms.plans.references import MAX_PK
from cms.plans.selectors import visible_pages
from workflows.middleware import wants_json

BULK = "wagtail_bulk_action"
REPORTS = "wagtailadmin_reports"
# How Wagtail's addresses name a page; ``pk`` does in some of them only.
PAGE_ARGUMENTS = (
    "page_id",
    "parent_page_id",
    "page_to_move_id",
    "destination_id",
    "page_pk",
    "pk",
    "object_id",
)
PK_IS_A_PAGE = ("wagtailadmin_pages", "wagtailadmin_api:pages")
SENDS_ON = "wagtailadmin_pages:revisions_index"  # to the history, of whatever id, without looking
NOBODY = MAX_PK - 1  # no page has this id


class VisiblePagesMiddleware:
    """A draft that one may not read is answered as where nothing is, as everywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.view_name.startswith("wagtail") or match.view_name == SENDS_ON:
            return None  # our own doors ask themselves
        if not request.user.is_authenticated or access_of(request.user).sees_all:
            return None
        if match.namespace == REPORTS:
            return refuse_reports(request)
        if match.view_name == BULK and kwargs.get("model_name") != "page":
            return None
        hidden = hidden_from(request, named_in(match, kwargs), by_draft_title=match.view_name == BULK)
        if not hidden:
            return None
        # The view itself says that there is no such page: whatever it answers then, it answers here.
        request.GET = without(request.GET, hidden)  # type: ignore[assignment]
        answer: HttpResponse = view(request, *args, **replaced(kwargs, hidden))
        return answer


def named_in(match: ResolverMatch, kwargs: dict[str, Any]) -> list[Any]:
    """What the address says for the id of a page."""
    if match.view_name.startswith("wagtailadmin_editing_sessions:"):
        model = apps.all_models.get(kwargs.get("app_label", ""), {}).get(kwargs.get("model_name", ""))
        if model is None or not issubclass(model, Page):
            return []
    pk_is_a_page = match.namespace in PK_IS_A_PAGE
    return [kwargs.get(name) for name in PAGE_ARGUMENTS if name != "pk" or pk_is_a_page]


def hidden_from(request: HttpRequest, named: list[Any], *, by_draft_title: bool) -> set[int]:
    """Those of the pages in the address that the person may neither read nor, having the turn, edit."""
    values = [*named, *request.GET.getlist("id")]
    keys = {key_of(str(value)) for value in values}
    pks = {key for key in keys if key is not None and key < MAX_PK}
    if not pks:
        return set()
    pages = Page.objects.filter(pk__in=pks)
    shown = pages.filter(visible_pages(request.user, by_draft_title=by_draft_title)).values("pk")
    return {
        page.pk
        for page in pages.exclude(pk__in=shown).specific()
        if not page.permissions_for_user(request.user).can_edit()
    }


def replaced(kwargs: dict[str, Any], hidden: set[int]) -> dict[str, Any]:
    return {
        name: type(value)(NOBODY) if name in PAGE_ARGUMENTS and _is_one_of(value, hidden) else value
        for name, value in kwargs.items()
    }


def without(asked: QueryDict, hidden: set[int]) -> QueryDict:
    kept = asked.copy()
    if "id" in kept:
        kept.setlist(
            "id", [str(NOBODY) if _is_one_of(value, hidden) else value for value in kept.getlist("id")]
        )
    return kept


def _is_one_of(value: Any, pks: set[int]) -> bool:
    return key_of(str(value)) in pks


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
