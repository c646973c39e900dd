"""What a person sees when something is missing, closed or broken: what happened, what is safe, where to go."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from cms.agencies.selectors import access_of
from home.selectors.withdrawn import withdrawn_at

# The page of last resort carries its own styles and asks nothing of anybody.
STATIC_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'"


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": _("There is nothing at this address.")}, status=404)
    if gone := withdrawn_at(request):
        return render(request, "410.html", {"gone": gone}, status=410)
    return render(request, "404.html", status=404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Names the reader's own unit: that is where access is arranged."""
    if _wants_json(request):
        return JsonResponse({"error": _("You do not have access to this.")}, status=403)
    held = access_of(getattr(request, "user", None)).appointments
    units = list(dict.fromkeys(appointment.office.agency.name for appointment in held))
    return render(request, "403.html", {"units": units}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _static("400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context, no query, no tag: it stands when nothing else does."""
    if _wants_json(request):
        return JsonResponse({"error": "server error"}, status=500)
    return _static("500.html", 500)


def _static(name: str, status: int) -> HttpResponse:
    response = HttpResponse(loader.get_template(name).render(), status=status)
    response.headers["Content-Security-Policy"] = STATIC_POLICY
    return response
