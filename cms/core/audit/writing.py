"""Writing entries: one writer at a time, inside the transaction of what they tell of.

Writers wait for each other from the first entry to the commit. So long work holds its entries back
(:func:`held_back`) and chains them at its end: a sign-in does not wait for the load of a file.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, router, transaction
from django.db.models import Model
from django.utils import timezone

from cms.core.audit import heads
from cms.core.audit.chain import ROOT, canonical, content_of, hash_of, storable
from cms.core.audit.models import AuditEntry
from cms.core.origin import Origin, current_origin

# Held until the transaction ends, so that the chain has one end. Any number will do, it is ours alone.
TURN = 7_241_993_026
BATCH = 500
FREQUENT = "sign_in."  # of these the hour keeps a head
LENGTHS = {"by_name": 150, "on_label": 250}  # as in the model


@dataclass(frozen=True)
class Deed:
    """What is to be recorded: a dotted action, the object, details (ids and names only), and a name for it."""

    action: str
    on: Model | None = None
    data: dict[str, Any] = field(default_factory=dict)
    label: str = ""


def record(
    action: str,
    *,
    by: Any,
    on: Model | None = None,
    data: dict[str, Any] | None = None,
    label: str = "",
) -> AuditEntry:
    """Append one entry; it stands or falls with the caller's transaction.

    ``by`` is a person, or None for the system. ``data`` holds ids and names, never secrets or what people
    wrote; docs/audit.md lists what each action keeps.
    """
    return record_many([Deed(action, on, data or {}, label)], by=by)[0]


def record_many(deeds: Iterable[Deed], *, by: Any, origin: Origin | None = None) -> list[AuditEntry]:
    """As :func:`record` for many, in their order, in a few queries.

    ``origin`` where they are not the deeds of whoever sent the request that is being answered.
    """
    known = _known_of(by, origin or current_origin())
    entries = [AuditEntry(action=deed.action, **known, **_object_of(deed)) for deed in deeds]
    held = _held.get()
    if held is not None:
        held.extend(entries)
    elif entries:
        _append(entries)
    return entries


_held: ContextVar[list[AuditEntry] | None] = ContextVar("audit_held_back", default=None)


@contextmanager
def held_back() -> Iterator[None]:
    """Within the caller's transaction: what is recorded inside is chained when the block ends, in its order.

    For work that stands or falls as a whole: an inner savepoint that is rolled back and caught would leave entries
    of what was undone. An entry keeps the time of its deed; others may have been chained before it meanwhile.
    """
    if _held.get() is not None:
        yield  # the outer block chains them
        return
    if not connections[router.db_for_write(AuditEntry)].in_atomic_block:
        raise transaction.TransactionManagementError("entries are held back inside a transaction only")
    held: list[AuditEntry] = []
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    if held:
        _append(held)


def _append(entries: list[AuditEntry]) -> None:
    alias = router.db_for_write(AuditEntry)
    with transaction.atomic(using=alias, savepoint=False):
        _wait_for_turn(alias)
        _chain(entries, alias)
        AuditEntry.objects.using(alias).bulk_create(entries, batch_size=BATCH)
        if not all(entry.action.startswith(FREQUENT) for entry in entries):
            last = entries[-1]
            # The work is done by then: a disk that is full is told in the log of the process.
            transaction.on_commit(lambda: heads.note(last.number, last.hash), using=alias, robust=True)


def _wait_for_turn(alias: str) -> None:
    """SQLite's BEGIN IMMEDIATE has let in one writer already; PostgreSQL keeps a lock until commit."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _chain(entries: list[AuditEntry], alias: str) -> None:
    number, previous = AuditEntry.objects.using(alias).values_list("number", "hash").first() or (0, ROOT)
    for entry in entries:
        number += 1
        entry.number, entry.previous = number, previous
        entry.hash = previous = hash_of(content_of(entry))


def _known_of(by: Any, origin: Origin) -> dict[str, Any]:
    """What all entries of one act share."""
    person = by if by is not None and by.pk is not None else None
    return {
        "at": timezone.now(),
        "by_id": person.pk if person else None,
        "by_name": _cut(str(person), "by_name") if person else "",
        "ip": origin.ip,
        "session": origin.session,
    }


def _object_of(deed: Deed) -> dict[str, str]:
    on = deed.on
    return {
        "on_kind": _kind_of(on) if on is not None else "",
        "on_id": str(on.pk) if on is not None else "",
        "on_label": _cut(deed.label or (str(on) if on is not None else ""), "on_label"),
        "data": canonical(deed.data),
    }


def _kind_of(on: Model) -> str:
    """A proxy is the same row, so it is the same kind."""
    return (on._meta.concrete_model or type(on))._meta.label_lower


def _cut(text: str, field_name: str) -> str:
    return storable(text)[: LENGTHS[field_name]]
