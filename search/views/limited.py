"""Answers for programs, each counted. Whoever asks too often is told when to ask again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import ngettext

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
            return response

        return counted

    return decorate


def _too_often(seconds: int) -> JsonResponse:
    sentence = ngettext(
        "Too many questions in a short time. Ask again in {number} second.",
        "Too many questions in a short time. Ask again in {number} seconds.",
        seconds,
    ).format(number=seconds)
    response = JsonResponse({"detail": sentence}, status=429)
    response["Retry-After"] = str(seconds)
    return response
