"""What a reader has lost while the index does not know it yet: it waits in the outbox, or its day has passed."""

from typing import Any

from cms.core.searchable import Shown, lapsed, searchables
from search.models import Change, IndexedEntry

CHUNK = 500


def lost_entries(
    user: Any, generation: int, *, waiting: bool = True, by_name: bool = True
) -> tuple[int, ...]:
    """Entries that ``user`` may not read now, of objects that wait to be read again or whose right has lapsed.

    ``waiting``: whether any may wait; ``by_name``: whether the index opens anything to this very person, so that it
    could have lapsed. Say so where that is known already.
    """
    doubtful = lapsed(user) if by_name else {}
    changes = Change.objects.order_by("kind", "object_id") if waiting else Change.objects.none()
    for kind, pk in changes.values_list("kind", "object_id").distinct():
        doubtful.setdefault(kind, set()).add(pk)
    entries: list[IndexedEntry] = []
    for kind, found in doubtful.items():
        ids = sorted(found)
        rows = IndexedEntry.objects.filter(generation=generation, kind=kind)
        for start in range(0, len(ids), CHUNK):
            entries += rows.filter(object_id__in=ids[start : start + CHUNK])
    allowed = shown_entries(user, entries)
    return tuple(sorted(entry.pk for entry in entries if entry.pk not in allowed))


def waiting_among(things: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of a few things whose text in the index may be one that was replaced or taken away since. One query."""
    rows = Change.objects.filter(
        kind__in={kind for kind, _pk in things}, object_id__in={pk for _kind, pk in things}
    )
    return things.intersection(rows.values_list("kind", "object_id").distinct())


def shown_entries(user: Any, entries: list[IndexedEntry]) -> dict[int, Shown]:
    """Entries that ``user`` may read now, as the database shows them. A fixed number of queries a kind."""
    allowed: dict[int, Shown] = {}
    for kind, searchable in searchables().items():
        rows = [entry for entry in entries if entry.kind == kind]
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            published = [row.object_id for row in some if not row.draft]
            drafts = [row.object_id for row in some if row.draft]
            seen = searchable.shown(user, published, drafts)
            allowed.update(
                {row.pk: seen[row.object_id, row.draft] for row in some if (row.object_id, row.draft) in seen}
            )
    return allowed
