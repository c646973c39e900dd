"""Reading the log from its beginning in pieces: memory stays flat, whatever its length."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from cms.core.audit.chain import FIELDS, ROOT, written_moment
from cms.core.audit.models import AuditEntry

PIECE = 2_000
COLUMNS = (*FIELDS, "hash")
UNREADABLE = "unreadable"


def head() -> tuple[int, str]:
    """Number and hash of the last entry; ``(0, ROOT)`` of an empty log."""
    return AuditEntry.objects.values_list("number", "hash").first() or (0, ROOT)


def contents(after: int = 0, until: int | None = None) -> Iterator[dict[str, Any]]:
    """Every entry behind number ``after`` (up to ``until``) as it is hashed, with its hash, in order.

    A row that the database cannot hand over whole comes as its number and ``unreadable``.
    """
    while True:
        rows = AuditEntry.objects.order_by("number").filter(number__gt=after)
        if until is not None:
            rows = rows.filter(number__lte=until)
        piece = _piece(rows)
        yield from piece
        if len(piece) < PIECE:
            return
        after = piece[-1]["number"]


def _piece(rows: Any) -> list[dict[str, Any]]:
    try:
        return [_plain(row) for row in rows.values(*COLUMNS)[:PIECE]]
    except (DatabaseError, ValueError, TypeError, AttributeError):
        # Somebody wrote what is no text or no time: one by one, to name the row.
        return [_one(number) for number in rows.values_list("number", flat=True)[:PIECE]]


def _one(number: int) -> dict[str, Any]:
    try:
        return _plain(AuditEntry.objects.values(*COLUMNS).get(number=number))
    except (DatabaseError, ValueError, TypeError, AttributeError):
        return {"number": number, UNREADABLE: True}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "at": written_moment(row["at"])}


def before_day(day: date) -> int:
    """The number of the last entry before ``day`` begins in the city."""
    begins = timezone.make_aware(datetime.combine(day, time()))
    later = AuditEntry.objects.filter(at__gte=begins).order_by("number")
    first = later.values_list("number", flat=True).first()
    return first - 1 if first is not None else head()[0]
