"""Which engine answers: that of the settings, or the database where a search server is away or behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.utils import timezone

from search.engines import Engine, EngineAwayError, database_engine, get_engine, remote_engine
from search.models import RemoteWrite

Answered = TypeVar("Answered")
MOST_UNTOLD = 500  # entries that a question can leave out; with more the database answers
BEHIND = timedelta(seconds=5)


def ask_engine(
    generation: int, work: Callable[[Engine, tuple[int, ...]], Answered], *, untold: bool
) -> tuple[Answered, bool]:
    """What ``work(engine, entries to leave out)`` answers, and whether the database stood in for a server.

    ``untold``: whether the server may have something to be told still.
    """
    remote = remote_engine()
    if remote is None:
        return work(get_engine(), ()), False
    left_out = _untold(generation) if untold else ()
    if left_out:  # while the server is told of a text it is one short; the database has all of them
        return work(database_engine(), ()), not remote.ready()
    if left_out is not None:
        try:
            return work(remote, left_out), False
        except EngineAwayError:
            pass
    return work(database_engine(), ()), True


def _untold(generation: int) -> tuple[int, ...] | None:
    """Entries that the server has still to be told of; nothing where it is too far behind to be asked."""
    rows = list(
        RemoteWrite.objects.filter(generation=generation).values_list("entry_id", "created_at")[
            : MOST_UNTOLD + 1
        ]
    )
    if len(rows) > MOST_UNTOLD or (rows and rows[0][1] < timezone.now() - BEHIND):
        return None
    return tuple({entry for entry, _moment in rows})
