"""What people type is text: signs that no keyboard makes are taken out before any form or question reads it.

NUL is refused by PostgreSQL, other control characters by worksheets, PDF and XML; marks that turn the direction of
writing make a title read otherwise than it is. They come with what is pasted from Word, or from somebody who tries.
"""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from home.views.errors import bad_request

BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # a line broken within a paragraph, as Word keeps it
SIGNS = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# The same, as the editor sends them within JSON; a backslash before is a sign of its own.
ESCAPED = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(?:00(?:0[0-8eEfF]|1[0-9a-fA-F]|7[fF])|202[a-eA-E]|206[6-9]|[fF]{3}[eEfF]|[fF][eE][fF]{2})"
)
ESCAPED_BREAKS = re.compile(r"(?<!\\)((?:\\\\)*)\\u(?:000[bBcC]|0085|202[89])")
# A chapter with everything in it reaches a dozen.
DEEPEST = 100
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
# How Python and Django say that a number was asked for and something else was sent.
NO_NUMBER = re.compile(
    r"(?:invalid literal for int\(\) with base 10:|expected a number but got) (?P<sent>.+?)\.?$"
)
FORMS = ("multipart/", "application/x-www-form-urlencoded")
UNSTORABLE = ("NUL", "surrogates not allowed", "\\u0000 cannot be converted")


def typed(text: str) -> str:
    """``text`` without the signs; as it was given where it has none."""
    text = SIGNS.sub("", BREAKS.sub(" ", text))
    if "\\u" in text and text.startswith(("{", "[")):
        text = ESCAPED.sub(r"\1", ESCAPED_BREAKS.sub(r"\1 ", text))
    return text


def is_too_deep(text: str) -> bool:
    """Whether ``text`` is JSON with brackets in brackets as no editor writes them; who reads it would fail."""
    if not text.lstrip().startswith(("{", "[")) or text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for found in BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            return True
    return False


def typed_data(data: QueryDict) -> Any:
    """``data`` itself, or, where a value has such signs, a copy without them."""
    found = {
        name: values for name, sent in data.lists() if (values := [typed(value) for value in sent]) != sent
    }
    if not found:
        return data
    cleaned = data.copy()
    for name, values in found.items():
        cleaned.setlist(name, values)
    return cleaned


def is_no_number(request: HttpRequest, fault: str) -> bool:
    """Whether ``fault`` is about a word that this request sent in place of a number, and so no fault of ours."""
    found = NO_NUMBER.search(fault)
    sent = (
        value for data in (request.GET, request.POST) for _name, values in data.lists() for value in values
    )
    return found is not None and any(repr(value) == found["sent"] for value in sent)


def is_malformed(request: HttpRequest) -> bool:
    """Whether a body of JSON is nested as nobody writes it, or changes fields without naming any."""
    kind = request.content_type or ""
    if request.method not in {"POST", "PUT", "PATCH"} or kind.startswith(FORMS):
        return False
    text = request.body.decode(errors="replace")
    return is_too_deep(text) or (request.method == "PATCH" and not text.lstrip().startswith("{"))


class TypedTextMiddleware:
    """After the rules of the request are checked, before its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = typed_data(request.GET)
        return self.get_response(request)

    @staticmethod
    def process_view(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if "\0" in request.path_info:
            raise Http404
        if is_malformed(request):
            return bad_request(request, BadRequest())
        if request.method == "POST":
            if any(is_too_deep(value) for _name, values in request.POST.lists() for value in values):
                return bad_request(request, BadRequest())
            request.POST = typed_data(request.POST)
        return None

    @staticmethod
    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What came by another way than a form, and cannot be stored: nothing was, and it is said."""
        if isinstance(exception, ValueError) and is_no_number(request, str(exception)):
            return bad_request(request, exception)
        if isinstance(exception, DataError | ValueError) and any(
            word in str(exception) for word in UNSTORABLE
        ):
            return bad_request(request, exception)
        return None
