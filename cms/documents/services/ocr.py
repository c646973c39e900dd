"""Read scans page by page, on all cores. The row of a page says whether it waits, so nothing is read twice.

Whoever reads holds a page for a while (``ocr_until``); when a worker dies, another takes the next page at
once and that one later. Each next page is chosen anew, so a single upload overtakes a bulk load.
"""

import fcntl
import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from cms.core.searchable import announce
from cms.documents.extraction import tesseract
from cms.documents.extraction.pages import UnreadableError
from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import DocumentVersion, PageLayout, PageText
from cms.documents.services import reading
from cms.documents.services.regulating import propose

logger = logging.getLogger(__name__)
HOLD = timedelta(seconds=tesseract.SECONDS * 3 + 60)  # three runs of tesseract at most, and drawing
MOST_ATTEMPTS = 3
WITHIN = 3  # per cent: a page that stands upright may be read this much worse
TURN = 90.0  # seconds, then other work of the worker has its chance
ANNOUNCED = 50  # pages between two looks of the index at a document that is still being read
Ocr = PageText.Ocr


def run(seconds: float = TURN) -> bool:
    """Read waiting scans for about ``seconds`` on the free cores; whether some are left for another turn."""
    if not tesseract.languages() or not PageText.objects.for_ocr().exists():
        return False
    with _cores() as cores:
        if not cores:
            return False  # others are at it, and take what waits
        _read_side_by_side(cores, time.monotonic() + seconds)
    return PageText.objects.for_ocr().exists()


def _read_side_by_side(cores: int, until: float) -> None:
    """Rows are touched by this thread alone; the others draw pages and wait for tesseract."""
    readers: SimpleQueue[ReaderProcess] = SimpleQueue()
    for _ in range(cores):
        readers.put(ReaderProcess())
    running: dict[Future[tesseract.Read], PageText] = {}
    with ThreadPoolExecutor(cores) as pool:
        try:
            while True:
                while len(running) < cores and time.monotonic() < until:
                    _uploads_first()
                    page = claim()
                    if page is None:
                        break
                    running[pool.submit(_read, page, readers)] = page
                if not running:
                    return
                done, _rest = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    _take(running.pop(future), future)
        finally:
            while not readers.empty():
                readers.get().stop()


def _uploads_first() -> None:
    """The text of a file that somebody waits for is read before the next scan."""
    while single := reading.single_waiting():
        reading.read(single)


def claim() -> PageText | None:
    """Hold the next page; one that took several readers down with it is given up."""
    while True:
        page = PageText.objects.for_ocr().select_related("version").first()
        if page is None:
            return None
        ours = PageText.objects.filter(pk=page.pk, ocr=Ocr.WAITING, ocr_attempts=page.ocr_attempts)
        if page.ocr_attempts >= MOST_ATTEMPTS:
            give_up(page)
        elif ours.update(ocr_attempts=F("ocr_attempts") + 1, ocr_until=timezone.now() + HOLD):
            page.ocr_attempts += 1
            return page


def _read(page: PageText, readers: "SimpleQueue[ReaderProcess]") -> tesseract.Read:
    """Without the database, in a thread of its own."""
    reader = readers.get()
    try:
        with reading.stored_path(page.version.file) as path:
            return read_scan(path, page.number, reader)
    finally:
        readers.put(reader)


def read_scan(path: Path, number: int, reader: ReaderProcess) -> tesseract.Read:
    """Draw a page and read it; once more the right way up where the first reading is poor."""
    drawn = reader.draw(path, "scan", number)
    first = tesseract.read_page(drawn["image"], drawn["width"], drawn["height"])
    if not tesseract.is_doubtful(first, drawn["width"], drawn["height"]):
        return first
    turned = tesseract.turn_of(drawn["image"])
    if not turned:
        return first
    drawn = reader.draw(path, "scan", number, turned)
    again = tesseract.read_page(drawn["image"], drawn["width"], drawn["height"])
    better = (again.confidence or 0) >= (first.confidence or 0) - WITHIN
    return tesseract.Read(again.text, again.words, again.confidence, turned) if better else first


def _take(page: PageText, future: "Future[tesseract.Read]") -> None:
    try:
        read = future.result()
    except (UnreadableError, OSError) as error:
        logger.warning("page %s of version %s: %s", page.number, page.version_id, error)
        give_up(page)
    else:
        keep(page, read)


@transaction.atomic
def keep(page: PageText, read: tesseract.Read) -> None:
    """Store what was read of a page we hold."""
    if not _settle(page, Ocr.DONE, text=read.text):
        return
    layout = PageLayout.objects.filter(version=page.version_id, number=page.number).first()
    layout = layout or PageLayout(version_id=page.version_id, number=page.number)
    if layout.picture and layout.turned != read.turned:
        layout.picture = ""  # was drawn before anybody knew which way is up
    layout.turned, layout.confidence, layout.words = read.turned, read.confidence, read.words
    layout.save()
    _count(page.version_id)


@transaction.atomic
def give_up(page: PageText) -> None:
    """This page stays a picture; the others go on."""
    if _settle(page, Ocr.FAILED):
        _count(page.version_id)


def _settle(page: PageText, state: str, **fields: str) -> bool:
    """Whether the page was still ours."""
    ours = PageText.objects.filter(pk=page.pk, ocr=Ocr.WAITING, ocr_attempts=page.ocr_attempts)
    return bool(ours.update(ocr=state, ocr_until=None, **fields))


def _count(version_id: int) -> None:
    """How far the version is; with its last page it is ready, where its reading has come to its good end."""
    version = DocumentVersion.objects.select_for_update().get(pk=version_id)
    told = version.pages.aggregate(
        done=Count("pk", filter=Q(ocr__in=[Ocr.DONE, Ocr.FAILED])),
        failed=Count("pk", filter=Q(ocr=Ocr.FAILED)),
    )
    version.pages_ocr, version.pages_failed = told["done"], told["failed"]
    if version.state in version.READ_STATES and version.pages_ocr >= version.pages_scanned:
        propose(version)
        reading.settle(version, version.State.READY, version.reason)
        return
    DocumentVersion.objects.filter(pk=version_id).update(
        pages_ocr=version.pages_ocr, pages_failed=version.pages_failed
    )
    if version.pages_ocr % ANNOUNCED == 0:
        announce("dokumen", [version.document_id])


@contextmanager
def _cores() -> Iterator[int]:
    """How many cores nobody else on this machine uses for OCR; they are ours inside."""
    folder = Path(settings.PARAF_OCR_SLOTS)
    folder.mkdir(mode=0o700, exist_ok=True)
    held = []
    try:
        for number in range(settings.PARAF_OCR_PROCESSES):
            slot = (folder / f"core-{number}").open("w")
            try:
                fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                slot.close()
            else:
                held.append(slot)
        yield len(held)
    finally:
        for slot in held:
            slot.close()
