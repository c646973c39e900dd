"""Rules that hold for every answer: its language, what a browser may do with it, how long it may be kept."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.defaults import page_not_found

LARGEST_ID = 2**63 - 1


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Indonesian unless the reader chose otherwise.

    The browser's own language is not asked: office machines are often set up in English.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(known)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponse:
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


# A public page needs no script and nothing from elsewhere.
PUBLIC_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin writes styles and scripts into its pages; still nothing from elsewhere.
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class AnswerHeadersMiddleware:
    """What a browser may load, and whether it may show a page again without asking.

    A page may be kept, but is asked for again each time (an ETag answers "unchanged"): a text that was
    replaced is never read from a cache. What a signed-in person sees is kept by nobody in between.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
            response.headers.setdefault("Content-Security-Policy", policy)
            known = settings.SESSION_COOKIE_NAME in request.COOKIES
            response.headers.setdefault("Cache-Control", "private, no-cache" if known else "no-cache")
        return response


class TooLargeNumberMiddleware:
    """What is no number of any row, in an address or a question: there is nothing there (404), not a failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @staticmethod
    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if any(isinstance(value, int) and value > LARGEST_ID for value in kwargs.values()):
            raise Http404

    @staticmethod
    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Wagtail asks the database for ``?user=`` and the like as they stand; the database then says this."""
        too_large = isinstance(exception, OverflowError) and "too large to convert" in str(exception)
        no_number = isinstance(exception, ValueError) and "expected a number but got" in str(exception)
        if too_large or (no_number and request.method == "GET"):
            return page_not_found(request, Http404())
        return None
