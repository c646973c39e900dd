"""Mail what waits. A dead mail server loses no notice, and a dead address holds up nobody else's."""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from cms.notifications.models import Notification

logger = logging.getLogger(__name__)
# The waits double from one minute to half a day: in all about three days.
MAX_ATTEMPTS = 15
LONGEST_WAIT = timedelta(hours=12)
BATCH = 200


@shared_task
def send_waiting() -> int:
    """Mail up to one batch of waiting notices; returns how many were sent."""
    waiting = list(
        Notification.objects.filter(
            mailed_at__isnull=True, attempts__lt=MAX_ATTEMPTS, retry_at__lte=timezone.now()
        )
        .exclude(recipient__email="")
        .filter(recipient__is_active=True)
        .select_related("recipient")
        .order_by("retry_at", "pk")[:BATCH]
    )
    if not waiting:
        return 0
    try:
        with get_connection() as connection:
            return sum(_send(notice, connection) for notice in waiting)
    except (OSError, SMTPException) as error:
        logger.warning("no mail server: %s; %s notices wait", type(error).__name__, len(waiting))
        return 0


def wait_after(attempts: int) -> timedelta:
    """How long a notice rests after so many attempts."""
    return min(timedelta(minutes=2**attempts), LONGEST_WAIT)


def _send(notice: Notification, connection: Any) -> int:
    """1 if sent. A refused address waits for its next attempt; a lost connection ends the batch."""
    # Claimed first, so that two workers never mail the same notice.
    claimed = Notification.objects.filter(
        pk=notice.pk, mailed_at__isnull=True, attempts=notice.attempts
    ).update(attempts=F("attempts") + 1, retry_at=timezone.now() + wait_after(notice.attempts))
    if not claimed:
        return 0
    link = f"\n\n{settings.WAGTAILADMIN_BASE_URL}{notice.url}" if notice.url else ""
    message = EmailMessage(
        subject=" ".join(notice.subject.split()),
        body=notice.body + link,
        to=[notice.recipient.email],
        connection=connection,
    )
    try:
        message.send()
    except SMTPServerDisconnected:
        raise
    except (SMTPException, ValueError) as error:
        logger.warning("notice %s not mailed: %s", notice.pk, type(error).__name__)
        return 0
    Notification.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
    return 1
