"""Heads of the chain kept outside the database: a cut tail or a rewritten chain does not hold them.

A line is added after each commit that added to the log, but for sign-ins alone, and each hour. It is
``NUMBER HASH FIRST MOMENT``; ``FIRST`` is the hash of entry 1, by which a log is known from another that began anew.
The file is only ever added to; put it where who administers the database does not write.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.core.audit import reading
from cms.core.audit.chain import written_moment
from cms.core.audit.models import AuditEntry

LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64}) ([0-9a-f]{64}) \S+")


@dataclass(frozen=True)
class Kept:
    """Hash by number of the entry, of this log; and how many lines tell of another one."""

    heads: Mapping[int, str] = field(default_factory=dict)
    of_others: int = 0


def file() -> Path:
    return Path(settings.PARAF_AUDIT_HEADS)


def are_kept() -> bool:
    return bool(settings.PARAF_AUDIT_HEADS)


def keep() -> bool:
    """Add today's head, unless the log is as it was or empty; returns whether a line was added."""
    number, head = reading.head()
    if not number or not are_kept() or kept().heads.get(number) == head:
        return False
    _add(number, head)
    return True


def note(number: int, head: str) -> None:
    """Add the head of what was committed a moment ago, without looking at what is kept."""
    if are_kept():
        _add(number, head)


def _add(number: int, head: str) -> None:
    file().parent.mkdir(parents=True, exist_ok=True)
    with file().open("a", encoding="ascii") as lines:
        lines.write(f"{number} {head} {_first()} {written_moment(timezone.now())}\n")


def kept() -> Kept:
    """The first word on a number counts: nobody replaces it by a later line."""
    if not are_kept() or not file().exists():
        return Kept()
    first, others = _first(), 0
    found: dict[int, str] = {}
    with file().open(encoding="ascii", errors="replace") as lines:
        for match in filter(None, (LINE.fullmatch(line.strip()) for line in lines)):
            if match[3] == first:
                found.setdefault(int(match[1]), match[2])
            else:
                others += 1
    return Kept(found, others)


def _first() -> str:
    return AuditEntry.objects.filter(number=1).values_list("hash", flat=True).first() or ""
