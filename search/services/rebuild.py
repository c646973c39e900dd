"""Build the whole index anew beside the one that is searched, then swap."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils import timezone

from cms.core.searchable import searchables
from search.engines import EngineAwayError, RemoteEngine, database_engine, remote_engine
from search.models import AudienceSet, Change, IndexedEntry, IndexState, RemoteIndex, RemoteWrite
from search.selectors import index_state
from search.selectors.state import SILENCE
from search.services.indexing import forget, index_safely
from search.services.remote import tell_remote

CHUNK = 50


class RebuildRunningError(Exception):
    """Another one builds the index right now."""


class RebuildLostError(Exception):
    """This one was silent so long that another has taken over."""


@dataclass(frozen=True)
class Build:
    """A generation that grows, and who builds it."""

    generation: int
    by: str


def rebuild(told: Callable[[int], None] = lambda count: None, *, afresh: bool = False) -> int:
    """Questions are answered from the old generation until the new one is whole. Returns its entries.

    A change that comes meanwhile is drained into both (``IndexState.generations``). One builds at a time; one that
    died or was stopped is gone on with where it was, unless ``afresh``. ``told`` gets the objects read so far.
    """
    build = _begin(afresh=afresh)
    try:
        database_engine().prepare()
        _clear_others()
        _fill(build, told)
        _swap(build)
    except BaseException:  # whoever comes next need not wait, and goes on from here
        IndexState.objects.filter(building_by=build.by).update(building_seen=None)
        raise
    _clear_others()
    database_engine().settle()
    return IndexedEntry.objects.filter(generation=build.generation).count()


@transaction.atomic
def _begin(*, afresh: bool) -> Build:
    """Take over what was begun, or begin a generation that no other had."""
    state = index_state(lock=True)
    now = timezone.now()
    if state.building and state.building_seen and state.building_seen > now - SILENCE:
        raise RebuildRunningError
    if afresh or not state.building:
        state.building = max(state.generations) + 1
        state.building_kind, state.building_last = "", 0
    state.building_by, state.building_seen = secrets.token_hex(16), now
    state.save(update_fields=["building", "building_by", "building_seen", "building_kind", "building_last"])
    return Build(state.building, state.building_by)


def _hold(build: Build) -> IndexState:
    """Inside a transaction: take the turn to write, give a sign of life, and stop if another took over."""
    state = index_state(lock=True)
    if state.building_by != build.by:
        raise RebuildLostError
    IndexState.objects.filter(pk=1).update(building_seen=timezone.now())
    return state


def _fill(build: Build, told: Callable[[int], None]) -> None:
    count = 0
    kinds = list(searchables())
    begun = index_state().building_kind
    past = kinds.index(begun) if begun in kinds else 0
    for place, searchable in enumerate(searchables().values()):
        last = index_state().building_last if place == past and begun else 0
        for ids in _chunks(iter(list(searchable.ids()))):
            count += len(ids)
            if place < past or ids[-1] <= last:
                continue  # read before this one took over; what changed since came through the outbox
            with transaction.atomic():
                _hold(build)
                failed = index_safely(searchable, ids, build.generation)
                Change.objects.bulk_create([Change(kind=searchable.kind, object_id=pk) for pk in failed])
                IndexState.objects.filter(pk=1).update(building_kind=searchable.kind, building_last=ids[-1])
            tell_remote()
            told(count)


def _swap(build: Build) -> None:
    """The server first: a generation it does not hold is not searched there, the database answers meanwhile."""
    tell_remote()
    with transaction.atomic():
        _hold(build)
        IndexState.objects.filter(pk=1).update(
            generation=build.generation, building=None, building_seen=None, building_by="", building_kind="",
            building_last=0,
        )  # fmt: skip
    _tell_server(lambda remote: remote.publish(build.generation))


def _chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def _clear_others() -> None:
    """Take out every generation that is neither searched nor built, and audiences that no entry has."""
    while _clear_some():
        pass
    with transaction.atomic():
        state = index_state(lock=True)
        used = IndexedEntry.objects.values("audience_id")
        AudienceSet.objects.exclude(pk__in=used).delete()
        for told in (RemoteWrite, RemoteIndex):
            told.objects.exclude(generation__in=state.generations).delete()
    _tell_server(lambda remote: remote.keep(state.generations))


def _tell_server(told: Callable[[RemoteEngine], None]) -> None:
    """A server that is away keeps old generations and alias until the next time: no question needs them."""
    remote = remote_engine()
    with suppress(EngineAwayError):
        if remote:
            told(remote)


@transaction.atomic
def _clear_some() -> int:
    state = index_state(lock=True)
    old = IndexedEntry.objects.exclude(generation__in=state.generations).order_by("pk")
    entries = list(old[:CHUNK])
    forget(entries)
    if state.building:
        IndexState.objects.filter(pk=state.pk).update(building_seen=timezone.now())
    return len(entries)
