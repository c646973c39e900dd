"""The front page: the plan, how far it is, what is new."""

import pytest

from tests import world

pytestmark = pytest.mark.django_db


def test_front_page_without_anything_published(client):
    page = world.home()
    world.chapter(title="Konsep rahasia")
    html = client.get(page.url).content.decode()
    assert "Belum ada bab yang terbit" in html
    assert "Konsep rahasia" not in html


def test_front_page_leads_to_chapters_and_filtered_items(client, chapter, action_items):
    item = world.published_item(title="Portal", muatan="keamanan", code="RA-77")
    world.report(item, (2025, 1), percent="62.5")
    world.released(item)
    html = client.get("/").content.decode()
    assert f'href="{chapter.url}"' in html
    assert f'href="{action_items.url}?muatan=keamanan"' in html
    assert "62,5%" in html
    assert "RA-77 " in html
    assert "Konsep rahasia" not in html


def test_average_counts_each_item_once(client, action_items):
    for muatan, percent in (("layanan", 100), ("layanan", 100), ("audit", 40)):
        world.report(world.published_item(muatan=muatan), (2025, 1), percent=percent)
    assert client.get("/").context["total"]["percent"] == 80


def test_english_interface_leaves_the_text_in_indonesian(client, chapter):
    client.post("/bahasa/", {"language": "en", "next": "/"})
    html = client.get("/").content.decode()
    assert '<html lang="en">' in html
    assert "Read the plan" in html
    assert '<b lang="id">Pendahuluan</b>' in html


@pytest.mark.parametrize(("language", "words"), [("en", "Action items"), ("id", "Rencana aksi")])
def test_the_way_back_speaks_the_readers_language_and_titles_stay(
    client, action_items, item, language, words
):
    client.post("/bahasa/", {"language": language, "next": "/"})
    at_list, at_item = (client.get(page.url).content.decode() for page in (action_items, item))
    assert f'<a href="{action_items.url}">{words}</a>' in at_item[at_item.index('class="crumbs"') :]
    assert f'<span aria-current="page">{words}</span>' in at_list
    assert f'<h1 lang="id">{action_items.title}</h1>' in at_list
