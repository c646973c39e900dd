"""Write what the rooms tell of their things into the index, one generation at a time."""

import hashlib
import json
import logging
from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.db.models import F

from cms.core.searchable import Entry, Searchable
from search.analysis import VERSION, mark_of, terms_of
from search.engines import Terms, database_engine
from search.models import POSITION_BITS, AudienceSet, IndexedEntry, IndexedPassage, IndexState
from search.services.remote import note
from search.services.spellings import learn

logger = logging.getLogger(__name__)
MOST_PASSAGES = (1 << POSITION_BITS) - 1
BATCH = 1000


def index_safely(searchable: Searchable, ids: list[int], generation: int) -> list[int]:
    """As :func:`index_objects`, but one object that cannot be read keeps no other waiting; returns those."""
    try:
        with transaction.atomic():
            index_objects(searchable, ids, generation)
    except Exception:
        if len(ids) > 1:
            logger.warning("reading %s %s one by one", searchable.kind, ids)
            return [bad for pk in ids for bad in index_safely(searchable, [pk], generation)]
        logger.exception("cannot index %s %s", searchable.kind, ids[0])
        return ids
    return []


def index_objects(searchable: Searchable, ids: list[int], generation: int) -> int:
    """Read these objects again into ``generation``; returns how many texts were written anew.

    A text that has not changed is left alone, so a change announced five times costs one write.
    """
    kept = {
        (row.object_id, row.draft): row
        for row in IndexedEntry.objects.filter(generation=generation, kind=searchable.kind, object_id__in=ids)
    }
    fresh: list[tuple[Entry, str]] = []
    stale: list[IndexedEntry] = []
    for entry in searchable.entries(ids):
        old = kept.pop((entry.object_id, entry.draft), None)
        mark = fingerprint(entry)
        if old is None or old.fingerprint != mark:
            fresh.append((entry, mark))
            stale += [old] if old else []
    stale += kept.values()
    forget(stale)
    _write(searchable.kind, fresh, generation)
    if fresh or stale:
        IndexState.objects.filter(pk=1).update(writes=F("writes") + 1)
    return len(fresh)


def forget(entries: list[IndexedEntry]) -> None:
    """Take entries out of the index, terms and texts."""
    if not entries:
        return
    ids = [entry.pk for entry in entries]
    database_engine().remove(ids)
    for entry in entries:
        last = entry.first_passage + MOST_PASSAGES
        IndexedPassage.objects.filter(pk__range=(entry.first_passage, last)).delete()
    IndexedEntry.objects.filter(pk__in=ids).delete()
    note(entries)


def fingerprint(entry: Entry) -> str:
    """Changes with anything that is found, shown or kept from somebody."""
    told = [
        VERSION, entry.title, entry.keywords, entry.agency_id, str(entry.date), entry.file,
        sorted(entry.allowed), sorted(entry.hidden),
        entry.year, entry.status, entry.muatan, entry.classification,
        [(p.text, p.page, p.heading, p.anchor) for p in entry.passages],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _write(kind: str, fresh: list[tuple[Entry, str]], generation: int) -> None:
    audiences: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    for entry, _mark in fresh:
        who = (entry.allowed, entry.hidden)
        if who not in audiences:
            audiences[who] = audience_id(*who)
    rows = [
        IndexedEntry(
            generation=generation,
            kind=kind,
            object_id=entry.object_id,
            draft=entry.draft,
            title=entry.title,
            title_mark=mark_of(terms_of(entry.title)),
            keywords=entry.keywords,
            agency_id=entry.agency_id,
            date=entry.date,
            file=entry.file,
            year=entry.year,
            status=entry.status,
            muatan=entry.muatan,
            classification=entry.classification,
            audience_id=audiences[entry.allowed, entry.hidden],
            fingerprint=mark,
            passages=min(len(entry.passages), MOST_PASSAGES),
        )
        for entry, mark in fresh
    ]
    IndexedEntry.objects.bulk_create(rows)
    learn((row.audience_id, entry) for row, (entry, _mark) in zip(rows, fresh, strict=True))
    engine = database_engine()
    engine.remove([row.pk for row in rows])  # ids that were used before, and whose terms were left behind
    note(rows)
    made = (
        (terms_of(f"{entry.title} {entry.keywords}"), row.first_passage + place, passage)
        for row, (entry, _mark) in zip(rows, fresh, strict=True)
        for place, passage in enumerate(entry.passages[:MOST_PASSAGES])
    )
    while batch := list(islice(made, BATCH)):
        IndexedPassage.objects.bulk_create(
            IndexedPassage(id=pk, page=p.page, heading=p.heading[:300], anchor=p.anchor, text=p.text)
            for _head, pk, p in batch
        )
        engine.add(Terms(pk, head + terms_of(p.heading), terms_of(p.text)) for head, pk, p in batch)


def audience_id(allowed: Iterable[str], hidden: Iterable[str]) -> int:
    """The set of these tokens, made where it is new."""
    tokens = {"allowed": sorted(allowed), "hidden": sorted(hidden)}
    key = hashlib.sha256(json.dumps(tokens, sort_keys=True).encode()).hexdigest()
    return AudienceSet.objects.get_or_create(key=key, defaults=tokens)[0].pk
