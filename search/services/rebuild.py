"""Build the whole index anew beside the one that is searched, then swap."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from cms.core.searchable import searchables
from search.engines import Engine, get_engine
from search.models import AudienceSet, Change, IndexedEntry, IndexState
from search.selectors import index_state
from search.services.indexing import forget, index_safely

CHUNK = 50
SILENCE = timedelta(minutes=10)  # after which a builder is taken for dead


class RebuildRunningError(Exception):
    """Another one builds the index right now."""


class RebuildLostError(Exception):
    """This one was silent so long that another has taken over."""


def rebuild(told: Callable[[int], None] = lambda count: None) -> int:
    """Questions are answered from the old generation until the new one is whole. Returns its entries.

    A change that comes meanwhile is drained into both (``IndexState.generations``). One builds at a time;
    the half generation of one that died is searched by nobody, and the next rebuild clears it.
    """
    building = _begin()
    try:
        engine = get_engine()
        engine.prepare()
        _clear_others(engine)
        _fill(engine, building, told)
        _swap(building)
    except BaseException:
        IndexState.objects.filter(building=building).update(building=None)
        raise
    _clear_others(engine)
    engine.settle()
    return IndexedEntry.objects.filter(generation=building).count()


@transaction.atomic
def _begin() -> int:
    """A generation of its own, also after one that was given up."""
    state = index_state(lock=True)
    now = timezone.now()
    if state.building and state.building_seen and state.building_seen > now - SILENCE:
        raise RebuildRunningError
    building = max(state.generations) + 1
    IndexState.objects.filter(pk=state.pk).update(building=building, building_seen=now)
    return building


def _hold(building: int) -> None:
    """Inside a transaction: take the turn to write, give a sign of life, and stop if another took over."""
    if index_state(lock=True).building != building:
        raise RebuildLostError
    IndexState.objects.filter(pk=1).update(building_seen=timezone.now())


def _fill(engine: Engine, building: int, told: Callable[[int], None]) -> None:
    count = 0
    for searchable in searchables().values():
        for ids in _chunks(iter(list(searchable.ids()))):
            with transaction.atomic():
                _hold(building)
                failed = index_safely(engine, searchable, ids, building)
                Change.objects.bulk_create([Change(kind=searchable.kind, object_id=pk) for pk in failed])
            told(count := count + len(ids))


@transaction.atomic
def _swap(building: int) -> None:
    _hold(building)
    IndexState.objects.filter(pk=1).update(generation=building, building=None)


def _chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def _clear_others(engine: Engine) -> None:
    """Take out every generation that is neither searched nor built, and audiences that no entry has."""
    while _clear_some(engine):
        pass
    with transaction.atomic():
        index_state(lock=True)
        used = IndexedEntry.objects.values("audience_id")
        AudienceSet.objects.exclude(pk__in=used).delete()


@transaction.atomic
def _clear_some(engine: Engine) -> int:
    state = index_state(lock=True)
    old = IndexedEntry.objects.exclude(generation__in=state.generations).order_by("pk")
    entries = list(old.values_list("pk", flat=True)[:CHUNK])
    forget(engine, entries)
    if state.building:
        IndexState.objects.filter(pk=state.pk).update(building_seen=timezone.now())
    return len(entries)
