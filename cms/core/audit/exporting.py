"""The log as JSON Lines, to be kept elsewhere: an entry a line, and the head at the end.

Every line has one spelling only, so that a changed byte anywhere is found.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from cms.core.audit import reading
from cms.core.audit.chain import ROOT, canonical
from cms.core.audit.models import AuditEntry
from cms.core.audit.verifying import Verdict, fault_of

FORMAT = "paraf-audit-1"
LONGEST = 4 * 1024 * 1024  # bytes of a line; a foreign file must not fill the memory
MANIFEST = {"format", "first", "last", "entries", "before", "head"}


def lines(since: date | None = None) -> Iterator[str]:
    """Lines with their line feed, up to the entry that is the last one now."""
    until, _hash = reading.head()
    after = reading.before_day(since) if since else 0
    found = AuditEntry.objects.filter(number=after).values_list("hash", flat=True).first()
    before = head = found or ROOT
    count = 0
    for row in reading.contents(after, until):
        yield canonical(row) + "\n"
        head, count = row.get("hash", ""), count + 1
    manifest = {
        "format": FORMAT,
        "first": after + 1,
        "last": until,
        "entries": count,
        "before": before,
        "head": head,
    }
    yield canonical({"manifest": manifest}) + "\n"


def verify_file(file: BinaryIO, kept_head: str = "") -> Verdict:
    """Check an export without the database. ``kept_head`` must be met as in :func:`verifying.verify`."""
    return _Walk(kept_head).through(file)


class _Walk:
    """Through an export line by line; nothing but the end of the chain is remembered."""

    def __init__(self, kept_head: str) -> None:
        self.kept_head, self.met = kept_head, not kept_head
        self.number, self.head, self.count = 0, "", 0
        self.first: tuple[int, str] | None = None

    def through(self, file: BinaryIO) -> Verdict:
        place = 0
        while line := file.readline(LONGEST):
            place += 1
            content = _read(line)
            if content is None:
                return self._verdict(_("Line %(line)s was changed.") % {"line": place})
            if "manifest" in content:
                return self._verdict(self._fault_at_end(content["manifest"], file))
            if fault := self._fault_of_entry(content):
                return self._verdict(fault)
        return self._verdict(_("The last line with the head is missing."))

    def _verdict(self, fault: str) -> Verdict:
        return Verdict(self.count, self.number, self.head, fault, self.number + 1 if fault else None)

    def _fault_of_entry(self, content: dict[str, Any]) -> str:
        own = content.get("number")
        if self.first is None and isinstance(own, int):
            self.number, self.head = own - 1, str(content.get("previous", ""))
            self.first = (own, self.head)
            self.met = self.met or self.head == self.kept_head
        if fault := fault_of(content, self.number, self.head):
            return fault
        self.number, self.head, self.count = content["number"], content["hash"], self.count + 1
        self.met = self.met or self.head == self.kept_head
        return ""

    def _fault_at_end(self, manifest: Any, file: BinaryIO) -> str:
        if file.read(1) != b"":
            return _("There are lines after the last one.")
        if not isinstance(manifest, dict) or set(manifest) != MANIFEST or manifest["format"] != FORMAT:
            return _("The last line is not that of an export of Paraf.")
        if not self._matches(manifest):
            return _(
                "The last line does not match the entries: some were removed at the beginning or the end."
            )
        if not (self.met or self.kept_head == manifest["before"]):
            return _("The kept head is not in this export.")
        return ""

    def _matches(self, manifest: dict[str, Any]) -> bool:
        if self.first is None:  # an export of no entries: it ends where it begins
            self.number, self.head = manifest["last"], manifest["head"]
            self.first = (manifest["first"], manifest["head"])
            if not isinstance(self.number, int) or manifest["first"] != self.number + 1:
                return False
        begins, before = self.first
        found = (begins, self.number, self.count, before, self.head)
        told = tuple(manifest[name] for name in ("first", "last", "entries", "before", "head"))
        return found == told and (begins == 1) == (before == ROOT)


def _read(line: bytes) -> dict[str, Any] | None:
    """The content of a line in its one spelling, or None."""
    try:
        content = json.loads(line)
        right = canonical(content).encode() + b"\n" == line
    except (ValueError, RecursionError):
        return None
    return content if right and isinstance(content, dict) else None
