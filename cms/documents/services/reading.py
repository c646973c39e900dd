"""Read a version's text, batch by batch, so that a reader that dies loses one batch at most.

A claim is a lease: the row says until when its reader counts as alive, and ``attempts`` which reader it is.
Whoever comes back late finds another number there and stops.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from cms.documents import scanner
from cms.documents.extraction.pages import Page, UnreadableError
from cms.documents.extraction.process import Progress, ReaderProcess
from cms.documents.models import DocumentVersion, PageText
from cms.documents.services.regulating import propose

LEASE = timedelta(minutes=2)  # longer than the reading process may stay silent
SCANNER_REST = timedelta(seconds=45)
MAX_ATTEMPTS = 3
OCR_COUNTS = ("pages_ocr", "pages_failed")
logger = logging.getLogger(__name__)
State, Reason = DocumentVersion.State, DocumentVersion.Reason


class LeaseLostError(Exception):
    """Another reader has taken over."""


def read(pk: int) -> bool:
    """Read what is left of version ``pk``; whether it has come to its end (or was not ours to read)."""
    version = claim(pk)
    if version is None:
        return True
    try:
        if not let_pass(version):
            return True
        with stored_path(version.file) as path, ReaderProcess() as reader:
            for progress in reader.read(path, version.pages_read):
                keep(version, progress)
                if version.bulk and not progress.done and single_waiting():
                    put_back(version)
                    return False
    except UnreadableError as error:
        fail(version, error.why)
    except FileNotFoundError:
        fail(version, Reason.MISSING)
    except LeaseLostError:
        pass
    return True


def let_pass(version: DocumentVersion) -> bool:
    """Ask the virus scanner, where there is one. A file it finds something in is not opened; without it, it waits."""
    if version.may_pass:
        return True
    try:
        with version.file.storage.open(version.file.name or "") as content:
            found = scanner.found_in(content)
    except scanner.ScannerAwayError as error:
        logger.warning("the virus scanner does not answer: %s", error)
        wait_for_scanner(version)
        return False
    if found:
        logger.warning("the virus scanner stopped version %s: %s", version.pk, found)
        settle(version, State.INFECTED)
        return False
    version.cleared = True
    _update(version, "cleared")
    return True


@transaction.atomic
def wait_for_scanner(version: DocumentVersion) -> None:
    """Nobody looks at it for a moment; then the sweep tries again."""
    _check_lease(version)
    version.state, version.lease_until = State.WAITING, timezone.now() + SCANNER_REST
    version.attempts -= 1
    _update(version, "state", "attempts", "lease_until")


def single_waiting() -> int | None:
    """A version somebody uploaded and waits for, before those of a bulk load."""
    return DocumentVersion.objects.to_read().filter(bulk=False).values_list("pk", flat=True).first()


@transaction.atomic
def claim(pk: int) -> DocumentVersion | None:
    """Take the version for this reader, or nothing when it is not to be read (any more, or by us)."""
    version = DocumentVersion.objects.to_read().select_for_update().filter(pk=pk).first()
    if version is None:
        return None
    version.attempts += 1
    if version.attempts > MAX_ATTEMPTS:  # it took several workers down with it
        settle(version, State.BROKEN, Reason.CRASHED)
        return None
    version.state = State.READING
    version.lease_until = timezone.now() + LEASE
    version.nudged_until = None  # the message has come; should we die, the sweep sends another
    version.pages_read = version.pages.count()
    version.pages_scanned = version.pages.filter(scanned=True).count()
    _update(version, "state", "attempts", "lease_until", "nudged_until", "pages_read", "pages_scanned")
    return version


@transaction.atomic
def keep(version: DocumentVersion, progress: Progress) -> None:
    """Store what came, and prolong the lease; with the last pages the version is ready."""
    _check_lease(version)
    if progress.total is not None:
        version.pages_total = progress.total
    store_pages(version, progress.pages)
    version.lease_until = timezone.now() + LEASE
    if progress.done:
        finish(version, shortened=progress.shortened, cut_off=progress.cut_off)
    else:
        _update(version, "pages_total", "pages_read", "pages_scanned", "lease_until")


@transaction.atomic
def put_back(version: DocumentVersion) -> None:
    """Let others go first: it waits again, with what was read so far."""
    _check_lease(version)
    version.state, version.lease_until = State.WAITING, None
    version.attempts -= 1
    _update(version, "state", "attempts", "lease_until")


def read_on_half_read() -> int:
    """Have versions read on behind their stored pages that are called read and are not; returns how many."""
    return DocumentVersion.objects.half_read().update(state=State.WAITING, reason=Reason.NONE, attempts=0)


@transaction.atomic
def fail(version: DocumentVersion, why: str) -> None:
    """The file gives no (more) text. It is kept as it came, and so are the pages read before."""
    try:
        _check_lease(version)
    except LeaseLostError:
        return
    version.refresh_from_db(fields=OCR_COUNTS)
    settle(version, *verdict(why))


def verdict(why: str) -> tuple[str, str]:
    """State and reason of a version whose file gave no text because of ``why``."""
    states = {"locked": (State.LOCKED, Reason.NONE), "unsupported": (State.UNSUPPORTED, Reason.NONE)}
    return states.get(why, (State.BROKEN, why))


def store_pages(version: DocumentVersion, pages: list[Page]) -> None:
    """Add pages behind those already stored, and count them."""
    first = version.pages_read + 1
    PageText.objects.bulk_create(page_row(version, number, page) for number, page in enumerate(pages, first))
    version.pages_read += len(pages)
    version.pages_scanned += sum(page.scanned for page in pages)


def page_row(version: DocumentVersion, number: int, page: Page) -> PageText:
    """A page still without a row; one that is a picture waits for OCR."""
    return PageText(
        version=version,
        number=number,
        label=page.label,
        text=page.text,
        scanned=page.scanned,
        ocr=PageText.Ocr.WAITING if page.scanned else PageText.Ocr.NONE,
    )


def finish(version: DocumentVersion, *, shortened: bool, cut_off: bool) -> None:
    """All pages are stored: ready, or waiting for OCR when none of them has text."""
    version.pages_total = version.pages_read
    version.refresh_from_db(fields=OCR_COUNTS)  # a page that OCR held meanwhile was counted by it
    propose(version)
    settle(version, *outcome(version, shortened=shortened, cut_off=cut_off))


def outcome(version: DocumentVersion, *, shortened: bool, cut_off: bool) -> tuple[str, str]:
    """State and reason of a version whose pages are all stored."""
    only_scans = version.pages_ocr < version.pages_scanned == version.pages_read
    left_out = Reason.SHORTENED if shortened else Reason.NONE
    return (State.WAITING_OCR if only_scans else State.READY), Reason.CUT_OFF if cut_off else left_out


def settle(version: DocumentVersion, state: str, reason: str = Reason.NONE) -> None:
    """The last word on a version's reading. Saved with signals: the index listens."""
    version.state, version.reason, version.lease_until = state, reason, None
    version.save()


@contextmanager
def stored_path(file: FieldFile) -> Iterator[Path]:
    """The stored file as a path; a copy for as long as it is needed where the store has none."""
    name = file.name or ""
    try:
        path = Path(file.storage.path(name))
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, file.storage.open(name) as content:
            shutil.copyfileobj(content, copy)
            copy.flush()
            yield Path(copy.name)
        return
    if not path.is_file():
        raise FileNotFoundError(path)
    yield path


def _check_lease(version: DocumentVersion) -> None:
    ours = DocumentVersion.objects.select_for_update().filter(
        pk=version.pk, state=State.READING, attempts=version.attempts
    )
    if not ours.exists():
        raise LeaseLostError


def _update(version: DocumentVersion, *fields: str) -> None:
    """Progress without signals: nothing is to be indexed yet."""
    DocumentVersion.objects.filter(pk=version.pk).update(**{name: getattr(version, name) for name in fields})
