"""A closed door of the admin: says so on its own page, names whom to ask, and leads to what may be read."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from cms.agencies.selectors import access_of
from cms.core.keys import key_of
from cms.documents.selectors import visible_documents
from cms.plans.references import MAX_PK
from cms.plans.selectors import GOVERNED_MODELS, may_read_draft
from cms.plans.selectors.public import published
from workflows.selectors import title_of

PAGE_ROOMS = ("wagtailadmin_pages:", "wagtailadmin_explore", "plans_progress_report")
DECISION = "workflows:decide"


def permission_denied(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's, which sends everybody to the first page with a sentence that helps nobody.

    What a script asked for is refused as before: Wagtail's own scripts read the status.
    """
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    held = access_of(request.user).appointments
    units = list(dict.fromkeys(appointment.office.agency.name for appointment in held))
    readable = readable_at(request)
    return render(request, "home/refused.html", {"units": units, "readable": readable}, status=403)


@dataclass(frozen=True)
class Readable:
    title: str
    url: str
    is_draft: bool = False


def readable_at(request: HttpRequest) -> Readable | None:
    """What the closed door leads to, where the person may read it elsewhere; else None.

    A draft is named to those only who may read it: that it exists is told to nobody outside.
    """
    match = request.resolver_match
    if match is None:
        return None
    numbers = [int(value) for value in (*match.kwargs.values(), *match.args) if _is_id(value)]
    if not numbers:
        return None
    if "document_id" in match.kwargs:
        document = visible_documents(request.user).filter(pk=numbers[0]).first()
        return Readable(document.title, document.get_absolute_url()) if document else None
    if match.view_name == DECISION:
        round_ = WorkflowState.objects.filter(pk=numbers[0]).first()
        numbers = [int(round_.object_id)] if round_ else []
    elif not match.view_name.startswith(PAGE_ROOMS):
        return None
    if draft := _draft_read_by(request.user, numbers[0]) if numbers else None:
        return draft
    page = published(Page).filter(pk__in=numbers[:1], depth__gt=1).first()
    url = page.get_url(request) if page else None
    return Readable(page.title, url) if page and url else None


def _draft_read_by(user: Any, pk: int) -> Readable | None:
    page: Any = Page.objects.filter(pk=pk, depth__gt=1).type(*GOVERNED_MODELS).first()
    if page is None or not may_read_draft(user, page.specific):
        return None
    return Readable(title_of(page), reverse("workflows:read", args=[page.pk]), is_draft=True)


def _is_id(value: Any) -> bool:
    key = key_of(str(value))
    return key is not None and key < MAX_PK
