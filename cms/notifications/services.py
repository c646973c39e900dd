"""Tell people. Knows recipients and texts, nothing of workflows."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cms.core.full_stops import one_stop
from cms.core.nudge import nudge
from cms.notifications.models import Notification

A_MOMENT = timedelta(minutes=5)


def notify(
    recipients: Iterable[Any],
    *,
    subject: str,
    body: str,
    url: str = "",
    kind: str = "",
    channel: str = "",
    together: str = "",
    names: Sequence[tuple[str, int]] = (),
) -> int:
    """Write one notice a person, inside the caller's transaction, and nudge the worker after commit.

    Returns the number of notices. ``url`` is a path on this site, ``kind`` one of ``Notification.Kind``,
    ``channel`` one of ``Notification.Channel`` where not every notice of the person should be mailed alike.
    With ``together``, a subject for several, it joins the notice of this kind that the person was written a moment
    ago, unless that was read or mailed. ``names`` (kind and id) are told by their titles where ``body`` has
    ``{names}``, as far as the reader may see them by then; such a notice stands alone.
    """
    from cms.notifications.tasks import send_waiting

    if together and names:
        raise ValueError("a notice that names things is not joined with another")
    subject, body = one_stop(subject), one_stop(body)
    people = {person.pk: person for person in recipients if person.is_active}
    told = len(people)
    if together:
        joined = _joined(people, kind=kind, subject=together, body=body, url=url)
        people = {pk: person for pk, person in people.items() if pk not in joined}
    Notification.objects.bulk_create(
        [
            Notification(
                recipient=person,
                subject=subject[:250],
                body=body,
                url=url,
                kind=kind,
                channel=channel,
                names=[list(name) for name in names],
            )
            for person in people.values()
        ]
    )
    if told:
        nudge(send_waiting)
    return told


def _joined(people: Iterable[int], *, kind: str, subject: str, body: str, url: str) -> set[int]:
    """Who had such a notice a moment ago, which says this too from now on.

    A worker that mails it now either claims it first, and it is not joined any more, or reads it after this.
    """
    fresh = Notification.objects.filter(
        recipient__in=list(people), kind=kind, read_at=None, mailed_at=None, attempts=0, digest=None,
        created_at__gt=timezone.now() - A_MOMENT,
    )  # fmt: skip
    found = {row.recipient_id: row for row in fresh.select_for_update(skip_locked=True).order_by("pk")}
    # Asked once more in the very change: not every database holds a row that was read for it.
    return {
        person
        for person, row in found.items()
        if fresh.filter(pk=row.pk).update(
            subject=subject[:250], body=f"{row.body}\n\n{body}", url=row.url or url
        )
    }


def read(notices: QuerySet[Notification]) -> int:
    """Mark as read what is not yet; returns how many."""
    return notices.filter(read_at__isnull=True).update(read_at=timezone.now())
