"""What of a text is content: every word as it is typed, and of rich text all but what nobody sees."""

import json

import pytest
from wagtail import blocks

from cms.plans.models import ChapterPage
from workflows.content import _block, content_hash

RICH = '<p data-block-key="a1b2c">Lihat <a linktype="page" id="3">bab</a><footnote id="9">[9]</footnote></p>'
BODY = [
    {"type": "section", "id": "s1", "value": {"title": "Biaya < Rp 1 miliar", "level": "2"}},
    {"type": "text", "id": "t1", "value": RICH},
    {"type": "callout", "id": "c1", "value": {"kind": "info", "title": "", "text": RICH}},
    {"type": "table", "id": "t2", "value": {"caption": "A & B", "source": "", "table": {"data": [["x", "<y>"]]}}},
    {"type": "figure", "id": "f1", "value": {"image": 1, "caption": "Bagan", "alt_text": "", "source": ""}},
    {"type": "matrix", "id": "m1", "value": {"caption": "", "scope": "plan", "muatan": ""}},
]  # fmt: skip


def hash_of_body(body, **fields):
    return content_hash(ChapterPage, {"title": "Bab", "body": json.dumps(body), **fields})


def test_hashes_under_decisions_stay_what_they_were():
    notes = [{"text": RICH, "uuid": "9", "pk": 4}]
    assert hash_of_body(BODY, footnotes=notes) == (
        "560a3fe27e6645de7243f47a2444cd2b4d3c9a4f55f7cdd4416420aa8f89c5d0"
    )


# Where words stand as they are typed, whatever they look like: block, then the way to them.
PLAIN = [
    ("section", "title"),
    ("table", "caption"),
    ("table", "source"),
    ("figure", "caption"),
    ("matrix", "caption"),
]


@pytest.mark.parametrize(("kind", "name"), PLAIN)
def test_plain_words_that_look_like_rich_text_are_content(kind, name):
    def written(words):
        body = json.loads(json.dumps(BODY))
        next(row for row in body if row["type"] == kind)["value"][name] = words
        return hash_of_body(body)

    assert written('Biaya <p data-block-key="Rp 100 juta">') != written(
        'Biaya <p data-block-key="Rp 900 miliar">'
    )
    assert written('<p b="1" a="2">') != written('<p a="2" b="1">')


def test_cells_of_a_table_are_content():
    def written(words):
        cells = {"caption": "", "source": "", "table": {"data": [[words]]}}
        return hash_of_body([{"type": "table", "id": "t", "value": cells}])

    assert written('<p data-block-key="1">') != written('<p data-block-key="2">')


def test_what_the_body_holds_beside_its_known_blocks_is_hashed_as_it_stands():
    strange = [{"type": "gone", "id": "g", "value": {"a": '<p data-block-key="1">'}}]
    other = [{"type": "gone", "id": "g", "value": {"a": '<p data-block-key="2">'}}]
    assert hash_of_body(strange) != hash_of_body(other)


def test_a_list_of_rich_texts_is_read_row_by_row():
    block = blocks.ListBlock(blocks.RichTextBlock())
    rows = [{"type": "item", "id": "1", "value": RICH}]
    assert "data-block-key" not in json.dumps(_block(block, rows))
