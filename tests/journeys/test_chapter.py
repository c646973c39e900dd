"""A chapter with all that a chapter can hold, from the first key to the reader who searches for it."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images import get_image_model

from cms.plans.models import ChapterPage
from tests import world
from tests.journeys.test_main_job import (
    approve,
    as_person,
    city,
    no_findings,
    no_sideways_scroll,
    send_back,
    sentence,
)
from workflows.models import Decision

__all__ = ["as_person", "city"]
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    # Wagtail leaves the buffer of a small version of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]
TITLE = "Arsitektur layanan antarpulau"
TEXT = "[data-streamfield-child] .public-DraftEditor-content"
CELLS = "Aplikasi\tAnggaran\r\nSIMPEG\t1.250.000\r\nSIPD\t75.000"


@pytest.fixture
def picture(db: Any) -> Any:
    written = BytesIO()
    Picture.new("RGB", (60, 40), "teal").save(written, "PNG")
    written.seek(0)
    return get_image_model().objects.create(title="Peta jaringan", file=ImageFile(written, name="peta.png"))


def add_block(pic: Any, name: str) -> None:
    pic.locator("button.c-sf-add-button").last.click()
    pic.get_by_role("option", name=name, exact=True).click()


def write_text(pic: Any) -> None:
    """A sentence with a reference to Bab I and a footnote."""
    add_block(pic, "Teks")
    pic.locator(TEXT).first.click()
    pic.keyboard.type("Layanan terhubung sesuai ")
    pic.locator(".Draftail-ToolbarButton[name=XREF]").first.click()
    pic.fill("#paraf-reference-filter", "pendahuluan")
    pic.keyboard.press("Enter")
    pic.wait_for_selector(".paraf-xref")
    pic.locator(".Draftail-ToolbarButton[name=FOOTNOTES]").first.click()
    pic.locator("#footnotes-create-new").click()
    pic.wait_for_selector("#id_footnotes-0-uuid", state="attached")
    pic.locator(
        "#inline_child_footnotes-0 .public-DraftEditor-content:focus"
    ).wait_for()  # it comes by itself
    pic.keyboard.type("Evaluasi SPBE 2024")
    pic.locator("[name=footnotes-0-text][value*='Evaluasi SPBE']").wait_for(state="attached")


def add_table(pic: Any) -> None:
    pic.context.grant_permissions(["clipboard-read", "clipboard-write"])
    add_block(pic, "Tabel")
    pic.locator("input[name$='-value-caption']").last.fill("Daftar aplikasi")
    pic.evaluate("text => navigator.clipboard.writeText(text)", CELLS)
    pic.locator(".handsontable .ht_master td").first.click()
    pic.keyboard.press("Control+v")
    pic.locator(".ht_master td", has_text="SIPD").wait_for()


def add_figure(pic: Any) -> None:
    add_block(pic, "Gambar")
    pic.get_by_role("button", name="Pilih gambar").last.click()
    pic.get_by_role("dialog").get_by_text("Peta jaringan").first.click()
    pic.locator("input[name$='-value-alt_text']").last.fill("Peta lima pulau yang terhubung")
    pic.locator("input[name$='-value-caption']").last.fill("Jaringan antarpulau")


def add_citation(pic: Any) -> None:
    add_block(pic, "Rujukan peraturan")
    pic.locator("input[name$='-value-regulation']").last.fill("Perpres 95/2018")
    pic.locator("input[name$='-value-article']").last.fill("Pasal 19")


def write_and_submit(pic: Any, plan: Any) -> ChapterPage:
    pic.goto(f"/admin/pages/add/plans/chapterpage/{plan.pk}/", wait_until="networkidle")
    pic.fill("[name=title]", TITLE)
    write_text(pic)
    add_table(pic)
    add_figure(pic)
    add_citation(pic)
    pic.get_by_role("button", name="Ajukan").click()
    sentence(pic, "telah diajukan ke")
    return ChapterPage.objects.get(title=TITLE)


def improve_and_submit(pic: Any, page: ChapterPage, note: str, word: str) -> None:
    pic.goto(f"/admin/pages/{page.pk}/edit/", wait_until="networkidle")
    sentence(pic, note)
    pic.locator(TEXT).first.click()
    pic.keyboard.press("Control+End")
    pic.keyboard.type(f" Lima pulau memakai {word}.")
    pic.locator(f"[name=body-0-value][value*='{word}']").wait_for(state="attached")
    pic.get_by_role("button", name="Ajukan").click()
    sentence(pic, "telah diajukan ke")


def found_and_read(public: Any, word: str) -> None:
    public.goto(f"/cari/?q={word}")
    no_findings(public)
    no_sideways_scroll(public)
    assert public.locator("mark").first.inner_text() == word
    public.get_by_role("link", name=f"Bab II · {TITLE}").click()
    for text in ("Tabel 2.1", "Gambar 2.1", "Perpres 95/2018", "Evaluasi SPBE 2024", "SIPD"):
        sentence(public, text)
    assert public.locator("a.xref").inner_text() == "Bab I"
    shown = public.locator("figure img")
    assert shown.get_attribute("alt") == "Peta lima pulau yang terhubung"
    shown.scroll_into_view_if_needed()
    public.wait_for_function("document.querySelector('figure img').naturalWidth > 0")
    no_findings(public)
    no_sideways_scroll(public)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_chapter_from_draft_to_found(city, picture, as_person, browser_page, width):
    world.released(world.chapter(title="Pendahuluan"))
    pic = as_person("pic.kota", width)
    page = write_and_submit(pic, city["plan"])
    head = as_person("kepala.kota", width)
    send_back(head, "Sebutkan jumlah pulau.", TITLE)
    improve_and_submit(pic, page, "Sebutkan jumlah pulau.", "zamburgo")
    approve(head, "Selanjutnya: Sekretaris Daerah", TITLE)
    approve(as_person("sekda.kota", width), "Disetujui dan terbit", TITLE)
    found_and_read(browser_page(width), "zamburgo")
    actions = Decision.objects.filter(object_id=page.pk).values_list("action", flat=True)
    assert list(actions) == [
        "submit", "initial", "return", "submit", "initial", "approve", "approve", "publish",
    ]  # fmt: skip
    kinds = [block.block_type for block in ChapterPage.objects.get(pk=page.pk).body]
    assert kinds == ["text", "table", "figure", "citation"]
