"""Chapters are found by the number that the one who searches reads them under."""

import pytest

from tests import world
from tests.search.world import ask, publish

pytestmark = pytest.mark.django_db


def names(text, user=None):
    return [result.name for result in ask(text, user).results]


def test_the_public_finds_a_chapter_by_its_public_number():
    draft = world.chapter(title="Konsep")
    shown = publish(world.chapter(title="Tujuan", text="<p>Pelabuhan.</p>"))
    assert names("pelabuhan") == ["Bab I"]
    assert names('"Bab II"') == []
    assert names('"Bab I"') == ["Bab I"]
    publish(draft)
    assert names("pelabuhan") == ["Bab II"]
    assert names('"Bab II"') == ["Bab II"]
    assert shown.place.label == "Bab II"


def test_those_who_read_drafts_find_the_draft_by_their_own_number():
    world.chapter(title="Konsep")
    page = publish(world.chapter(title="Tujuan", text="<p>Pelabuhan.</p>"))
    page.body = [("text", "<p>Bandara.</p>")]
    page.save_revision()
    assert names("bandara", world.official("expert")) == ["Bab II"]
    assert names("pelabuhan") == ["Bab I"]
