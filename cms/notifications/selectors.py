"""A person's own notices; nobody reads another's."""

from typing import Any

from django.db.models import QuerySet

from cms.notifications.models import NoticeSetting, Notification


def notices_of(user: Any, *, unread: bool = False) -> QuerySet[Notification]:
    """Latest first."""
    rows = Notification.objects.filter(recipient=user.pk)
    return rows.filter(read_at__isnull=True) if unread else rows


def unread_count(user: Any) -> int:
    """What the bell says; one query."""
    return notices_of(user, unread=True).order_by().count() if user.is_authenticated else 0


def setting_of(user: Any) -> NoticeSetting:
    """How ``user`` wants to be mailed; not stored where nothing was chosen."""
    return NoticeSetting.objects.filter(person=user.pk).first() or NoticeSetting(person=user)
