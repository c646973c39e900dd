"""What every engine must do; run against the engine of the database under test."""

import pytest

from tests import world
from tests.search.world import ask, document, publish, titles

pytestmark = pytest.mark.django_db


def test_published_chapter_is_found_by_a_word_in_another_form():
    publish(world.chapter(title="Tata Kelola", text="<p>Perencanaan dan pengelolaan layanan.</p>"))
    assert titles("rencana dikelola") == ["Tata Kelola"]


def test_draft_is_not_found_by_the_public():
    world.chapter(title="Rahasia Bab")
    assert ask("rahasia").count == 0


def test_document_hit_names_page_and_file():
    document("Halaman pertama.", "Manajemen risiko SPBE.", name="permen.pdf")
    result = ask("manajemen risiko").results[0]
    assert (result.excerpts[0].page, result.file) == (2, "permen.pdf")
    assert result.excerpts[0].html == "<mark>Manajemen risiko</mark> SPBE."
