"""Whether the index says what the database says: every text, every reader, every passage."""

import logging

from django.db import transaction

from cms.core.searchable import Entry, Searchable, searchables
from search.engines import Engine, EngineAwayError, database_engine, remote_engine
from search.models import Change, IndexedEntry, RemoteWrite
from search.selectors import index_state
from search.services.indexing import fingerprint
from search.services.outbox import MOST_ATTEMPTS, drain_outbox, record
from search.services.remote import note

logger = logging.getLogger(__name__)
CHUNK = 50
ROOM = 50  # passages beyond those counted that a server may hold of a text


def differences(*, mend: bool = False) -> list[str]:
    """One line a difference. ``mend`` has what differs read again, and what was given up on tried anew."""
    generation = index_state().generation
    lines: list[str] = []
    for searchable in searchables().values():
        found = _given_up(searchable.kind) | _of_kind(searchable, generation)
        lines += [f"{searchable.kind} {pk}: {what}" for pk, what in sorted(found.items())]
        if mend and found:
            with transaction.atomic():
                Change.objects.filter(kind=searchable.kind, attempts__gte=MOST_ATTEMPTS).delete()
                record(searchable.kind, sorted(found))
    lines += _passages(generation, mend=mend)
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
        entries, unreadable = _read_safely(searchable, ids[start : start + CHUNK])
        found |= dict.fromkeys(unreadable, "cannot be read; the log says why")
        for entry in entries:
            mark = kept.pop((entry.object_id, entry.draft), None)
            if mark is None:
                found[entry.object_id] = "not in the index"
            elif mark != fingerprint(entry):
                found[entry.object_id] = "the index holds an older text or other readers"
    for object_id, _draft in kept:
        found.setdefault(object_id, "in the index, but not (any more) in the database")
    return found


def _read_safely(searchable: Searchable, ids: list[int]) -> tuple[list[Entry], list[int]]:
    """The texts of these objects, and the objects that cannot be read, which keep no other from it."""
    try:
        with transaction.atomic():
            return list(searchable.entries(ids)), []
    except Exception:
        if len(ids) == 1:
            logger.exception("cannot read %s %s", searchable.kind, ids[0])
            return [], ids
    alone = [_read_safely(searchable, [pk]) for pk in ids]
    return [entry for entries, _bad in alone for entry in entries], [
        pk for _entries, bad in alone for pk in bad
    ]


def _given_up(kind: str) -> dict[int, str]:
    """What the outbox tries no more."""
    rows = Change.objects.filter(kind=kind, attempts__gte=MOST_ATTEMPTS)
    return dict.fromkeys(
        rows.values_list("object_id", flat=True), f"could not be indexed in {MOST_ATTEMPTS} attempts"
    )


def _passages(generation: int, *, mend: bool) -> list[str]:
    """Entries whose terms are missing in an engine, or left behind in it."""
    told = dict(IndexedEntry.objects.filter(generation=generation).values_list("pk", "passages"))
    lines, wrong = _unlike(told, database_engine(), generation)
    if mend and wrong:
        _write_again(generation, wrong)
    remote = remote_engine()
    if remote is None:
        return lines
    waiting = RemoteWrite.objects.filter(generation=generation).count()
    if waiting:
        lines.append(f"{remote.name}: {waiting} texts have still to be sent")
    try:
        more, wrong = _unlike(told, remote, generation)
    except EngineAwayError as error:
        return [*lines, f"{remote.name}: does not answer ({error})"]
    if mend and wrong:
        _tell_again(generation, wrong)
    return lines + more


def _unlike(told: dict[int, int], engine: Engine, generation: int) -> tuple[list[str], dict[int, int]]:
    """A line where the engine holds other passages, and the entries, each with the most it may hold."""
    held = engine.held(generation)
    wrong = {
        pk: max(told.get(pk, 0), held.get(pk, 0))
        for pk in told.keys() | held.keys()
        if told.get(pk) != held.get(pk)
    }
    line = f"{engine.name}: holds other passages of {len(wrong)} texts than the index"
    return ([line] if wrong else []), wrong


def _write_again(generation: int, wrong: dict[int, int]) -> None:
    """Forget the marks of these entries, so that the next reading writes them anew."""
    rows = IndexedEntry.objects.filter(generation=generation, pk__in=wrong)
    with transaction.atomic():
        for kind, object_id in rows.values_list("kind", "object_id"):
            record(kind, [object_id])
        rows.update(fingerprint="")


def _tell_again(generation: int, wrong: dict[int, int]) -> None:
    with transaction.atomic():
        note(IndexedEntry(pk=pk, generation=generation, passages=most + ROOM) for pk, most in wrong.items())
