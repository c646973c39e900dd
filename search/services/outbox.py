"""The outbox: changes written with the change itself, drained in order, swept again if a worker was lost."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F

from cms.core.nudge import nudge
from cms.core.searchable import searchables
from search.models import Change
from search.selectors import index_state
from search.services.indexing import index_safely
from search.services.remote import tell_remote

CHUNK = 20  # changes a transaction: SQLite's other writers wait no longer than that
MOST_ATTEMPTS = 5


def record(kind: str, ids: Iterable[int]) -> None:
    """Write what has to be read again, inside the caller's transaction, and nudge the worker after it."""
    Change.objects.bulk_create([Change(kind=kind, object_id=pk) for pk in ids])
    if all(waiting[1] is not _nudge for waiting in connection.run_on_commit):
        transaction.on_commit(_nudge)


def _nudge() -> None:
    from search.tasks import drain

    nudge(drain)


def drain_outbox() -> int:
    """Index everything that waits, each change once; returns how many were dealt with.

    A search server that is away is told by a later sweep: until then the database answers.
    """
    done, last = 0, 0
    told = tell_remote()
    while chunk := _drain_chunk(last):
        done, last = done + len(chunk), chunk[-1].pk
        told = told and tell_remote()
    return done


def _drain_chunk(after: int) -> list[Change]:
    """One transaction. Writers of the index take turns, so what is read is never older than what is there."""
    with transaction.atomic():
        state = index_state(lock=True)
        waiting = list(Change.objects.filter(attempts__lt=MOST_ATTEMPTS, pk__gt=after)[:CHUNK])
        by_kind: dict[str, set[int]] = {}
        for change in waiting:
            by_kind.setdefault(change.kind, set()).add(change.object_id)
        failed = {
            (kind, pk)
            for generation in state.generations
            for kind, ids in by_kind.items()
            if kind in searchables()
            for pk in index_safely(searchables()[kind], sorted(ids), generation)
        }
        bad = [change.pk for change in waiting if (change.kind, change.object_id) in failed]
        Change.objects.filter(pk__in=bad).update(attempts=F("attempts") + 1)
        Change.objects.filter(pk__in=[change.pk for change in waiting if change.pk not in bad]).delete()
    return waiting
