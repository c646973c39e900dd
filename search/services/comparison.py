"""Whether the index says what the database says: every text, every reader, every passage."""

from cms.core.searchable import Searchable, searchables
from search.engines import get_engine
from search.models import IndexedEntry
from search.selectors import index_state
from search.services.indexing import fingerprint
from search.services.outbox import drain_outbox, record

CHUNK = 100


def differences(*, mend: bool = False) -> list[str]:
    """One line a difference. ``mend`` has what differs read again."""
    generation = index_state().generation
    lines: list[str] = []
    for searchable in searchables().values():
        found = _of_kind(searchable, generation)
        lines += [f"{searchable.kind} {pk}: {what}" for pk, what in sorted(found.items())]
        if mend and found:
            record(searchable.kind, sorted(found))
    lines += _passages(generation)
    if mend and lines:
        drain_outbox()
    return lines


def _of_kind(searchable: Searchable, generation: int) -> dict[int, str]:
    kept = {
        (row.object_id, row.draft): row.fingerprint
        for row in IndexedEntry.objects.filter(generation=generation, kind=searchable.kind)
    }
    found: dict[int, str] = {}
    ids = list(searchable.ids())
    for start in range(0, len(ids), CHUNK):
        for entry in searchable.entries(ids[start : start + CHUNK]):
            mark = kept.pop((entry.object_id, entry.draft), None)
            if mark is None:
                found[entry.object_id] = "not in the index"
            elif mark != fingerprint(entry):
                found[entry.object_id] = "the index holds an older text or other readers"
    for object_id, _draft in kept:
        found.setdefault(object_id, "in the index, but not (any more) in the database")
    return found


def _passages(generation: int) -> list[str]:
    """Terms missing in the engine, or left behind in it."""
    told = sum(IndexedEntry.objects.filter(generation=generation).values_list("passages", flat=True))
    held = get_engine().size(generation)
    return [] if told == held else [f"engine: holds {held} passages of {told}; run reindex"]
