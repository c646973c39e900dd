"""The page viewer with keys alone, small and large, and what axe says of it."""

from collections.abc import Callable
from typing import Any

import pytest

from cms.documents.models import OfficialDocument
from tests.documents import files
from tests.journeys.test_axe_of_the_admin import findings
from tests.search.test_page_viewer import opened

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def document(db: Any) -> OfficialDocument:
    return opened(files.pdf("Pendahuluan", "Manajemen risiko", "Penutup", "Daftar risiko"))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    document: OfficialDocument, browser_page: Callable[..., Any], width: int
) -> None:
    page = browser_page(width)
    page.goto(document.page_url(2) + "?q=risiko", wait_until="networkidle")
    assert findings(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    if width < 400:
        page.locator("label[for=perbesar]").click()
        sheet = page.locator(".viewer__sheet").bounding_box()
        assert sheet["width"] > 2 * width
        assert page.evaluate(wide) == 0  # the page scrolls inside its frame
        assert findings(page) == []


def test_keys_turn_pages_and_lead_to_hits(
    document: OfficialDocument, browser_page: Callable[..., Any]
) -> None:
    page = browser_page(1280)
    page.goto(document.page_url(1) + "?q=risiko")

    def press(key: str, number: int) -> None:
        page.keyboard.press(key)
        page.wait_for_url(f"**{document.page_url(number)}?q=risiko")

    press("ArrowRight", 2)
    press("Shift+ArrowRight", 4)
    press("ArrowLeft", 3)
    press("Shift+ArrowLeft", 2)
    page.locator("#cari").evaluate("box => { box.focus(); box.setSelectionRange(0, 0); }")
    page.keyboard.press("ArrowRight")  # moves in what is typed
    page.wait_for_function("document.getElementById('cari').selectionStart === 1")
    assert page.url.endswith(f"{document.page_url(2)}?q=risiko")
    page.locator("a[rel=next]").focus()
    press("Enter", 3)


def test_without_javascript_the_links_do_the_same(
    document: OfficialDocument, browser_page: Callable[..., Any]
) -> None:
    page = browser_page(390, java_script_enabled=False)
    page.goto(document.page_url(2) + "?q=risiko")
    page.locator("[data-hit=next]").click()
    page.wait_for_url(f"**{document.page_url(4)}?q=risiko")
