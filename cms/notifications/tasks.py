"""Mail what waits."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from cms.core.mail import BATCH, MAX_ATTEMPTS, send_each
from cms.notifications.models import Notification


@shared_task
def send_waiting() -> int:
    """Mail up to one batch of waiting notices; returns how many were sent."""
    waiting = (
        Notification.objects.filter(
            mailed_at__isnull=True, attempts__lt=MAX_ATTEMPTS, retry_at__lte=timezone.now()
        )
        .exclude(recipient__email="")
        .filter(recipient__is_active=True)
        .select_related("recipient")
        .order_by("retry_at", "pk")[:BATCH]
    )
    return send_each(list(waiting), _message, done="mailed_at")


def _message(notice: Notification) -> EmailMessage:
    link = f"\n\n{settings.WAGTAILADMIN_BASE_URL}{notice.url}" if notice.url else ""
    return EmailMessage(
        subject=" ".join(notice.subject.split()),
        body=notice.body + link,
        to=[notice.recipient.email],
    )
