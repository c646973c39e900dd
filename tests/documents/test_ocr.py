"""Scans are read page by page; nothing stops at one bad page, and nothing is read twice."""

import io
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from cms.documents import tasks
from cms.documents.extraction import tesseract
from cms.documents.extraction.pages import UnreadableError
from cms.documents.extraction.pdf import is_garbled
from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import DocumentVersion, PageLayout, PageText
from cms.documents.services import ocr
from tests.documents import files
from tests.documents.test_reading import fresh, texts, version_of

pytestmark = pytest.mark.django_db
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (Debian: tesseract-ocr)"
)
State = DocumentVersion.State


def page_of(*lines: str) -> Image.Image:
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((110, 150 + number * 70), line, fill=0, font=ImageFont.load_default(38))
    return image


LINES = [
    "Rencana induk pemerintahan daerah", "Kepala dinas menyusun laporan", "Pelayanan publik yang baik",
    "Keamanan informasi dan data", "Anggaran tahun berjalan", "Penyelenggaraan urusan wajib",
]  # fmt: skip


def scanned_pdf(*pages: Image.Image) -> bytes:
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return written.getvalue()


def said(text: str = "terbaca") -> tesseract.Read:
    return tesseract.Read(text, [[text, 1, 2, 3, 4, 90]], 90)


@pytest.fixture
def mock_tesseract(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts pages instead of reading them; page 2 of every file is one that cannot be read."""
    read: list[int] = []

    def page(row: PageText, _readers: Any) -> tesseract.Read:
        read.append(row.number)
        if row.number == 2:
            raise UnreadableError("too_slow")
        return said(f"halaman {row.number}")

    monkeypatch.setattr(ocr, "_read", page)
    monkeypatch.setattr(tesseract, "languages", lambda: ("ind",))
    return read


@needs_tesseract
def test_a_scan_is_read_with_boxes_and_confidence() -> None:
    version = version_of(scanned_pdf(page_of(*LINES)))
    tasks.read_version(version.pk)
    assert fresh(version).state == State.WAITING_OCR
    tasks.read_scans()
    assert fresh(version).state == State.READY
    assert fresh(version).message == "Isi berkas sudah terbaca dan dapat dicari."
    assert "Kepala dinas menyusun laporan" in texts(version)[0]
    layout = PageLayout.objects.get(version=version, number=1)
    assert layout.confidence
    assert layout.confidence > 80
    boxes = {word[0]: word[1:5] for word in layout.words}
    left, top, right, bottom = boxes["laporan"]
    assert 0 < left < right < 10_000
    assert 0 < top < bottom < 10_000
    assert boxes["Rencana"][1] < top


@needs_tesseract
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_set_upright(turned: int) -> None:
    upright = page_of(*LINES * 3)
    version = version_of(scanned_pdf(upright.rotate(turned, expand=True, fillcolor=255)))
    tasks.read_version(version.pk)
    tasks.read_scans()
    assert "Kepala dinas menyusun laporan" in texts(version)[0]
    assert PageLayout.objects.get(version=version).turned == turned


def test_each_page_is_read_from_the_stored_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_scan(path: Path, number: int, reader: ReaderProcess) -> tesseract.Read:
        assert isinstance(reader, ReaderProcess)
        return said(f"{path.read_bytes()[:4].decode()} {number}")

    monkeypatch.setattr(ocr, "read_scan", read_scan)
    monkeypatch.setattr(tesseract, "languages", lambda: ("ind",))
    version = version_of(files.pdf(None, None))
    tasks.read_version(version.pk)
    tasks.read_scans()
    assert texts(version) == ["%PDF 1", "%PDF 2"]


def test_a_bad_page_says_so_and_the_rest_goes_on(mock_tesseract: list[int]) -> None:
    version = version_of(files.pdf(None, None, None, "teks"))
    tasks.read_version(version.pk)
    tasks.read_scans()
    assert texts(version) == ["halaman 1", "", "halaman 3", "teks"]
    version = fresh(version)
    assert (version.state, version.pages_ocr, version.pages_failed) == (State.READY, 3, 1)
    assert version.message.endswith("1 halaman pindaian tidak terbaca.")
    assert sorted(mock_tesseract) == [1, 2, 3]


def test_a_killed_worker_goes_on_with_the_next_page(mock_tesseract: list[int]) -> None:
    version = version_of(files.pdf(None, None, None))
    tasks.read_version(version.pk)
    died_at = ocr.claim()
    assert died_at
    assert died_at.number == 1
    tasks.read_scans()
    assert sorted(mock_tesseract) == [2, 3]
    assert fresh(version).message == "Menunggu pembacaan pindaian (OCR): 2 dari 3 halaman."
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        tasks.read_scans()
    assert sorted(mock_tesseract) == [1, 2, 3]
    assert fresh(version).state == State.READY


def test_a_page_that_kills_its_readers_is_given_up(mock_tesseract: list[int]) -> None:
    version = version_of(files.pdf(None, None, None))
    tasks.read_version(version.pk)
    PageText.objects.filter(number=1).update(ocr_attempts=ocr.MOST_ATTEMPTS)
    tasks.read_scans()
    assert 1 not in mock_tesseract
    assert fresh(version).pages_failed == 2


def test_a_reader_who_comes_late_stores_nothing(mock_tesseract: list[int]) -> None:
    version = version_of(files.pdf(None))
    tasks.read_version(version.pk)
    late = ocr.claim()
    assert late
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert ocr.claim()
        ocr.keep(late, said("terlambat"))
        ocr.give_up(late)
    assert texts(version) == [""]
    assert (fresh(version).state, fresh(version).pages_failed) == (State.WAITING_OCR, 0)


def test_two_readers_who_reach_for_a_page_at_once_take_one_each(
    mock_tesseract: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.read_version(version_of(files.pdf(None, None)).pk)
    other: list[PageText | None] = []

    def now() -> Any:
        monkeypatch.undo()
        other.append(ocr.claim())
        return timezone.now()

    monkeypatch.setattr(ocr, "timezone", SimpleNamespace(now=now))
    ours = ocr.claim()
    assert ours
    assert other[0]
    assert {ours.number, other[0].number} == {1, 2}


def test_where_others_use_all_cores_nothing_is_read(mock_tesseract: list[int]) -> None:
    tasks.read_version(version_of(files.pdf(None)).pk)
    with ocr._cores() as ours:
        assert ours
        assert ocr.run() is False
    assert mock_tesseract == []
    assert ocr.run() is False
    assert mock_tesseract == [1]


def test_a_picture_drawn_before_the_page_was_turned_is_made_again(mock_tesseract: list[int]) -> None:
    version = version_of(files.pdf(None))
    tasks.read_version(version.pk)
    PageLayout.objects.create(version=version, number=1, picture="pictures/lama.webp")
    page = ocr.claim()
    assert page
    ocr.keep(page, tesseract.Read("teks", [], 90, 180))
    layout = PageLayout.objects.get()
    assert (layout.picture.name, layout.turned) == ("", 180)


def test_a_document_that_is_still_being_read_is_announced_from_time_to_time(
    mock_tesseract: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    announced: list[Any] = []
    monkeypatch.setattr(ocr, "announce", lambda *told: announced.append(told))
    monkeypatch.setattr(ocr, "ANNOUNCED", 2)
    version = version_of(files.pdf(None, None, None, None))
    tasks.read_version(version.pk)
    for told in (0, 1, 1):
        page = ocr.claim()
        assert page
        ocr.keep(page, said())
        assert announced == [("dokumen", [version.document_id])] * told


# confidence of the first reading, how the page stands, confidence once more, which reading is kept
UPRIGHT = [(90, 0, 0, 0), (20, 0, 0, 0), (20, 180, 80, 180), (20, 180, 18, 180), (20, 180, 10, 0)]


@pytest.mark.parametrize(("first", "turn", "again", "kept"), UPRIGHT)
def test_a_poor_reading_is_tried_the_right_way_up(
    monkeypatch: pytest.MonkeyPatch, first: int, turn: int, again: int, kept: int
) -> None:
    class Reader:
        def draw(self, _path: Path, _what: str, _number: int, turned: int = 0) -> dict[str, Any]:
            return {"image": b"%d" % turned, "width": 1240, "height": 1754}

    def read_page(image: bytes, _width: int, _height: int) -> tesseract.Read:
        return tesseract.Read(f"putar {int(image)}", [], again if int(image) else first)

    monkeypatch.setattr(tesseract, "read_page", read_page)
    monkeypatch.setattr(tesseract, "is_doubtful", lambda read, *_size: read.confidence < 60)
    monkeypatch.setattr(tesseract, "turn_of", lambda _image: turn)
    read = ocr.read_scan(Path("pindaian.pdf"), 1, Reader())  # type: ignore[arg-type]
    assert (read.text, read.turned) == (f"putar {kept}", kept)


def test_a_single_upload_overtakes_a_bulk_load(mock_tesseract: list[int]) -> None:
    bulk = version_of(files.pdf(None, None, None), bulk=True)
    tasks.read_version(bulk.pk)
    first = ocr.claim()
    assert first
    assert first.version_id == bulk.pk
    single = version_of(files.pdf(None))
    ocr._uploads_first()
    following = ocr.claim()
    assert following
    assert following.version_id == single.pk


def test_without_tesseract_it_waits_and_is_read_once_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", tuple)
    version = version_of(files.pdf(None))
    tasks.read_version(version.pk)
    tasks.read_scans()
    assert fresh(version).state == State.WAITING_OCR
    assert ocr.PageText.objects.get(version=version).ocr_attempts == 0
    monkeypatch.setattr(tesseract, "languages", lambda: ("ind",))
    monkeypatch.setattr(ocr, "_read", lambda *_: said())
    tasks.sweep_unread()
    assert fresh(version).state == State.READY


def test_progress_stands_on_the_page_of_the_document(mock_tesseract: list[int], client: Client) -> None:
    version = version_of(files.pdf(None, None))
    type(version.document).objects.update(classification="biasa")
    tasks.read_version(version.pk)
    ocr.keep(ocr.claim(), said())  # type: ignore[arg-type]
    answer = client.get(version.document.get_absolute_url()).content.decode()
    assert "Menunggu pembacaan pindaian (OCR): 1 dari 2 halaman." in answer


def test_an_older_version_is_not_read_any_more(mock_tesseract: list[int]) -> None:
    version = version_of(files.pdf(None))
    tasks.read_version(version.pk)
    document = version.document
    document.file.save("lagi.pdf", io.BytesIO(files.pdf("teks")), save=True)
    tasks.read_scans()
    assert mock_tesseract == []


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("Rencana induk sistem pemerintahan berbasis elektronik. " * 8, False),
        ("\ue001\ue002\ue003 \ue010\ue011 " * 40, True),
        ("bcdfg hjklm npqrst vwxyz " * 20, True),
        ("\u0648\u062b\u064a\u0642\u0629 " * 60, False),
        ("1.250.000 | 2.750.000 | 68,5% " * 20, False),
        ("\ufffd\ufffd", False),
    ],
)
def test_a_layer_without_meaning_is_told(text: str, garbled: bool) -> None:
    assert is_garbled(text) is garbled


def test_divided_words_are_whole_again() -> None:
    rows = [["5", "1", "1", "1", str(line), "1", "0", "0", "1", "1", "90", word]
            for line, word in enumerate(["pemerin-", "tahan", "Undang-", "undang"])]  # fmt: skip
    assert tesseract._text(rows) == "pemerintahan\nUndang-undang"
