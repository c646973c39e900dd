"""The state of the index."""

import logging
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.models import Exists
from django.utils import timezone

from search.engines import database_engine, get_engine, remote_engine
from search.models import Change, IndexState, RemoteWrite

SILENCE = timedelta(minutes=10)  # after which a builder is taken for dead
logger = logging.getLogger(__name__)


def index_state(*, lock: bool = False) -> IndexState:
    """The one row. ``lock`` makes writers of the index take turns (SQLite lets one write anyway)."""
    rows = IndexState.objects.select_for_update() if lock else IndexState.objects
    found = rows.filter(pk=1).first()
    return found or rows.get_or_create(pk=1)[0]


class Standing(NamedTuple):
    """The state, and whether anything has still to be read again, or to be told to a search server."""

    state: IndexState
    waiting: bool
    untold: bool


def standing() -> Standing:
    """In one query. Mostly nothing waits, and nobody need look what."""
    flagged = IndexState.objects.annotate(
        waiting=Exists(Change.objects.all()), untold=Exists(RemoteWrite.objects.all())
    )
    row = flagged.filter(pk=1).first()
    return Standing(row, row.waiting, row.untold) if row else Standing(index_state(), True, True)


def engine_ready() -> bool:
    """Whether a question would be answered now, by whichever engine. Never raises."""
    try:
        get_engine()
        return database_engine().ready() and IndexState.objects.filter(pk=1).exists()
    except (ImproperlyConfigured, DatabaseError) as error:
        logger.warning("search is not ready: %s", error)
        return False


def engine_names() -> dict[str, bool]:
    """The search server of the settings, where there is one, and whether it answers now."""
    try:
        remote = remote_engine()
    except ImproperlyConfigured:
        return {}
    return {remote.name: remote.ready()} if remote else {}


def is_being_built(state: IndexState) -> bool:
    """Whether a builder has given a sign of life lately; one that fell silent is gone on with by the next."""
    return bool(state.building and state.building_seen and state.building_seen > timezone.now() - SILENCE)
