"""One page at a time, with the words asked for marked on it; to those alone who may read the document."""

import io
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.documents import tasks
from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import DocumentVersion, OfficialDocument, PageLayout, PageText
from cms.documents.services import ocr
from cms.documents.services.drawing import layout_of
from search.question import parse
from search.selectors.pages import marks, pages_with
from search.services.outbox import drain_outbox
from tests import world
from tests.documents import files
from tests.documents.test_ocr import said
from tests.documents.test_reading import fresh, version_of

pytestmark = pytest.mark.django_db
SHEETS = ["css/paraf.css", "search/viewer.css", "search/viewer.js"]
WORDS = ["Pendahuluan", "Manajemen risiko", "Penutup", "Risiko (manajemen) dan lagi manajemen risiko"]


def opened(content: bytes, name: str = "berkas.pdf", **fields: Any) -> OfficialDocument:
    version = version_of(content, name)
    tasks.read_version(version.pk)
    fields = {"classification": "biasa", **fields}
    OfficialDocument.objects.filter(pk=version.document_id).update(**fields)
    return fresh(version).document


@pytest.fixture
def document() -> OfficialDocument:
    return opened(files.pdf(*WORDS))


def test_a_page_is_small_and_shows_its_marks(client: Client, document: OfficialDocument) -> None:
    answer = client.get(document.page_url(2), {"q": "risiko"})
    page = answer.content.decode()
    assert page.count("<rect") == 1
    assert "Manajemen <mark>risiko</mark>" in page
    assert "Halaman temuan ke-1 dari 2" in page
    assert "temuan berikutnya, halaman 4" in page
    assert f'href="{document.page_url(3)}?q=risiko"' in page
    picture = client.get(reverse("document_picture", args=[document.pk, 2]))
    content = picture.content
    assert picture["Content-Type"] == "image/webp"
    assert len(content) <= 100_000
    assert Image.open(io.BytesIO(content)).size == (
        answer.context["layout"].width,
        answer.context["layout"].height,
    )
    assert len(page) + len(content) < 120_000
    assert 'id="cari-kepala" type="search" name="q" value=""' in page  # not the words of the page


def test_a_picture_is_made_once_and_asked_for_again(client: Client, document: OfficialDocument) -> None:
    address = reverse("document_picture", args=[document.pk, 1])
    first = client.get(address)
    name = PageLayout.objects.get().picture.name
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert PageLayout.objects.get().picture.name == name
    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Content-Type-Options"] == "nosniff"


def test_a_lost_picture_is_made_again(client: Client, document: OfficialDocument) -> None:
    layout = layout_of(document.current_version, 1)  # type: ignore[arg-type]
    PageLayout.objects.update(picture="")
    assert client.get(reverse("document_picture", args=[document.pk, 1])).status_code == 200
    assert PageLayout.objects.get(pk=layout.pk).picture.name


@pytest.mark.parametrize("classification", ["terbatas", "rahasia"])
def test_who_may_not_read_learns_nothing(
    client: Client, document: OfficialDocument, classification: str
) -> None:
    OfficialDocument.objects.update(classification=classification, agency=world.agency())
    addresses = [
        document.page_url(1), document.page_url(99), reverse("document_page_choice", args=[document.pk]),
        reverse("document_picture", args=[document.pk, 1]),
    ]  # fmt: skip
    assert [client.get(address, {"q": "risiko"}).status_code for address in addresses] == [404] * 4
    client.force_login(world.official("pic"))
    assert [client.get(address).status_code for address in addresses] == [200, 404, 302, 200]


def test_marks_on_a_scan_come_from_ocr(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.tesseract, "languages", lambda: ("ind",))
    document = opened(files.pdf(None))
    page = ocr.claim()
    assert page
    ocr.keep(page, said("anggaran"))
    answer = client.get(document.page_url(1), {"q": "anggaran"})
    assert answer.content.decode().count("<rect") == 1
    assert "keyakinan 90%" in answer.content.decode()


def test_a_text_without_pages_is_shown_as_text(client: Client) -> None:
    document = opened(files.word("Pelayanan publik", "<script>alert(1)</script>"), "nota.docx")
    page = client.get(document.page_url(1), {"q": "pelayanan"}).content.decode()
    assert "<mark>Pelayanan</mark>" in page
    assert "<script>alert" not in page
    assert "viewer__page" not in page
    assert client.get(reverse("document_picture", args=[document.pk, 1])).status_code == 404


def test_a_page_that_cannot_be_drawn_says_so(client: Client, document: OfficialDocument) -> None:
    version = document.current_version
    assert version
    version.file.storage.delete(version.file.name or "")
    answer = client.get(document.page_url(1))
    assert "tidak dapat ditampilkan sebagai gambar" in answer.content.decode()
    assert "Pendahuluan" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "number"), [("3", 3), ("-1", 1), ("0", 1), ("999999999999", 4), ("x", 1), ("", 1), ("²", 1)]
)
def test_the_number_typed_leads_to_a_page(
    client: Client, document: OfficialDocument, given: str, number: int
) -> None:
    answer = client.get(reverse("document_page_choice", args=[document.pk]), {"n": given, "q": "risiko"})
    assert answer["Location"] == f"{document.page_url(number)}?q=risiko"


def test_words_asked_for_exactly_are_marked_exactly(client: Client) -> None:
    document = opened(files.pdf("Gaji pegawai", "Penghasilan pegawai"))
    assert "<mark>Penghasilan</mark>" in client.get(document.page_url(2), {"q": "gaji"}).content.decode()
    page = client.get(document.page_url(2), {"q": "gaji", "persis": "1"}).content.decode()
    assert "<mark>Penghasilan" not in page
    assert f'href="{document.page_url(1)}?q=gaji&amp;persis=1"' in page
    choice = client.get(reverse("document_page_choice", args=[document.pk]), {"q": "gaji", "persis": "1"})
    assert choice["Location"] == f"{document.page_url(1)}?q=gaji&persis=1"
    drain_outbox()
    found = client.get("/api/search/", {"q": "gaji", "persis": "1"}).json()["results"]
    assert [result["url"] for result in found] == [f"{document.page_url(1)}?q=gaji&persis=1"]


def test_a_file_that_is_still_being_read_is_turned_as_far_as_it_was(client: Client, document: Any) -> None:
    version = document.current_version
    version.pages.filter(number__gt=2).delete()
    DocumentVersion.objects.filter(pk=version.pk).update(state="reading", pages_read=2)
    first, last = (client.get(document.page_url(number)).content.decode() for number in (1, 2))
    assert document.page_url(2) in first
    assert document.page_url(3) not in last
    assert "2 dari 4 halaman" in last


@pytest.mark.parametrize(
    "asked", ["' OR 1=1 --", "<svg onload=x>", '"', "\u202e\u200b", "a" * 5000, "((((", "OR"]
)
def test_odd_questions_are_answered(client: Client, document: OfficialDocument, asked: str) -> None:
    answer = client.get(document.page_url(1), {"q": asked})
    assert answer.status_code == 200
    assert b"<svg onload" not in answer.content


def test_pages_with_everything_go_before_pages_with_some(document: OfficialDocument) -> None:
    version = document.current_version
    assert version
    assert pages_with(version, parse("manajemen risiko")) == [2, 4]
    assert pages_with(version, parse('"risiko manajemen"')) == [4]
    assert pages_with(version, parse("penutup pendahuluan")) == [1, 3]
    assert pages_with(version, parse("tidakada")) == []


def test_neighbours_share_a_mark() -> None:
    words = [
        ["manajemen", 100, 100, 300, 200],
        ["risiko", 320, 100, 500, 205],
        ["risiko", 100, 900, 300, 1000],
    ]
    found = marks(words, parse("manajemen risiko").terms)
    assert len(found) == 2
    assert found[0].x + found[0].width == 525


def test_the_cost_does_not_grow_with_the_pages(client: Client, django_assert_max_num_queries: Any) -> None:
    for pages in (2, 40):
        document = opened(files.pdf(*["risiko"] * pages))
        layout_of(document.current_version, 1)  # type: ignore[arg-type]
        with django_assert_max_num_queries(12):
            client.get(document.page_url(1), {"q": "risiko"})
    assert PageText.objects.count() == 42


def noisy(pages: int) -> bytes:
    """Scans of some 500 kB each, as grainy as no scanner makes them."""
    chance = random.Random(1)
    image = Image.frombytes("L", (900, 1200), chance.randbytes(900 * 1200))
    written = io.BytesIO()
    image.save(written, "PDF", save_all=True, append_images=[image] * (pages - 1), resolution=110, quality=78)
    return written.getvalue()


def test_page_37_of_a_file_of_20_mb_is_light_and_drawn_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    content = noisy(40)
    assert len(content) > 20_000_000
    document = opened(content, "besar.pdf")
    drawn: list[int] = []
    draw = ReaderProcess.draw

    def counted(reader: ReaderProcess, path: Any, what: str, number: int, *turned: int) -> Any:
        drawn.append(number)
        return draw(reader, path, what, number, *turned)

    monkeypatch.setattr(ReaderProcess, "draw", counted)
    first = client.get(document.page_url(37), {"q": "risiko"})
    with django_assert_max_num_queries(12):
        again = client.get(document.page_url(37), {"q": "risiko"})
    picture = client.get(reverse("document_picture", args=[document.pk, 37])).content
    assert drawn == [37, 37]  # its picture and its words, at the first look alone
    assert (first.status_code, again.status_code) == (200, 200)
    assert len(picture) <= 100_000
    sheets = [Path(found) for found in map(finders.find, SHEETS) if isinstance(found, str)]
    assert len(sheets) == len(SHEETS)
    assert len(first.content) + len(picture) + sum(path.stat().st_size for path in sheets) < 150_000


def test_a_page_read_with_little_confidence_says_so(client: Client) -> None:
    document = opened(files.pdf(None))
    version = document.current_version
    assert version
    PageText.objects.filter(version=version).update(text="anggoran", ocr=PageText.Ocr.DONE)
    PageLayout.objects.create(version=version, number=1, confidence=61)
    assert "dengan keyakinan rendah (61%)" in client.get(document.page_url(1)).content.decode()
    PageLayout.objects.update(confidence=93)
    assert "keyakinan rendah" not in client.get(document.page_url(1)).content.decode()


def test_what_was_also_searched_is_marked(client: Client) -> None:
    document = opened(files.pdf("Pendahuluan", "Kartu tanda penduduk hilang", "Penutup"))
    answer = client.get(document.page_url(2), {"q": "ktp"})
    page = answer.content.decode()
    assert page.count("<rect") >= 1
    assert "<mark>" in page
    assert (answer.context["hits"], answer.context["hit_place"]) == (1, 1)
    assert f'href="{document.page_url(3)}?q=ktp"' in page
