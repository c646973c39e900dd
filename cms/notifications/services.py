"""Tell people. Knows recipients and texts, nothing of workflows."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cms.core.nudge import nudge
from cms.notifications.models import Notification


def notify(
    recipients: Iterable[Any], *, subject: str, body: str, url: str = "", kind: str = "", channel: str = ""
) -> int:
    """Write one notice a person, inside the caller's transaction, and nudge the worker after commit.

    Returns the number of notices. ``url`` is a path on this site, ``kind`` one of ``Notification.Kind``,
    ``channel`` one of ``Notification.Channel`` where not every notice of the person should be mailed alike.
    """
    from cms.notifications.tasks import send_waiting

    people = {person.pk: person for person in recipients if person.is_active}
    Notification.objects.bulk_create(
        [
            Notification(
                recipient=person, subject=subject[:250], body=body, url=url, kind=kind, channel=channel
            )
            for person in people.values()
        ]
    )
    if people:
        nudge(send_waiting)
    return len(people)


def read(notices: QuerySet[Notification]) -> int:
    """Mark as read what is not yet; returns how many."""
    return notices.filter(read_at__isnull=True).update(read_at=timezone.now())
