"""The number of queries stays the same, whatever a page holds: few and many, in the same test."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_footnotes.models import Footnote

from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 55


@pytest.fixture
def queries(client):
    """Queries of one request, after the caches of sites and content types are warm."""

    def count(address: str) -> int:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    return count


def add_items(number: int) -> None:
    for position in range(number):
        where = world.agency(f"opd{position % 7}")
        item = world.published_item(where, muatan=["layanan", "audit", "aplikasi"][position % 3])
        for year in range(2025, 2028):
            world.target(item, year, budget=1_000_000)
        world.report(item, (2025, 1), percent=50)
        world.released(item)


def add_chapters(number: int) -> None:
    for _ in range(number):
        page = world.chapter()
        page.body = [("section", {"title": "Subbab", "level": "2"}), ("text", "<p>Isi</p>")]
        page.save()
        world.released(page)


def test_list_of_action_items(queries, action_items):
    add_items(FEW)
    few = queries(action_items.url)
    add_items(MANY - FEW)
    assert queries(action_items.url) == few <= 22


def test_front_page(queries, action_items):
    add_items(FEW)
    add_chapters(FEW)
    few = queries("/")
    add_items(MANY - FEW)
    add_chapters(MANY - FEW)
    assert queries("/") <= few <= 28  # the latest are of one kind then


def test_plan(queries, public_plan):
    add_chapters(FEW)
    few = queries(public_plan.url)
    add_chapters(MANY - FEW)
    assert queries(public_plan.url) == few <= 22


def test_chapter_among_chapters(queries, chapter):
    add_chapters(FEW)
    few = queries(chapter.url)
    add_chapters(MANY - FEW)
    assert queries(chapter.url) == few <= 25


def test_chapter_with_many_links_and_footnotes(queries, chapter):
    def fill(number: int) -> str:
        notes = [str(uuid.uuid4()) for _ in range(number)]
        chapter.body = [
            (
                "text",
                f'<p><a linktype="page" id="{chapter.pk}">bab</a><footnote id="{note}">[1]</footnote></p>',
            )
            for note in notes
        ]
        chapter.footnotes = [
            Footnote(uuid=note, text="<p>Catatan.</p>", sort_order=place) for place, note in enumerate(notes)
        ]
        with publication_permit(chapter):
            type(chapter).objects.filter(pk=chapter.pk).update(live=False)
        chapter.live = False
        chapter.save()
        return world.released(chapter).url

    few = queries(fill(FEW))
    assert queries(fill(MANY)) == few <= 25


def test_one_action_item(queries, item):
    def fill(first: int, last: int) -> None:
        for place in range(first, last):
            world.target(item, 2025 + place, budget=1)
            world.report(item, (2025 + place, 1), percent=1)

    fill(0, FEW)
    few = queries(item.url)
    fill(FEW, MANY)
    assert queries(item.url) == few <= 30
