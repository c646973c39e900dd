"""Text of every kind of file, and one word for each way a file can be bad."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cms.documents.extraction.limits import MB, Limits
from cms.documents.extraction.pages import PART, Page, UnreadableError, clean, parts
from cms.documents.extraction.process import ReaderProcess
from tests.documents import files

Read = Callable[..., list[Page]]


@pytest.fixture
def process() -> Iterator[ReaderProcess]:
    with ReaderProcess(Limits(cpu_seconds=20, silent_seconds=20)) as process:
        yield process


@pytest.fixture
def read(process: ReaderProcess, tmp_path: Path) -> Read:
    def read(content: bytes, start: int = 0) -> list[Page]:
        path = tmp_path / "berkas"
        path.write_bytes(content)
        return [page for progress in process.read(path, start) for page in progress.pages]

    return read


def text_of(pages: list[Page]) -> str:
    return "\n".join(page.text for page in pages)


def test_pdf_page_by_page(read: Read) -> None:
    assert [page.text for page in read(files.pdf("Halaman satu", "Halaman dua"))] == [
        "Halaman satu",
        "Halaman dua",
    ]


def test_pdf_goes_on_behind_the_pages_already_read(read: Read) -> None:
    assert [page.text for page in read(files.pdf("satu", "dua", "tiga"), start=2)] == ["tiga"]


def test_picture_page_is_a_scan_and_a_short_or_empty_page_is_not(read: Read) -> None:
    pages = read(files.pdf(None, "BAB I", ""))
    assert [page.scanned for page in pages] == [True, False, False]


def test_word_with_table_and_header(read: Read) -> None:
    said = text_of(read(files.word("Pasal 1", table=[["Kode", "2.16.03"]], header="Pemerintah Kota")))
    assert "Pasal 1" in said
    assert "Kode\t2.16.03" in said
    assert "Pemerintah Kota" in said


def test_deleted_text_of_word_is_not_read(read: Read) -> None:
    content = files.replaced_part(
        files.word("Isi yang tetap"),
        "word/document.xml",
        lambda part: part.replace(
            b"<w:p>", b"<w:p><w:del><w:r><w:delText>dicoret</w:delText></w:r></w:del>", 1
        ),
    )
    said = text_of(read(content))
    assert "Isi yang tetap" in said
    assert "dicoret" not in said


def test_sheets_carry_their_names(read: Read) -> None:
    pages = read(files.sheets(Anggaran=[["Kegiatan", 1_250_000_000]], Catatan=[["Selesai"]]))
    assert [(page.label, page.text) for page in pages] == [
        ("Anggaran", "Kegiatan\t1250000000"),
        ("Catatan", "Selesai"),
    ]


def test_slides_with_tables_and_notes(read: Read) -> None:
    first, second = read(files.slides("Arsitektur", "Peta rencana", note="Catatan pembicara"))
    assert first.label == "Arsitektur"
    assert "Target\t2027" in first.text
    assert "Catatan pembicara" in second.text


def test_odt_headings_and_paragraphs(read: Read) -> None:
    assert text_of(read(files.odt("Pendahuluan", "Latar belakang"))) == "Pendahuluan\nLatar belakang"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_encoding(read: Read, encoding: str) -> None:
    assert text_of(read("Rencana “induk” 2025–2029".encode(encoding))) == "Rencana “induk” 2025–2029"


def test_long_text_comes_in_parts_that_lose_nothing(read: Read) -> None:
    words = [f"kata{number}" for number in range(5000)]
    pages = read(" ".join(words).encode())
    assert len(pages) > 5
    assert all(len(page.text) <= PART for page in pages)
    assert text_of(pages).split() == words


def test_picture_waits_for_ocr_as_one_page(read: Read) -> None:
    assert read(files.picture()) == [Page("", scanned=True)]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: files.pdf("satu", "dua")[:200], "damaged"),
        (lambda: b"%PDF-1.7\n" + bytes(300), "damaged"),
        (files.locked_pdf, "locked"),
        (files.locked_office, "locked"),
        (lambda: files.word("Isi")[:-200], "damaged"),
        (lambda: files.zipped(word__document_DOT_xml="<bukan"), "damaged"),
        (files.zip_bomb, "too_large"),
        (files.entity_bomb, "unsafe"),
        (files.program, "unsupported"),
        (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "unsupported"),
        (lambda: b"", "damaged"),
    ],
)
def test_bad_files_say_why(read: Read, make: Callable[[], bytes], why: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(make())
    assert refused.value.why == why


def test_entities_are_found_in_utf_16_too(read: Read) -> None:
    part = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")
    with pytest.raises(UnreadableError, match="unsafe"):
        read(files.zipped(word__document_DOT_xml=part))


def test_a_bad_file_does_not_spoil_the_next(read: Read) -> None:
    with pytest.raises(UnreadableError):
        read(files.locked_pdf())
    assert text_of(read(files.pdf("berikutnya"))) == "berikutnya"


def test_memory_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "besar.txt"
    path.write_bytes(b"kata " * (30 * MB // 5))
    limits = Limits(memory=60 * MB, characters=200_000_000)
    with ReaderProcess(limits) as process, pytest.raises(UnreadableError, match="too_large"):
        list(process.read(path))


def test_time_is_bounded_and_the_next_file_is_read(tmp_path: Path) -> None:
    slow, quick = tmp_path / "lambat.pdf", tmp_path / "cepat.txt"
    slow.write_bytes(files.pdf(*["kata"] * 3000))
    quick.write_text("cepat")
    with ReaderProcess(Limits(silent_seconds=0)) as process:
        with pytest.raises(UnreadableError, match="too_slow"):
            list(process.read(slow))
        process.limits = Limits()
        assert [page.text for step in process.read(quick) for page in step.pages] == ["cepat"]


def test_too_many_pages_are_shortened(tmp_path: Path) -> None:
    path = tmp_path / "panjang.pdf"
    path.write_bytes(files.pdf(*["kata"] * 12))
    with ReaderProcess(Limits(pages=10)) as process:
        steps = list(process.read(path))
    assert sum(len(step.pages) for step in steps) == 10
    assert steps[-1].shortened


LONG = files.web_pdf(*["kata " * 50] * 13)
ENDS = {
    "whole": (files.pdf("satu"), False),
    "web": (LONG, False),
    "junk": (files.pdf("satu") + b"\n" * 1000, False),
    "third": (LONG[: len(LONG) // 3], True),
    "half": (LONG[: len(LONG) // 2], True),
}


@pytest.mark.parametrize(("content", "cut"), ENDS.values(), ids=ENDS.keys())
def test_a_pdf_whose_end_is_missing_is_told(
    process: ReaderProcess, tmp_path: Path, content: bytes, cut: bool
) -> None:
    path = tmp_path / "berkas.pdf"
    path.write_bytes(content)
    steps = list(process.read(path))
    assert any(page.text for step in steps for page in step.pages)
    assert steps[-1].cut_off is cut


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "kunci")
    path = tmp_path / "satu.txt"
    path.write_text("satu")
    with ReaderProcess() as process:
        list(process.read(path))
        environment = Path(f"/proc/{process._process.pid}/environ").read_bytes()
    assert b"SECRET_KEY" not in environment
    assert b"DATABASE" not in environment


def test_clean_joins_divided_words_and_drops_control_characters() -> None:
    assert clean("peren\ufffe\r\ncanaan\x00 \r\nkota") == "perencanaan\nkota"


def test_parts_cut_between_paragraphs() -> None:
    pages = list(parts(["a" * 4000, "b" * 4000], "Lembar"))
    assert [page.text for page in pages] == ["a" * 4000, "b" * 4000]
    assert pages[0].label == "Lembar"
