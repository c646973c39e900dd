"""The words of the plan, before any database: links that lead somewhere, ids that stay, enough prose."""

import re

import pytest

from cms.accounts.validators import validate_nip, validate_username
from home.demo.build.bodies import DOCUMENT, FOOTNOTE, REFERENCE, block_id
from home.demo.chapters import CHAPTERS
from home.demo.drawings import DRAWINGS, png
from home.demo.files.makers import file_of
from home.demo.files.papers import PAPERS
from home.demo.items import all_items
from home.demo.people import OFFICIALS
from home.demo.prose import markup
from home.demo.story import CHAPTERS as CHAPTER_SCENES
from home.demo.story import ITEMS as ITEM_SCENES

BY_KEY = {chapter.key: chapter for chapter in CHAPTERS}


def words_of(chapter) -> str:
    return " ".join(str(block.value) for block in chapter.body)


def test_seven_chapters_and_their_appendices():
    assert [c.key for c in CHAPTERS if not c.is_appendix] == [f"bab-{n}" for n in range(1, 8)]
    assert all(c.is_appendix for c in CHAPTERS[7:])


@pytest.mark.parametrize("chapter", CHAPTERS[:7], ids=lambda c: c.key)
def test_a_chapter_is_whole(chapter):
    text = words_of(chapter)
    assert len(re.sub(r"<[^>]+>", " ", text).split()) >= 800
    assert "lorem" not in text.lower()
    assert {"section", "text", "table", "citation", "callout"} <= {block.kind for block in chapter.body}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.key)
def test_footnotes_and_references_lead_somewhere(chapter):
    text = words_of(chapter)
    assert set(FOOTNOTE.findall(text)) == set(chapter.notes)
    for key, part in REFERENCE.findall(text):
        assert key in BY_KEY
        assert not part or part in {block.key for block in BY_KEY[key].body}, (key, part)
    assert set(DOCUMENT.findall(text)) <= {paper.key for paper in PAPERS}


def test_ids_of_blocks_stay():
    assert block_id("bab-1", "tujuan") == block_id("bab-1", "tujuan")
    assert block_id("bab-1", "tujuan") != block_id("bab-2", "tujuan")


def test_the_same_picture_each_time():
    assert all(png(name) == png(name) for name in ("indeks", "tahapan"))
    assert set(DRAWINGS) == {
        block.value["image"] for c in CHAPTERS for block in c.body if block.kind == "figure"
    }


def test_a_pdf_is_the_same_each_time():
    paper = next(paper for paper in PAPERS if paper.kind == "pdf")
    assert file_of(paper) == file_of(paper)
    assert len({paper.file_name for paper in PAPERS}) == 10


def test_scenes_are_about_texts_that_exist():
    assert set(ITEM_SCENES) <= set(all_items())
    assert set(CHAPTER_SCENES) <= set(BY_KEY)


def test_people_are_well_formed():
    numbers = [official.nip(place) for place, official in enumerate(OFFICIALS)]
    assert len(set(numbers)) == len(numbers)
    for official, nip in zip(OFFICIALS, numbers, strict=True):
        validate_nip(nip)
        validate_username(official.username)


def test_markup():
    assert (
        markup("Satu\nbaris\n\n- **a**\n- *b*")
        == "<p>Satu baris</p><ul><li><b>a</b></li><li><i>b</i></li></ul>"
    )
