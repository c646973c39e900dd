"""A refused publication is a sentence on the page one came from, wherever in Wagtail it was raised."""

from collections.abc import Callable

from django.db import DatabaseError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.admin import messages

from workflows import guards, history
from workflows.models import PublicationRefused


class RefusedPublicationMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DatabaseError) and guards.SENTENCE in str(exception):
            sentence = _("A governed page is published by decision only.")
        elif isinstance(exception, DatabaseError) and history.SENTENCE in str(exception):
            sentence = _("What was decided stays on record: it is not deleted or rewritten.")
        elif isinstance(exception, ProtectedError | RestrictedError):
            sentence = _(
                "This is not deleted: other records name it, and they stay as they are. Nothing was changed."
            )
        elif isinstance(exception, PublicationRefused):
            sentence = str(exception)
        else:
            return None
        if wants_json(request):
            return JsonResponse({"error": sentence}, status=403)
        messages.error(request, sentence)
        return redirect(came_from(request))


def wants_json(request: HttpRequest) -> bool:
    asked = request.headers.get("x-requested-with") == "XMLHttpRequest"
    kinds = request.headers.get("accept", "") + request.headers.get("content-type", "")
    return asked or "application/json" in kinds or "/api/" in request.path


def came_from(request: HttpRequest) -> str:
    """The page before, where it is ours and not the same address again; else the first page of the admin."""
    before = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    if ours and before != request.build_absolute_uri():
        return before
    return reverse("wagtailadmin_home")
