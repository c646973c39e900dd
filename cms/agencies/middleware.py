"""Nobody is in the admin without an office in force today."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cms.agencies.selectors import access_of
from cms.agencies.services import follow_offices

SESSION_KEY = "offices_followed_on"
# Reached without an office too: signing in and out, and a forgotten password.
OPEN_NAMES = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")


class OfficeMiddleware:
    """Asks for an office on each request to the admin (one query, which the views ask anyway).

    Once a session and day it also lets the groups follow the offices, so that an appointment that
    begins or ends tonight needs no scheduler to hold tomorrow morning.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")) and request.user.is_authenticated:
            self._follow(request)
            if not self._is_open(request.path) and not access_of(request.user).is_staff:
                return render(request, "agencies/no_office.html", status=403)
        return self.get_response(request)

    @staticmethod
    def _is_open(path: str) -> bool:
        return path.startswith(tuple(reverse(name) for name in OPEN_NAMES))

    @staticmethod
    def _follow(request: HttpRequest) -> None:
        today = timezone.localdate().isoformat()
        if request.session.get(SESSION_KEY) != today:
            follow_offices(request.user)  # type: ignore[arg-type]
            request.session[SESSION_KEY] = today
