"""Tell a search server what the index holds. The rows to tell are the truth; the server follows, and may be lost.

Every entry that is written or forgotten leaves a :class:`RemoteWrite` in its own transaction. After the commit the
server is told and the rows go. Killed between any two steps, the rows are still there and the next sweep tells again.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F

from search.analysis import terms_of
from search.engines import EngineAwayError, Gone, RemoteEngine, Sent, Terms, remote_engine
from search.models import POSITION_BITS, IndexedEntry, IndexedPassage, IndexState, RemoteIndex, RemoteWrite
from search.selectors import index_state

logger = logging.getLogger(__name__)
CHUNK = 200  # entries told at once


def note(entries: Iterable[IndexedEntry]) -> None:
    """Write, in the transaction of these entries, that the server has to be told of them."""
    if remote_engine():
        RemoteWrite.objects.bulk_create(
            RemoteWrite(generation=row.generation, entry_id=row.pk, passages=row.passages) for row in entries
        )


def tell_remote() -> bool:
    """Tell the server everything that waits; whether it knows all now. Never raises because it is away."""
    engine = remote_engine()
    if engine is None:
        return True
    try:
        for generation in index_state().generations:
            _tell_generation(engine, generation)
    except EngineAwayError as error:
        logger.warning("the search server is told later: %s", error)
        return False
    return True


def _tell_generation(engine: RemoteEngine, generation: int) -> None:
    mark = RemoteIndex.objects.filter(generation=generation).values_list("mark", flat=True).first()
    if mark is None or not engine.holds(generation, mark):  # new, lost with all it held, or of another time
        engine.open(generation, _note_all(generation))
        if generation == index_state().generation:
            engine.publish(generation)
    after = 0
    while rows := list(RemoteWrite.objects.filter(generation=generation, pk__gt=after)[:CHUNK]):
        if not _tell(engine, generation, rows):
            RemoteIndex.objects.filter(generation=generation).delete()
            _tell_generation(engine, generation)  # a new one is filled
            break
        after = rows[-1].pk


def _note_all(generation: int) -> str:
    """Before its index is made, so that none stands empty while nothing waits to be told; returns the mark for it."""
    mark = secrets.token_hex(16)
    with transaction.atomic():
        index_state(lock=True)
        note(IndexedEntry.objects.filter(generation=generation).order_by("pk").iterator())
        RemoteIndex.objects.update_or_create(generation=generation, defaults={"mark": mark})
    return mark


def _tell(engine: RemoteEngine, generation: int, rows: list[RemoteWrite]) -> bool:
    """A row goes only when the server finds what it told: until then questions leave its entry out.

    False where the server holds versions that nobody here has told it: a backup was put back under it.
    """
    index = RemoteIndex.objects.filter(generation=generation)
    index.filter(told__lt=rows[-1].pk).update(told=rows[-1].pk)
    versions = {row.entry_id: row for row in rows}  # the last row of an entry speaks for it
    entries = IndexedEntry.objects.in_bulk(list(versions))
    there = {pk: entry.passages for pk, entry in entries.items()}
    # Of one that is mended more may stand there than it has.
    gone = [
        Gone(row.pk, pk, row.passages) for pk, row in versions.items() if row.passages > there.get(pk, -1)
    ]
    above = engine.write(generation, sent_of(entries.values(), versions), gone)
    if above and index.filter(told__lt=above).exists():
        logger.warning("the search server knows of later texts than the database: it is filled anew")
        return False
    engine.refresh(generation)
    RemoteWrite.objects.filter(pk__in=[row.pk for row in rows]).delete()
    IndexState.objects.filter(pk=1).update(writes=F("writes") + 1)  # answers kept until now are old
    return True


def sent_of(entries: Iterable[IndexedEntry], versions: dict[int, RemoteWrite]) -> Iterator[Sent]:
    """The entries with their terms, analysed again from what is kept."""
    for entry in entries:
        head = terms_of(f"{entry.title} {entry.keywords}")
        last = entry.first_passage + (1 << POSITION_BITS) - 1
        passages = IndexedPassage.objects.filter(pk__range=(entry.first_passage, last)).order_by("pk")
        terms = [Terms(p.pk, head + terms_of(p.heading), terms_of(p.text)) for p in passages]
        yield Sent(versions[entry.pk].pk, entry, terms)
