"""Load many files at once: they are read side by side here, and stored in batches by :mod:`storing`."""

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from django.utils.translation import gettext as _

from cms.agencies.models import Agency
from cms.documents import scanner
from cms.documents.acceptance import refusal
from cms.documents.audience import is_as_open, walls
from cms.documents.extraction.pages import Page, UnreadableError
from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import DocumentVersion, OfficialDocument

LOADED = frozenset({".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".txt", ".md"})


@dataclass
class Found:
    """One file of the folder: what was read of it, or why it was refused."""

    path: Path
    sha256: str = ""
    refused: str = ""
    known: str = ""  # what holds the same bytes already: title and classification
    unreadable: str = ""
    shortened: bool = False
    cut_off: bool = False
    cleared: bool = False
    pages: list[Page] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """Where the files belong."""

    agency: Agency | None = None
    classification: str = OfficialDocument.Classification.PUBLIC


def files_in(folder: Path) -> tuple[list[Path], int]:
    """Files to load below ``folder`` in a stable order, and how many others lie there."""
    loaded, others = [], 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in LOADED and not name.startswith((".", "~$")):
                loaded.append(Path(place, name))
            else:
                others += 1
    return loaded, others


def _held(target: Target) -> dict[str, str]:
    """SHA-256 → title and classification of a document that is at least as open as what ``target`` would make.

    A less open one with the same bytes does not count: else it would keep a file from those it is meant for.
    """
    known = walls()
    agency_id = target.agency.pk if target.agency else None
    rows = DocumentVersion.objects.select_related("document__collection").order_by("pk")
    return {
        row.sha256: _named(row.document.title, row.document.classification)
        for row in rows.iterator()
        if is_as_open(row.document, target.classification, agency_id, known)
    }


def _named(title: str, classification: str) -> str:
    return f"“{title}”, {OfficialDocument.Classification(classification).label}"


class Reading:
    """Reads files on all cores, in order, some ahead of what is being stored."""

    def __init__(self, processes: int = 0, target: Target | None = None) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._target = target or Target()
        self._held = _held(self._target)
        self._readers: SimpleQueue[ReaderProcess] = SimpleQueue()

    def each(self, paths: Iterable[Path]) -> Iterator[Found]:
        readers = [ReaderProcess() for _number in range(self.processes)]
        for reader in readers:
            self._readers.put(reader)
        waiting = iter(paths)
        with ThreadPoolExecutor(self.processes) as pool:
            try:
                ahead: deque[Future[Found]] = deque(
                    pool.submit(self._look, path) for path in islice(waiting, self.processes * 8)
                )
                while ahead:
                    yield ahead.popleft().result()
                    ahead.extend(pool.submit(self._look, path) for path in islice(waiting, 1))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                for reader in readers:
                    reader.stop()

    def _look(self, path: Path) -> Found:
        found = Found(path)
        try:
            with path.open("rb") as file:
                found.refused = refusal(file, path.name, path.stat().st_size)
                if not found.refused:
                    file.seek(0)
                    found.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            found.refused = error.strerror or str(error)
        if found.refused:
            return found
        mine = _named(path.name, self._target.classification)
        held = self._held.setdefault(found.sha256, mine)
        found.known = "" if held is mine else held
        if not found.known and self._passes(found):
            self._read(found)
        return found

    def _passes(self, found: Found) -> bool:
        """A file that the virus scanner has not called clean is not loaded at all."""
        if not scanner.is_configured():
            return True
        try:
            with found.path.open("rb") as file:
                virus = scanner.found_in(file)
        except scanner.ScannerAwayError:
            found.refused = _("The virus scanner does not answer. Load this file again later.")
        else:
            found.cleared = not virus
            found.refused = (
                _("The virus scanner stopped this file: %(virus)s.") % {"virus": virus} if virus else ""
            )
        if found.refused:
            self._held.pop(found.sha256, None)
        return not found.refused

    def _read(self, found: Found) -> None:
        reader = self._readers.get()
        try:
            for progress in reader.read(found.path):
                found.pages += progress.pages
                found.shortened, found.cut_off = progress.shortened, progress.cut_off
        except UnreadableError as error:
            found.unreadable = error.why
        finally:
            self._readers.put(reader)
