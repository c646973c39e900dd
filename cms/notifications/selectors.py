"""A person's own notices; nobody reads another's."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.core.searchable import searchables
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


def texts_of(user: Any, notices: Iterable[Notification]) -> dict[int, str]:
    """What each notice says to ``user`` now: it names only what ``user`` may read. A fixed number of queries."""
    rows = list(notices)
    titles = _titles(user, {(kind, pk) for row in rows for kind, pk in row.names})
    return {row.pk: _text(row, titles) for row in rows}


def _text(notice: Notification, titles: dict[tuple[str, int], str]) -> str:
    if not notice.names:
        return notice.body
    named = [f"• {titles[kind, pk]}" for kind, pk in notice.names if (kind, pk) in titles]
    return notice.body.replace(
        "{names}", "\n".join(named or [_("What it named is not open to you any more.")])
    )


def _titles(user: Any, things: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for kind in sorted({kind for kind, _pk in things}.intersection(searchables())):
        ids = sorted(pk for each, pk in things if each == kind)
        shown = searchables()[kind].shown(user, ids, ids)
        for (pk, _draft), seen in sorted(shown.items(), key=lambda item: item[0]):
            found[kind, pk] = seen.title  # that of the draft, for whoever reads it
    return found
