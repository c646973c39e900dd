"""What happens at sign-in, and what the log says when it fails."""

import logging
import time
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from cms.accounts.middleware import SEEN, STARTED
from cms.accounts.models import User

logger = logging.getLogger("paraf.sign_in")


@receiver(user_logged_in)
def start_clock(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Signing in again in an open session starts a new working day."""
    request.session[STARTED] = request.session[SEEN] = int(time.time())


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """The user name where there is such a person, and nothing else about anybody.

    What is typed as an unknown name may be a password in the wrong field, so it is not written down.
    """
    name = str(credentials.get("username", ""))
    known = User.objects.named(name).values_list("username", flat=True).first()
    logger.warning("sign-in failed: %s", known or "unknown name")
