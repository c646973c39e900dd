"""The editor as a PIC meets it in a browser: the grid of years, text, tables, two windows."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail_footnotes.models import Footnote

from cms.core.tables import BLANK
from cms.plans.models import ActionItemPage, ChapterPage
from tests import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEXT = "[data-streamfield-child] .public-DraftEditor-content"
PASTE = """([selector, text]) => {
  const target = document.querySelector(selector);
  target.focus();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def desk(browser_page: Any, live_server: Any) -> Any:
    """``desk(width)`` is the browser of the PIC of Diskomsandi, signed in."""
    pic = world.official("pic", username="pic.diskomsandi")

    def sit_down(width: int = 1280) -> Any:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=pic.pk))
        page = browser_page(width)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return sit_down


def open_editor(page: Any, content: Any) -> None:
    page.goto(reverse("wagtailadmin_pages:edit", args=[content.pk]), wait_until="networkidle")


def latest(model: Any, pk: int) -> Any:
    return model.objects.get(pk=pk).get_latest_revision().content


@pytest.mark.parametrize("width", [1280, 390])
def test_the_grid_of_years(desk, width):
    index = world.action_item_index()
    page = desk(width)
    page.goto(reverse("wagtailadmin_pages:add", args=["plans", "actionitempage", index.pk]))
    page.fill("[name=title]", "Integrasi layanan publik")
    page.select_option("[name=muatan]", "layanan")
    page.locator("[role=tab]").nth(1).click()
    page.fill("[name=targets-0-budget]", "Rp 1250000000")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("satu miliar")
    page.keyboard.press("ArrowDown")
    assert page.input_value("[name=targets-0-budget]") == "1.250.000.000"
    page.evaluate(PASTE, ["[name=targets-2-target]", "40%\t2.000.000\tAPBD\r\n60%\t3.000.000\tDAK Fisik\r\n"])
    assert page.input_value("[name=targets-3-source_of_funds]") == "DAK Fisik"
    assert page.text_content("[data-paraf-total]") == "Rp 1.255.000.000"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".action-save").first.click()
    page.wait_for_selector("#id_targets-1-budget_error", state="attached")
    page.locator("[role=tab]").nth(1).click()
    page.wait_for_selector("#id_targets-1-budget_error")
    assert "1.250.000.000" in page.text_content("#id_targets-1-budget_error")
    assert page.input_value("[name=targets-1-budget]") == "satu miliar"
    assert page.input_value("[name=targets-3-target]") == "60%"
    page.fill("[name=targets-1-budget]", "500.000")
    page.locator(".action-save").first.click()
    page.wait_for_url("**/edit/")
    budgets = [target.budget for target in ActionItemPage.objects.get().targets.all()]
    assert budgets == [1_250_000_000, 500_000, 2_000_000, 3_000_000, None]


def test_a_reference_and_a_footnote(desk):
    world.chapter(title="Pendahuluan")
    chapter = world.chapter(title="Arsitektur", text="<p>Sesuai</p>")
    page = desk()
    open_editor(page, chapter)
    page.locator(TEXT).first.click()
    page.keyboard.press("End")
    page.keyboard.type(" dengan ")
    page.locator(".Draftail-ToolbarButton[name=XREF]").first.click()
    page.fill("#paraf-reference-filter", "pendahuluan")
    page.keyboard.press("Enter")
    page.wait_for_selector(".paraf-xref")
    page.locator(".Draftail-ToolbarButton[name=FOOTNOTES]").first.click()
    page.locator("#footnotes-create-new").click()
    page.wait_for_selector("#id_footnotes-0-uuid", state="attached")
    page.locator(
        "#inline_child_footnotes-0 .public-DraftEditor-content:focus"
    ).wait_for()  # it comes by itself
    page.keyboard.type("Perpres 95/2018")
    page.locator("[name=footnotes-0-text][value*='95/2018']").wait_for(state="attached")
    assert "Bab I" in page.locator(TEXT).first.inner_text()
    with page.expect_navigation():
        page.locator(".action-save").first.click()
    content = latest(ChapterPage, chapter.pk)
    assert ">Bab I</xref>" in content["body"].replace("\\u003E", ">")
    assert "Perpres 95/2018" in content["footnotes"][0]["text"]
    assert content["footnotes"][0]["uuid"] in content["body"]


def test_a_footnote_that_is_deleted_is_missed_in_the_text(desk):
    """Its mark is shown as such, it is not offered again, and the text is not submitted with it."""
    world.official("head")
    note = "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0"
    chapter = world.chapter(text=f'<p>Sesuai<footnote id="{note}">[{note[:6]}]</footnote></p>')
    chapter.footnotes = [Footnote(uuid=note, text="<p>Perpres 95/2018</p>")]
    world.write(chapter, world.official("expert"))
    page = desk()
    open_editor(page, chapter)
    assert page.locator(".paraf-footnote--missing").count() == 0
    page.locator("#id_footnotes-0-DELETE-button").click()
    page.locator("sup.paraf-footnote--missing").wait_for()
    page.get_by_text("Naskah masih merujuk catatan kaki yang sudah dihapus").wait_for()
    page.locator(TEXT).first.click()
    page.locator(".Draftail-ToolbarButton[name=FOOTNOTES]").first.click()
    page.locator("#footnotes-create-new").wait_for()
    assert page.locator("#footnotes-listing tbody tr:visible").count() == 0
    page.locator("#footnotes-modal .close").click()
    page.locator("[name=action-submit]").first.evaluate("button => button.click()")
    page.locator(".paraf-errors").get_by_text(f"catatan kaki [{note[:6]}] yang sudah dihapus").wait_for()
    assert ChapterPage.objects.get(pk=chapter.pk).current_workflow_state is None


def test_a_table_from_a_worksheet(desk):
    chapter = world.chapter()
    page = desk()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_editor(page, chapter)
    page.locator("button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Tabel", exact=True).click()
    page.locator("input[name$='-value-caption']").fill("Aplikasi")
    cells = "Aplikasi\tAnggaran\r\nSIMPEG\t1.250.000\r\nSIPD\t75.000\r\nE-Office\t5.000\r\nSatu Data\t1"
    page.evaluate("text => navigator.clipboard.writeText(text)", cells)
    page.locator(".handsontable .ht_master td").first.click()
    page.keyboard.press("Control+v")
    page.locator(".ht_master td", has_text="Satu Data").wait_for()
    with page.expect_navigation():
        page.locator(".action-save").first.click()
    stored = ChapterPage.objects.get(pk=chapter.pk).get_latest_revision_as_object().body[1].value
    assert [row[:2] for row in stored["table"]["data"]] == [line.split("\t") for line in cells.split("\r\n")]
    assert stored["table"]["first_row_is_table_header"]


def test_a_table_pasted_at_once_is_saved_by_the_editor_itself(desk):
    chapter = world.chapter()
    chapter.body = json.dumps([{"type": "table", "value": {"caption": "A", "table": BLANK, "source": ""}}])
    world.write(chapter, world.official("expert"))
    page = desk()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("wagtailadmin_pages:edit", args=[chapter.pk]))
    page.evaluate("text => navigator.clipboard.writeText(text)", "Aplikasi\tAnggaran\r\nSIMPEG\t1.250")
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "SIMPEG" in (answer.request.post_data or "")
    ):
        page.locator(".handsontable .ht_master td").first.click()
        page.keyboard.press("Control+v")
    open_editor(page, chapter)
    page.locator(".ht_master td", has_text="SIMPEG").wait_for()
    assert "SIMPEG" in latest(ChapterPage, chapter.pk)["body"]


def test_what_is_typed_while_the_editor_saves_is_saved_too(desk):
    chapter = world.write(world.chapter(), world.official("expert"))
    page = desk()
    open_editor(page, chapter)
    page.evaluate("""document.addEventListener("w-autosave:save", () => setTimeout(() => {
      document.querySelector("[name=title]").value = "Judul susulan";
    }), { once: true })""")
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "Judul susulan" in (answer.request.post_data or "")
    ):
        page.fill("[name=title]", "Judul baru")
    open_editor(page, chapter)
    assert page.input_value("[name=title]") == "Judul susulan"


def test_two_windows_lose_nothing(desk):
    chapter = world.write(world.chapter(text="<p>Awal</p>"), world.official("expert"))
    first = desk()
    second = first.context.new_page()
    open_editor(first, chapter)
    open_editor(second, chapter)
    first.locator(TEXT).first.click()
    first.keyboard.press("End")
    with first.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        first.keyboard.type(" dari jendela satu", delay=400)
    first.wait_for_load_state("networkidle")
    second.bring_to_front()
    second.locator(TEXT).first.click()
    second.keyboard.press("End")
    second.keyboard.type(" dari jendela dua")
    warned = second.locator(".w-editing-sessions__session--saved [aria-label]").first
    warned.wait_for(state="attached")
    assert "Isian Anda masih ada di halaman ini" in warned.get_attribute("aria-label")
    assert "jendela dua" in second.locator(TEXT).first.inner_text()
    assert "jendela dua" not in latest(ChapterPage, chapter.pk)["body"]
    texts = "".join(revision.content["body"] for revision in chapter.revisions.all())
    assert "jendela satu" in texts


def test_a_save_by_hand_after_the_editor_saved_by_itself_meets_nobody(desk):
    chapter = world.write(world.chapter(text="<p>Awal</p>"), world.official("expert"))
    page = desk()
    open_editor(page, chapter)
    page.locator(TEXT).first.click()
    page.keyboard.press("End")
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        page.keyboard.type(" sendiri", delay=800)  # the editor looks at the page for a while first
    page.keyboard.type(" saja")
    page.locator("[name=body-0-value][value*='saja']").wait_for(state="attached")
    with page.expect_navigation():
        page.locator(".action-save").first.click()
    assert "juga disunting" not in page.content()
    assert "sendiri saja" in latest(ChapterPage, chapter.pk)["body"]


def test_submitting_after_the_editor_saved_by_itself_submits_at_once(desk):
    world.official("head")
    chapter = world.write(world.chapter(text="<p>Awal</p>"), world.official("expert"))
    page = desk()
    open_editor(page, chapter)
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        page.locator("[name=title]").press_sequentially(" baru", delay=800)
    page.locator("[name=title]").press("End")
    page.keyboard.type("!")
    with page.expect_navigation():
        page.locator("[name=action-submit]").first.evaluate("button => button.click()")
    assert "juga disunting" not in page.content()
    stored = ChapterPage.objects.get(pk=chapter.pk)
    assert stored.current_workflow_state is not None
    assert stored.get_latest_revision_as_object().title.endswith("!")


def test_escape_leaves_a_table(desk):
    page = desk()
    open_editor(page, world.chapter())
    page.locator("button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Tabel", exact=True).click()
    page.locator("input[name$='-value-caption']").fill("Aplikasi")
    page.locator(".handsontable .ht_master td").first.click()
    page.locator(".handsontable td.current").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.name?.endsWith('-value-source')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.handsontable')") is None
    page.keyboard.type("x")
    assert page.locator(".handsontable .ht_master td", has_text="x").count() == 0
    assert "Esc" in page.locator("p.help", has_text="Salin dari Excel").inner_text()
