"""What a reader has lost while the index does not know it yet: it waits in the outbox, and rights hold at once."""

from typing import Any

from cms.core.searchable import Shown, searchables
from search.models import Change, IndexedEntry

CHUNK = 500


def lost_entries(user: Any, generation: int) -> tuple[int, ...]:
    """Entries whose object waits to be read again and that ``user`` may not read now. One query when none wait."""
    waiting: dict[str, list[int]] = {}
    for kind, pk in Change.objects.order_by("kind", "object_id").values_list("kind", "object_id").distinct():
        waiting.setdefault(kind, []).append(pk)
    entries: list[IndexedEntry] = []
    for kind, ids in waiting.items():
        rows = IndexedEntry.objects.filter(generation=generation, kind=kind)
        for start in range(0, len(ids), CHUNK):
            entries += rows.filter(object_id__in=ids[start : start + CHUNK])
    allowed = shown_entries(user, entries)
    return tuple(sorted(entry.pk for entry in entries if entry.pk not in allowed))


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
