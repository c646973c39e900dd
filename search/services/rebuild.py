"""Build the whole index anew beside the one that is searched, then swap."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction

from cms.core.searchable import searchables
from search.engines import Engine, get_engine
from search.models import AudienceSet, Change, IndexedEntry, IndexState
from search.selectors import index_state
from search.services.indexing import forget, index_safely

CHUNK = 50


def rebuild(told: Callable[[int], None] = lambda count: None) -> int:
    """Questions are answered from the old generation until the new one is whole. Returns its entries.

    A change that comes meanwhile is drained into both (``IndexState.generations``). A rebuild that was
    cut short leaves a half generation behind that nobody searches; the next one clears it.
    """
    engine = get_engine()
    engine.prepare()
    _clear_others(engine)
    with transaction.atomic():
        state = index_state(lock=True)
        building = state.generation + 1
        IndexState.objects.filter(pk=state.pk).update(building=building)
    count = 0
    for searchable in searchables().values():
        for ids in _chunks(iter(list(searchable.ids()))):
            with transaction.atomic():
                index_state(lock=True)
                failed = index_safely(engine, searchable, ids, building)
                Change.objects.bulk_create([Change(kind=searchable.kind, object_id=pk) for pk in failed])
            told(count := count + len(ids))
    with transaction.atomic():
        index_state(lock=True)
        IndexState.objects.filter(pk=1).update(generation=building, building=None)
    _clear_others(engine)
    engine.settle()
    return IndexedEntry.objects.filter(generation=building).count()


def _chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def _clear_others(engine: Engine) -> None:
    """Take out every generation that is not searched, and audiences that no entry has."""
    with transaction.atomic():
        state = index_state(lock=True)
        IndexState.objects.filter(pk=1).update(building=None)
    old = IndexedEntry.objects.exclude(generation=state.generation).order_by("pk")
    while entries := list(old.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            index_state(lock=True)
            forget(engine, entries)
    used = IndexedEntry.objects.values("audience_id")
    AudienceSet.objects.exclude(pk__in=used).delete()
