"""Titles under the box as people meet them: by keyboard alone, by touch, and without a finding of axe."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile

from cms.documents.models import OfficialDocument
from search.services.outbox import drain_outbox

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OPTION = "[role=option]"


@pytest.fixture
def titled(db: Any) -> dict[str, str]:
    """Two open documents, read as they come in."""
    made = [
        OfficialDocument.objects.create(
            title=title, classification="biasa", file=ContentFile(title.encode(), name=f"{title}.txt")
        )
        for title in ("Rencana Induk Pelabuhan", "Rencana Kerja")
    ]
    drain_outbox()
    return {"address": made[0].get_absolute_url()}


def test_by_keyboard_escape_keeps_what_was_typed_and_enter_goes(
    browser_page: Callable[..., Any], titled: dict[str, str]
) -> None:
    page = browser_page(1280)
    page.goto("/cari/?type=dokumen")
    box = page.locator("#cari")
    box.press_sequentially("rencna indk")
    page.wait_for_selector(OPTION)
    assert box.get_attribute("aria-expanded") == "true"
    assert "1" in page.locator(".find--big [role=status]").inner_text()
    assert Axe().run(page).response["violations"] == []
    box.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "rencna indk")
    box.press("ArrowDown")
    page.wait_for_selector(OPTION)
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    assert page.url.endswith(titled["address"])


def test_by_touch_a_tap_on_a_title_goes_there(
    browser_page: Callable[..., Any], titled: dict[str, str]
) -> None:
    page = browser_page(390, has_touch=True)
    page.goto("/cari/")
    page.tap("#cari")
    page.locator("#cari").press_sequentially("induk")
    page.wait_for_selector(OPTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_navigation():
        page.tap(OPTION)
    assert page.url.endswith(titled["address"])


def test_without_a_choice_enter_searches_and_keeps_what_narrows(
    browser_page: Callable[..., Any], titled: dict[str, str]
) -> None:
    page = browser_page(1280)
    page.goto("/cari/?type=dokumen")
    page.locator("#cari").fill("rencana")
    with page.expect_navigation():
        page.locator("#cari").press("Enter")
    assert "type=dokumen" in page.url
    assert page.locator(".hit").count() == 2
