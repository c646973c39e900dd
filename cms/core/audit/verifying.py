"""Whether a chain holds, and where it first does not. The same for the database and for an export."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.core.audit.chain import FIELDS, ROOT, hash_of
from cms.core.audit.reading import UNREADABLE

# What else must agree with the log: each function gives a sentence for every row that does not. Rooms above add theirs.
further: list[Callable[[], Iterator[str]]] = []


@dataclass(frozen=True)
class Verdict:
    """``fault`` is a sentence on the first broken entry, empty while the chain holds; ``head`` the last hash."""

    entries: int
    last: int
    head: str
    fault: str = ""
    broken_at: int | None = None

    @property
    def holds(self) -> bool:
        return not self.fault


def verify(
    rows: Iterable[Mapping[str, Any]],
    *,
    after: int = 0,
    before: str = ROOT,
    kept_head: str = "",
    kept: Mapping[int, str] | None = None,
) -> Verdict:
    """Walk the chain. ``before`` is the hash that the first row goes on from, ``after`` the number.

    ``kept_head`` is a head kept elsewhere: it must be met on the way, or entries were cut off or rewritten. The same
    holds of all in ``kept``, by the number of their entry.
    """
    elsewhere = kept or {}
    number, head, count, met = after, before, 0, kept_head in ("", before)
    for row in rows:
        if fault := fault_of(row, number, head):
            return Verdict(count, number, head, fault, int(row.get("number") or 0))
        number, head, count = row["number"], row["hash"], count + 1
        met = met or head == kept_head
        if elsewhere.get(number, head) != head:
            return Verdict(count, number, head, _rewritten(number), number)
    if not met or any(later > number for later in elsewhere):
        return Verdict(count, number, head, _unmet(number), number)
    return Verdict(count, number, head)


def fault_of(row: Mapping[str, Any], number: int, head: str) -> str:
    """What is wrong with the row that comes after entry ``number`` with the hash ``head``."""
    own = row.get("number")
    if row.get(UNREADABLE) or any(name not in row for name in (*FIELDS, "hash")):
        return _("Entry %(number)s was changed: it can no longer be read.") % {"number": own}
    if own != number + 1:
        return _out_of_place(own, number)
    if row["hash"] != hash_of(row):
        return _changed(row)
    if row["previous"] != head:
        return _(
            "Entry %(number)s does not follow entry %(before)s: one of them was inserted, exchanged or rewritten."
        ) % {"number": own, "before": number}
    return ""


def _out_of_place(own: Any, number: int) -> str:
    if isinstance(own, int) and own > number + 1:
        return _("Entries were removed: after %(before)s comes %(number)s.") % {
            "before": number,
            "number": own,
        }
    return _("Entry %(number)s is out of order or stands there twice: it comes after %(before)s.") % {
        "number": own,
        "before": number,
    }


def _changed(row: Mapping[str, Any]) -> str:
    """Numbers are part of the hash, so an entry that was moved tells where it comes from."""
    own = row["number"]
    for step in (1, -1, 2, -2):
        if row["hash"] == hash_of({**row, "number": own + step}):
            return _(
                "Entry %(number)s was entry %(other)s: entries before it were inserted, removed or exchanged."
            ) % {"number": own, "other": own + step}
    return _("Entry %(number)s was changed: its content does not match its hash.") % {"number": own}


def _unmet(number: int) -> str:
    return _(
        "The kept head is not in the log, which ends with entry %(number)s: "
        "entries at its end were removed, or the log was rewritten."
    ) % {"number": number}


def _rewritten(number: int) -> str:
    return _("Entry %(number)s is not the one whose hash was kept elsewhere: the log was rewritten.") % {
        "number": number
    }
