"""Hostile files in drawing and in OCR: a sentence, nothing lost, and the next file is served as ever."""

import io
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.documents import tasks
from cms.documents.extraction.kinds import Kind, kind_of
from cms.documents.extraction.limits import Limits
from cms.documents.extraction.pages import UnreadableError
from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import OfficialDocument, PageLayout
from cms.documents.services import drawing
from tests.documents import files, hostile
from tests.documents.test_admin import enter, errors_of, fields, upload
from tests.documents.test_reading import fresh, texts, version_of

pytestmark = [pytest.mark.django_db, pytest.mark.own_database]
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (Debian: tesseract-ocr)"
)


def drawn(content: bytes, what: str, tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "berkas"
    path.write_bytes(content)
    with ReaderProcess() as reader:
        return reader.draw(path, what, 1)


@pytest.mark.parametrize("size", [(14_400, 14_400), (14_400, 3), (3, 14_400), (0.01, 0.01)])
@pytest.mark.parametrize("what", ["picture", "scan"])
def test_a_page_of_any_size_is_drawn_within_bounds(
    tmp_path: Path, size: tuple[float, float], what: str
) -> None:
    told = drawn(hostile.sized(*size), what, tmp_path)
    limits = Limits()
    assert told["width"] * told["height"] <= limits.pixels * 1.01
    assert max(told["width"], told["height"]) <= 16_001
    if what == "picture":
        assert len(told["image"]) <= limits.picture_bytes
        assert Image.open(io.BytesIO(told["image"])).size == (told["width"], told["height"])


@pytest.mark.parametrize("make", [hostile.huge_picture_in_pdf, hostile.endless_form, hostile.endless_tree])
@pytest.mark.parametrize("what", ["picture", "scan", "words"])
def test_what_never_ends_is_ended_and_the_next_page_is_drawn(
    tmp_path: Path, make: Callable[[], bytes], what: str
) -> None:
    bad, good = tmp_path / "jahat.pdf", tmp_path / "baik.pdf"
    bad.write_bytes(make())
    good.write_bytes(files.pdf("isi"))
    with ReaderProcess(Limits(cpu_seconds=10)) as reader:
        told: dict[str, Any] = {}
        with suppress(UnreadableError):
            told = reader.draw(bad, what, 1)
        assert len(told.get("image", b"")) <= Limits().pixels * 1.01
        assert reader.draw(good, "picture", 1)["width"] in {1240, 1241}


def test_a_table_of_objects_that_is_nonsense_costs_no_text() -> None:
    version = version_of(hostile.broken_table())
    tasks.read_version(version.pk)
    assert (fresh(version).state, texts(version)) == ("ready", ["isi yang selamat"])


@pytest.mark.parametrize(
    ("make", "name", "sentence"),
    [
        (hostile.huge_png, "gambar.png", "terlalu besar"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 90, "gambar.png", "kemungkinan rusak atau terpotong"),
        (lambda: b"II*\x00" + b"\xff" * 90, "pindaian.tif", "kemungkinan rusak atau terpotong"),
        (lambda: hostile.bomb("word/document.xml"), "a.docx", "terlalu besar"),
        (lambda: hostile.bomb("xl/workbook.xml"), "a.xlsx", "terlalu besar"),
        (lambda: hostile.bomb("ppt/presentation.xml"), "a.pptx", "terlalu besar"),
        (lambda: hostile.entities("word/document.xml", files.word("a")), "a.docx", "tidak aman"),
        (lambda: hostile.entities("xl/workbook.xml", files.sheets(A=[[1]])), "a.xlsx", "tidak aman"),
        (lambda: hostile.entities("content.xml", files.odt("a", "b")), "a.odt", "tidak aman"),
        (files.locked_pdf, "a.pdf", "dilindungi kata sandi"),
        (files.locked_office, "a.docx", "dilindungi kata sandi"),
    ],
)
def test_each_ends_as_a_sentence_and_the_file_is_kept(
    client: Client, make: Callable[[], bytes], name: str, sentence: str
) -> None:
    content = make()
    version = version_of(content, name, bulk=False)
    OfficialDocument.objects.update(classification="biasa")
    tasks.read_version(version.pk)
    after = version_of(files.pdf("berikutnya"))
    tasks.read_version(after.pk)
    assert sentence in fresh(version).message
    page = client.get(version.document.get_absolute_url())
    assert sentence in page.content.decode()
    assert b"".join(client.get(version.document.file_url())) == content  # type: ignore[arg-type]
    assert texts(after) == ["berikutnya"]


@pytest.mark.parametrize("ending", ["docx", "xlsx", "odt"])
def test_programs_in_office_files_are_not_taken_in(client: Client, ending: str) -> None:
    enter(client)
    for name in (f"nota.{ending}", f"nota.{ending[:-1]}m"):
        sent = fields(file=upload(hostile.with_macros(ending), name), title="Nota dinas")
        answer = client.post(reverse("wagtaildocs:add"), sent)
        assert "memuat makro" in errors_of(answer)
        assert answer.context["form"]["title"].value() == "Nota dinas"
    assert not OfficialDocument.objects.exists()


def test_programs_that_are_stored_already_are_not_opened() -> None:
    version = version_of(hostile.with_macros("docx"), "lama.docx")
    tasks.read_version(version.pk)
    assert (
        fresh(version).message == "Berkas tidak dibaca karena isinya tidak aman. Berkas asli tetap tersimpan."
    )


def test_five_thousand_pages_are_read_and_what_is_beyond_is_said(client: Client) -> None:
    version = version_of(files.pdf(*["isi"] * 5001))
    OfficialDocument.objects.update(classification="biasa")
    tasks.read_version(version.pk)
    assert (fresh(version).state, fresh(version).pages_read) == ("ready", 5000)
    assert "hanya bagian awalnya" in fresh(version).message
    assert client.get(version.document.page_url(5000)).status_code == 200
    assert client.get(version.document.page_url(5001)).status_code == 404


def test_a_page_that_cannot_be_drawn_costs_its_time_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = version_of(files.pdf("isi halaman"))
    OfficialDocument.objects.update(classification="biasa")
    tasks.read_version(version.pk)
    tried: list[int] = []

    def slow(_reader: Any, _path: Any, _what: str, number: int, *_turned: int) -> Any:
        tried.append(number)
        raise UnreadableError("too_slow")

    whole = ReaderProcess.draw
    monkeypatch.setattr(ReaderProcess, "draw", slow)
    for _look in range(3):
        page = client.get(version.document.page_url(1)).content.decode()
        assert "tidak dapat ditampilkan sebagai gambar" in page
        assert "isi halaman" in page
        assert client.get(reverse("document_picture", args=[version.document_id, 1])).status_code == 404
    assert tried == [1]
    monkeypatch.setattr(ReaderProcess, "draw", whole)
    PageLayout.objects.update(trouble_until="2020-01-01T00:00Z")
    assert drawing.layout_of(version, 1).trouble == ""


@needs_tesseract
def test_a_scan_that_cannot_be_drawn_is_given_up_and_the_next_is_read() -> None:
    version, after = version_of(hostile.cut_png(), "pindaian.png"), version_of(files.pdf(None))
    for waiting in (version, after):
        tasks.read_version(waiting.pk)
    tasks.read_scans()
    tasks.read_scans()
    assert (fresh(version).state, fresh(version).pages_failed) == ("ready", 1)
    assert "tidak terbaca" in fresh(version).message
    assert (fresh(after).state, fresh(after).pages_failed) == ("ready", 0)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x.txt", "x.txt"),
        ("C:\\fakepath\\..\\surat.txt", "surat.txt"),
        ("\u0648\u062b\u064a\u0642\u0629.txt", "\u0648\u062b\u064a\u0642\u0629.txt"),
        ("\u202egnp.txt", "gnp.txt"),
        ("a\x00b.txt", "ab.txt"),
        ("n" * 300 + ".txt", "n" * 251 + ".txt"),
    ],
)
def test_names_are_kept_as_they_were_and_lead_nowhere(client: Client, sent: str, kept: str) -> None:
    enter(client)
    file = SimpleUploadedFile("x.txt", b"isi")
    file._name = sent  # as the browser sends it; Django's own class would shorten it first
    assert client.post(reverse("wagtaildocs:add"), fields(file=file)).status_code == 302
    document = OfficialDocument.objects.get()
    version = document.current_version
    assert version
    assert version.original_name == kept
    root = Path(version.file.storage.location).resolve()
    assert root in Path(version.file.path).resolve().parents
    assert b"".join(client.get(document.file_url())) == b"isi"  # type: ignore[arg-type]


@pytest.mark.parametrize(("entries", "kind"), [(100, Kind.DOCX), (100_000, Kind.CROWDED)])
def test_a_zip_of_too_many_members_is_not_listed(entries: int, kind: Kind) -> None:
    assert kind_of(io.BytesIO(hostile.crowded(entries))) is kind


def test_a_zip_of_too_many_members_is_refused_with_a_sentence(client: Client) -> None:
    enter(client)
    sent = fields(file=upload(hostile.crowded(100_000), "nota.docx"), title="Nota dinas")
    assert "terlalu banyak bagian" in errors_of(client.post(reverse("wagtaildocs:add"), sent))
    assert not OfficialDocument.objects.exists()
