"""Public pages in a real browser: readable at every width, by keyboard, without scripts, light on the line."""

import uuid
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from wagtail_footnotes.models import Footnote

from tests import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MAX_WEIGHT = 100_000  # bytes on the wire, first load
TABLE = {
    "data": [["Domain", "Nilai"], *[[f"Domain {n}", f"{n},50"] for n in range(12)]],
    "cell": [], "first_row_is_table_header": True, "first_col_is_header": False, "mergeCells": [],
}  # fmt: skip


@pytest.fixture
def addresses(db: Any) -> dict[str, str]:
    """One of each public page, with everything a page can hold."""
    world.action_item()
    plan = world.released(world.plan())
    note = str(uuid.uuid4())
    page = world.chapter(title="Kondisi saat ini dan analisis kesenjangan")
    page.body = [
        ("section", {"title": "Latar belakang", "level": "2"}),
        ("text", f'<p>Nilai naik.<footnote id="{note}">[1]</footnote></p><ul><li>butir</li></ul>'),
        ("section", {"title": "Peraturan", "level": "3"}),
        ("citation", {"regulation": "Perpres 95/2018", "article": "Pasal 19", "page": 12, "quote": "Reviu."}),
        ("callout", {"kind": "warning", "title": "", "text": "<p>Perhatikan.</p>"}),
        ("table", {"caption": "Nilai indeks", "table": TABLE, "source": "KemenPANRB"}),
        ("matrix", {"muatan": ""}),
    ]
    page.footnotes = [Footnote(uuid=note, text="<p>Evaluasi 2024.</p>", sort_order=0)]
    page.save()
    chapter = world.released(page)
    world.released(world.chapter(title="Penutup"))
    item = None
    for number in range(30):
        item = world.published_item(
            world.agency(f"opd{number % 9}"), title="Penyelenggaraan " * 6, code=f"RA-{number}"
        )
        world.target(item, 2025, target="3 dokumen", budget=1_250_000_000, source_of_funds="APBD")
        world.report(item, (2025, 1), percent="68.5", obstacle="Tenaga ahli kurang")
    assert item is not None
    index = item.get_parent()
    return {
        "front": "/",
        "plan": plan.url,
        "chapter": chapter.url,
        "list": index.url,
        "filtered": f"{index.url}?opd=opd1&urut=judul",
        "item": item.url,
        "missing": "/tidak-ada/",
    }


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser_page, addresses, width):
    page = browser_page(width)
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        violations = Axe().run(page, options=RULES).response["violations"]
        if violations:
            found[name] = [(v["id"], v["nodes"][0]["html"]) for v in violations]
    assert found == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(browser_page, addresses, width):
    """320 pixels is also what a screen of 1280 shows at a zoom of 400 %."""
    page = browser_page(width)
    wide = {}
    for name, address in addresses.items():
        page.goto(address)
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[name] = found
    assert wide == {}


def test_first_load_is_light(browser_page, addresses):
    heavy = {}
    for name, address in addresses.items():
        page = browser_page(1280)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        weights: list[float] = []
        session.on("Network.loadingFinished", lambda event, w=weights: w.append(event["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        if not 0 < sum(weights) <= MAX_WEIGHT:
            heavy[name] = weights
    assert heavy == {}


def test_everything_is_read_without_scripts(browser_page, addresses):
    page = browser_page(390, java_script_enabled=False)
    page.goto(addresses["chapter"])
    contents = page.locator("details.contents")
    contents.locator("summary").click()
    contents.get_by_role("link", name="Bab II").click()
    page.get_by_role("heading", level=1, name="Penutup").wait_for()
    page.goto(addresses["list"])
    page.locator("summary", has_text="Saring dan urutkan").click()
    page.locator("details").get_by_role("link", name="Judul").first.click()
    assert page.url.endswith("?urut=judul")


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(browser_page, addresses):
    page = browser_page(1280)
    page.goto(addresses["chapter"])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Langsung ke isi"
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.evaluate("e => e.closest('main') !== null")
    assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_nothing_is_refused_by_the_policy(browser_page, addresses):
    page = browser_page(1280)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for name, address in addresses.items():
        if name != "missing":
            page.goto(address, wait_until="networkidle")
    assert complaints == []


def test_paper_carries_the_text_and_no_navigation(browser_page, addresses):
    page = browser_page(1280)
    page.goto(addresses["chapter"])
    page.emulate_media(media="print")
    assert page.locator("header.top").is_hidden()
    assert page.locator("nav.contents").first.is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.pdf().startswith(b"%PDF")
