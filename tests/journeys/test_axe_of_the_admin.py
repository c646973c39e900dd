"""axe on the pages of the admin where people write, decide and report, and on the search and a document."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.urls import reverse

from cms.documents.models import OfficialDocument
from tests import world
from tests.journeys.test_main_job import as_person
from workflows import services

__all__ = ["as_person"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Wagtail's own, which no template or setting of ours reaches; each is named with the reason it stays.
LEFT_TO_WAGTAIL = {
    ".w-minimap__list": "the map beside the editor scrolls, but takes no focus; the headings it leads to do",
}

AT_REST = """document.getAnimations().every(({ playState, effect }) => (
  playState !== "running" || effect.getComputedTiming().endTime === Infinity))"""


def findings(page: Any) -> list[tuple[str, str]]:
    page.wait_for_function(AT_REST)  # panels slide in
    options = {"runOnly": RULES}
    context = {"include": [["body"]], "exclude": [[selector] for selector in LEFT_TO_WAGTAIL]}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [(finding["id"], node["html"]) for finding in found for node in finding["nodes"]]


@pytest.fixture
def places(db: Any) -> dict[str, str]:
    """A chapter with every kind of block, an action item, a text that waits, a quarter to report."""
    pic, head = world.official("pic", username="pic.kota"), world.official("head", username="kepala.kota")
    assert head.pk
    chapter = world.chapter(title="Arsitektur")
    table = {
        "data": [["Aplikasi", "Nilai"], ["SIMPEG", "1"]], "cell": [], "first_row_is_table_header": True,
        "first_col_is_header": False, "mergeCells": [],
    }  # fmt: skip
    chapter.body = [
        ("section", {"title": "Latar belakang", "level": "2"}),
        ("text", "<p>Isi</p>"),
        ("citation", {"regulation": "Perpres 95/2018", "article": "Pasal 19", "page": 1, "quote": ""}),
        ("callout", {"kind": "warning", "title": "", "text": "<p>Perhatikan.</p>"}),
        ("table", {"caption": "Nilai", "table": table, "source": ""}),
        ("matrix", {"muatan": ""}),
    ]
    chapter.save()
    waiting = world.write(world.chapter(title="Tata kelola"), pic)
    round_ = services.submit(waiting, pic)
    item = world.published_item()
    made = OfficialDocument(title="Peraturan", classification="biasa")
    made.file = ContentFile(b"Manajemen risiko SPBE", name="peraturan.txt")
    made.save()
    return {
        "chapter": reverse("wagtailadmin_pages:edit", args=[chapter.pk]),
        "item": reverse("wagtailadmin_pages:edit", args=[item.pk]),
        "queue": reverse("workflows:queue"),
        "decision": reverse("workflows:decide", args=[round_.pk]),
        "progress": reverse("plans_progress_report", args=[item.pk, 2026, 1]),
        "search": "/cari/?q=risiko",
        "document": made.get_absolute_url(),
    }


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("username", "names"),
    [("pic.kota", ["chapter", "item", "progress"]), ("kepala.kota", ["queue", "decision"])],
)
def test_the_admin(
    places: dict[str, str], as_person: Callable[..., Any], username: str, names: list[str], width: int
) -> None:
    page = as_person(username, width)
    found = {}
    for name in names:
        page.goto(places[name], wait_until="networkidle")
        if here := findings(page):
            found[name] = here
    assert found == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_search_and_document(places: dict[str, str], browser_page: Callable[..., Any], width: int) -> None:
    page = browser_page(width)
    found = {}
    for name in ("search", "document"):
        page.goto(places[name], wait_until="networkidle")
        if here := findings(page):
            found[name] = here
    assert found == {}
