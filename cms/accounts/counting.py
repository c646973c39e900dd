"""Failures to sign in from one address, whatever the names: who tries one password on all names is stopped too.

Axes counts by name and address, and with that alone ten names are ten times the attempts.
"""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from cms.core.audit import record


class AddressHandler(AxesDatabaseHandler):
    """Axes' own, with a second count beside its own. Nobody forgets it by signing in under a name of theirs."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return address_is_paused(request) or bool(super().is_locked(request, credentials))

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        was_paused = request is None or address_is_paused(request)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if not was_paused and address_is_paused(request):
            request.axes_locked_out = True  # the answer says so at once
            record("sign_in.address_locked", by=None, data={"failures": failures_from(request)})


def address_is_paused(request: HttpRequest) -> bool:
    return failures_from(request) >= settings.PARAF_ADDRESS_FAILURES


def failures_from(request: Any) -> int:
    """Of the last half hour, under all names."""
    recent = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
    )
    return int(recent.aggregate(all=Sum("failures_since_start"))["all"] or 0)
