"""How long a session lasts, and the first password."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.accounts.views.unsent import ask_to_sign_in, wants_json

STARTED, SEEN = "signed_in_at", "seen_at"
# The session row is written at most once a minute, not once a request.
STEP = 60


class SessionLimitMiddleware:
    """Ends a session an hour after the last request and a working day after the sign-in.

    A form that arrives too late is answered with a page that keeps what was filled in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and self._is_over(request):
            logout(request)
            if request.method == "GET" and not wants_json(request):
                messages.info(request, _("Your session has ended. Please sign in again."))
        if self._is_form_of_nobody(request):
            return ask_to_sign_in(request)
        return self.get_response(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        now, session = int(time.time()), request.session
        started = session.setdefault(STARTED, now)
        seen = session.setdefault(SEEN, now)
        if now - started >= settings.SESSION_COOKIE_AGE or now - seen >= settings.PARAF_SESSION_IDLE:
            return True
        if now - seen >= STEP and "/editing-sessions/" not in request.path:
            session[SEEN] = now
        return False

    @staticmethod
    def _is_form_of_nobody(request: HttpRequest) -> bool:
        home = reverse("wagtailadmin_home")
        if request.method != "POST" or not request.path.startswith(home):
            return False
        open_paths = tuple(
            reverse(name)
            for name in ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")
        )
        return not request.path.startswith(open_paths) and not request.user.is_authenticated


class FirstPasswordMiddleware:
    """With a start password only a new password and the way out are reachable, for scripts too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session or not request.user.is_authenticated:
            return self.get_response(request)
        if not request.user.must_change_password or self._is_open(request.path):
            return self.get_response(request)
        if wants_json(request):
            return JsonResponse({"error": _("Set a new password first.")}, status=403)
        return redirect("accounts:new_password")

    @staticmethod
    def _is_open(path: str) -> bool:
        names = ("accounts:new_password", "wagtailadmin_logout", "set_language")
        return path in {reverse(name) for name in names} or path.startswith(settings.STATIC_URL)
