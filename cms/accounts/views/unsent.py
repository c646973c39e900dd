"""A form sent after the session has ended, or with a token of the session before: nothing typed is lost."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import csrf

# Never carried along in a page.
SECRET = ("csrfmiddlewaretoken", "password", "old_password", "new_password1", "new_password2")
# Shorter values are choices, days and numbers of rows.
SENTENCE = 20
SESSION_ENDED = 401
LENGTH_REQUIRED = 411


def ended_sentence() -> str:
    return _("Your session has ended. Sign in again in another tab; what you filled in on this page is kept.")


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks: it gets an answer it can show, not a page."""
    return (
        request.path.startswith("/api/")
        or request.headers.get("x-requested-with") == "XMLHttpRequest"
        or "application/json" in request.headers.get("accept", "")
    )


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to a form of somebody who is not (any more) signed in."""
    if wants_json(request):
        sentence = ended_sentence()
        return JsonResponse(
            {"success": False, "error_code": "signed_out", "error_message": sentence}, status=401
        )
    return _offer(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in makes a new token, so forms opened before are refused once: offer to send them again.

    Only what one of our own pages sent is offered; for anything else Django's refusal stands.
    """
    if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
        # A program sent it piece by piece; what is read without a length is never kept, so no field of it came.
        said = _("What was sent did not say how large it is, so nothing was kept. Send it with its length.")
        return HttpResponse(said, status=LENGTH_REQUIRED, content_type="text/plain; charset=utf-8")
    if request.path == reverse("wagtailadmin_login"):
        messages.info(request, _("The page had been open for a long time. Please try once more."))
        return redirect("wagtailadmin_login")
    if request.user.is_authenticated and _is_own(request) and not wants_json(request):
        return _offer(request)
    return csrf.csrf_failure(request, reason)


def _offer(request: HttpRequest) -> HttpResponse:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name.rsplit("-", 1)[-1] not in SECRET
        for value in values
    ]
    written = "\n\n".join(value for _name, value in fields if len(value) >= SENTENCE)
    context = {
        "fields": fields,
        "written": written,
        "has_files": bool(request.FILES),
        "ended": ended_sentence(),
    }
    return render(request, "accounts/unsent.html", context, status=SESSION_ENDED)


def _is_own(request: HttpRequest) -> bool:
    sender = request.headers.get("origin") or request.headers.get("referer", "")
    return urlsplit(sender).netloc == request.get_host()
