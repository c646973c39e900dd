"""Sign-ins in the audit log: who came in, who failed, who was locked out; of unknown names only that there was one."""

from datetime import timedelta
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cms.accounts.models import User
from cms.core.audit import record
from cms.core.audit.models import AuditEntry
from cms.core.origin import current_origin

# Somebody who tries name after name must not fill the log: so many an hour from one address tell enough.
UNKNOWN_AN_HOUR = 20


@receiver(user_logged_in)
def note_success(sender: Any, user: Any, **kwargs: Any) -> None:
    record("sign_in.success", by=user, on=user)


@receiver(user_logged_out)
def note_sign_out(sender: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        record("sign_in.out", by=user, on=user)


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    """What is typed as an unknown name may be a password in the wrong field, so it is not kept."""
    if _is_locked_out(request):
        return
    person = _known(credentials.get("username"))
    if person is not None:
        record("sign_in.failed", by=None, on=person)
        return
    told = _unknown_this_hour()
    if told < UNKNOWN_AN_HOUR:
        last = {"further_ones_this_hour_are_not_kept": True} if told == UNKNOWN_AN_HOUR - 1 else {}
        record("sign_in.failed", by=None, data=last)


@receiver(user_locked_out)
def note_lockout(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    """Sent again for each attempt while the lock lasts; only the first is kept."""
    if not _is_locked_out(request):
        record("sign_in.locked", by=None, on=_known(username))


def _is_locked_out(request: Any) -> bool:
    """Whether the attempt came while the name was locked already: then nothing was tried, and nothing is new."""
    locked = getattr(request, "axes_locked_out", False)
    return bool(locked) and getattr(request, "axes_failures_since_start", None) is None


def _known(name: Any) -> User | None:
    return User.objects.named(name).first()


def _unknown_this_hour() -> int:
    recent = AuditEntry.objects.filter(
        action="sign_in.failed", on_id="", ip=current_origin().ip, at__gt=timezone.now() - timedelta(hours=1)
    )
    return recent[:UNKNOWN_AN_HOUR].count()
