"""Mail what waits. A dead mail server loses no notice: the row stays and the sweep tries again."""

import logging
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from cms.notifications.models import Notification

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 20
BATCH = 200


@shared_task
def send_waiting() -> int:
    """Mail up to one batch of waiting notices; returns how many were sent."""
    waiting = list(
        Notification.objects.filter(mailed_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
        .exclude(recipient__email="")
        .select_related("recipient")
        .order_by("pk")[:BATCH]
    )
    if not waiting:
        return 0
    try:
        with get_connection() as connection:
            return sum(_send(notice, connection) for notice in waiting)
    except (OSError, SMTPException) as error:
        logger.warning("no mail server: %s; %s notices wait", type(error).__name__, len(waiting))
        return 0


def _send(notice: Notification, connection: Any) -> int:
    # Claimed first, so that two workers never mail the same notice.
    claimed = Notification.objects.filter(
        pk=notice.pk, mailed_at__isnull=True, attempts=notice.attempts
    ).update(attempts=F("attempts") + 1)
    if not claimed:
        return 0
    link = f"\n\n{settings.WAGTAILADMIN_BASE_URL}{notice.url}" if notice.url else ""
    EmailMessage(
        subject=notice.subject,
        body=notice.body + link,
        to=[notice.recipient.email],
        connection=connection,
    ).send()
    Notification.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
    return 1
