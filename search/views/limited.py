"""Answers for programs, each counted. Whoever asks too often is told when to ask again.

Pages of other sites may read the answers (CORS), but only those for visitors: without ``Allow-Credentials`` no browser
hands on an answer that was asked for with somebody's session.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from search.services.limits import count_call

View = Callable[..., JsonResponse]


def limited(purpose: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            allowance = count_call(request, purpose)
            response = _too_often(allowance.wait) if allowance.wait else view(request, *args, **kwargs)
            response["RateLimit-Limit"] = str(allowance.limit)
            response["RateLimit-Remaining"] = str(allowance.left)
            return open_to_sites(response)

        return answering(counted)

    return decorate


def answering(view: View) -> View:
    """What only reads needs no token of a form: any other method is told so, as JSON, before somebody asks for one."""

    @csrf_exempt
    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if request.method not in {"GET", "HEAD"}:
            return open_to_sites(_only_read())
        return view(request, *args, **kwargs)

    return read


def open_to_sites(response: JsonResponse) -> JsonResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "RateLimit-Limit, RateLimit-Remaining, Retry-After"
    return response


def _only_read() -> JsonResponse:
    sentence = _("This address only answers questions: call it with GET.")
    return JsonResponse({"detail": sentence}, status=405, headers={"Allow": "GET, HEAD"})


@csrf_exempt
def not_there(_request: HttpRequest, **_kwargs: Any) -> JsonResponse:
    """Any other address under ``/api/``: a program gets its sentence as JSON too."""
    detail = _("There is nothing at this address. What there is: %(url)s") % {
        "url": reverse("search_documentation")
    }
    return open_to_sites(JsonResponse({"detail": detail}, status=404))


def too_often(seconds: int) -> str:
    return ngettext(
        "Too many questions in a short time. Ask again in {number} second.",
        "Too many questions in a short time. Ask again in {number} seconds.",
        seconds,
    ).format(number=seconds)


def _too_often(seconds: int) -> JsonResponse:
    response = JsonResponse({"detail": too_often(seconds)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
