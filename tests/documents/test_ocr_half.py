"""Scans of a file whose reading has not come to its good end: OCR waits, and ends nobody's reading."""

import pytest

from cms.documents import tasks
from cms.documents.extraction import tesseract
from cms.documents.extraction.pages import UnreadableError
from cms.documents.extraction.process import Progress, ReaderProcess
from cms.documents.models import DocumentVersion, PageText
from cms.documents.services import ocr, reading
from cms.documents.services.drawing import layout_of
from tests.documents import files
from tests.documents.test_ocr import said
from tests.documents.test_reading import fresh, version_of

pytestmark = pytest.mark.django_db
State = DocumentVersion.State
PAGES = 60


@pytest.fixture(autouse=True)
def seen(monkeypatch):
    """The pages that OCR was given."""
    read = []

    def page(row, _readers):
        read.append(row.number)
        return said(f"pindaian {row.number}")

    monkeypatch.setattr(ocr, "_read", page)
    monkeypatch.setattr(tesseract, "languages", lambda: ("ind",))
    return read


@pytest.fixture
def half():
    """A scan and many pages of text, whose reader died behind its first batch."""
    version = version_of(files.pdf(None, *[f"Halaman {n}" for n in range(2, PAGES + 1)]))
    claimed = reading.claim(version.pk)
    with reading.stored_path(claimed.file) as path, ReaderProcess() as reader:
        for progress in reader.read(path, 0):
            reading.keep(claimed, progress)
            if progress.pages:
                break
    assert 0 < version.pages.count() < PAGES
    return version


def test_a_dead_reader_is_followed_by_another_and_ocr_comes_last(half, seen):
    tasks.read_scans()
    assert (fresh(half).state, seen) == (State.READING, [])
    DocumentVersion.objects.filter(pk=half.pk).update(lease_until=None, state=State.WAITING)
    tasks.read_version(half.pk)
    tasks.read_scans()
    row = fresh(half)
    assert (row.state, row.pages.count(), seen) == (State.READY, PAGES, [1])


def test_a_page_read_meanwhile_ends_no_reading(half):
    """Taken by a worker before the file was read anew."""
    row = PageText.objects.get(version=half.pk, ocr=PageText.Ocr.WAITING)
    ocr.keep(row, said("kop"))
    assert (fresh(half).state, fresh(half).pages_ocr) == (State.READING, 1)


def test_what_ocr_counted_meanwhile_is_not_forgotten(settings):
    version = version_of(files.pdf(None))
    tasks.read_version(version.pk)
    held = ocr.claim()
    settings.PARAF_CLAMAV = "tcp://127.0.0.1:9"
    claimed = reading.claim(version.pk)
    ocr.keep(held, said("kop"))
    assert fresh(version).state == State.READING
    reading.keep(claimed, Progress(done=True))
    assert (fresh(version).state, fresh(version).pages_ocr) == (State.READY, 1)


@pytest.mark.parametrize("why", ["too_slow", "damaged"])
def test_what_could_not_be_read_is_not_called_read(half, seen, why):
    reading.fail(reading.claim(half.pk) or fresh(half), why)
    tasks.read_scans()
    assert (fresh(half).state, fresh(half).reason, seen) == (State.BROKEN, why, [])


@pytest.mark.parametrize("changed", [{"reason": ""}, {"reason": "damaged", "pages_total": None}])
def test_what_was_called_read_too_soon_is_read_on(half, seen, changed):
    DocumentVersion.objects.filter(pk=half.pk).update(state=State.READY, lease_until=None, **changed)
    tasks.sweep_unread()
    tasks.read_scans()
    row = fresh(half)
    assert (row.state, row.reason, row.pages.count(), seen) == (State.READY, "", PAGES, [1])
    assert tasks.sweep_unread() == 0


def test_nothing_is_opened_that_the_scanner_stopped_or_has_not_seen(settings, seen):
    version = version_of(files.pdf(None, None, "teks"))
    reading.read(version.pk)
    settings.PARAF_CLAMAV = "tcp://127.0.0.1:9"
    tasks.read_scans()
    assert seen == []
    reading.settle(fresh(version), State.INFECTED)
    settings.PARAF_CLAMAV = ""
    tasks.read_scans()
    assert (fresh(version).state, seen) == (State.INFECTED, [])
    with pytest.raises(UnreadableError):
        layout_of(fresh(version), 1)
