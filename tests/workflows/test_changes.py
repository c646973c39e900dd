"""What changed, in words: read from the revisions."""

from datetime import date

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from cms.plans.models import ActionItemPage, ChapterPage
from home.demo.chapters import CHAPTERS
from tests import world
from workflows.calendar import add_working_days, working_days_between
from workflows.changes.compare import changes_between
from workflows.changes.summary import summary_of
from workflows.changes.words import MAX_COMPARED, diff_html

FIRST = {"type": "text", "id": "1", "value": "<p>Satu dua tiga</p>"}
SECOND = {"type": "text", "id": "2", "value": "<p>Empat</p>"}
TABLE = {
    "type": "table",
    "id": "3",
    "value": {"caption": "Domain", "table": {"data": [["A", "B"]]}, "source": ""},
}


def content(*blocks, **fields):
    return {"title": "Bab", "body": list(blocks), "footnotes": [], **fields}


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([FIRST, SECOND], [FIRST, SECOND], []),
        ([FIRST], [FIRST, SECOND], ["added"]),
        ([FIRST, SECOND], [SECOND], ["removed"]),
        ([FIRST, SECOND], [FIRST], ["removed"]),
        ([FIRST, SECOND, TABLE], [SECOND, TABLE, FIRST], ["moved"]),
        ([FIRST], [{**FIRST, "value": "<p>Satu empat tiga</p>"}], ["changed"]),
        ([TABLE], [{**TABLE, "value": {**TABLE["value"], "caption": "Wali"}}], ["changed"]),
    ],
)
def test_blocks(before, after, kinds):
    found = changes_between(ChapterPage, content(*before), content(*after))
    assert [change.kind for change in found] == kinds
    assert bool(summary_of(ChapterPage, content(*before), content(*after))) == bool(kinds)


def test_words_are_marked_for_eyes_and_ears():
    html = diff_html("Satu <dua> tiga", "Satu empat tiga")
    assert "<del>" in html
    assert "[dihapus:]" in html
    assert "[ditambahkan:]" in html
    assert "&lt;" in html
    assert "<dua>" not in html


def test_a_link_that_leads_elsewhere_is_a_change():
    old = {**FIRST, "value": '<p><a href="https://satu.test">Tautan</a></p>'}
    new = {**FIRST, "value": '<p><a href="https://dua.test">Tautan</a></p>'}
    (change,) = changes_between(ChapterPage, content(old), content(new))
    assert "dua" in change.html


def test_bold_alone_is_said_in_words():
    (change,) = changes_between(
        ChapterPage, content(FIRST), content({**FIRST, "value": "<p><b>Satu</b> dua tiga</p>"})
    )
    assert "<ins>" not in change.html


def through_the_editor(html):
    """What the text editor makes of ``html`` when somebody saves without having touched it."""
    features = ["bold", "italic", "link", "document-link", "ul", "ol", "h3", "footnotes", "xref"]
    converter = ContentstateConverter(features)
    return converter.to_database_format(converter.from_database_format(html))


@pytest.mark.django_db
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.key)
def test_a_text_that_went_through_the_editor_untouched_is_no_change(chapter):
    texts = [block.value for block in chapter.body if block.kind == "text"]
    note = '<footnote id="0c99dd12-1111-4222-8333-444455556666">[0c99dd]</footnote>'
    link = (
        '<a linktype="document" id="3">Perpres &amp; "SPBE"</a> <xref page="4" block="0c99dd12">Bab I</xref>'
    )
    texts = [text.replace("</p>", f" {note} {link}</p>", 1) for text in texts]
    notes = [f"<p>{words}</p>" for words in chapter.notes.values()]

    def version(through):
        rows = [{"uuid": str(n), "text": through(words), "pk": n} for n, words in enumerate(notes)]
        body = [{"type": "text", "id": str(n), "value": through(text)} for n, text in enumerate(texts)]
        return content(*body, footnotes=rows)

    before, after = version(str), version(through_the_editor)
    assert texts
    assert before["body"] != after["body"]
    assert changes_between(ChapterPage, before, after) == []
    assert summary_of(ChapterPage, before, after) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Satu</p>", "<p><b>Satu</b></p>"),
        ("<p>&lt;b&gt;Satu&lt;/b&gt;</p>", "<p><b>Satu</b></p>"),
        ('<p>A<footnote id="1">[1]</footnote></p>', '<p>A<footnote id="2">[1]</footnote></p>'),
        ('<p><a linktype="page" id="1">A</a></p>', '<p><a linktype="page" id="2">A</a></p>'),
        ("<p>Satu dua</p>", "<p>Satu</p><p>dua</p>"),
    ],
)
def test_what_means_something_else_is_a_change(old, new):
    before, after = content({**FIRST, "value": old}), content({**FIRST, "value": new})
    assert len(changes_between(ChapterPage, before, after)) == 1
    assert summary_of(ChapterPage, before, after)


def test_a_footnote_is_shown_with_its_number_and_words():
    text = '<p>Daerah<footnote id="0c99dd12">[0c99dd]</footnote></p>'
    before = content(FIRST, footnotes=[{"uuid": "0c99dd12", "text": "<p>Perpres</p>"}])
    after = content(
        {**FIRST, "value": text}, footnotes=[{"uuid": "0c99dd12", "text": "<p>Perda &amp; UU</p>"}]
    )
    body, notes = changes_between(ChapterPage, before, after)
    assert "0c99dd" not in body.html
    assert "[catatan kaki 1: Perda &amp; UU]" in body.html
    assert notes.label == "Catatan kaki"
    assert notes.columns == ["Teks"]
    assert summary_of(ChapterPage, before, after)[-1] == "Catatan kaki: 1 diubah"


NOTE = {"uuid": "aa", "text": "<p>Perpres</p>"}
OTHER_NOTE = {"uuid": "aa", "text": "<p>Perda</p>"}
MARKED = {**FIRST, "value": '<p>Satu<footnote id="aa">[aa]</footnote></p>'}
UNMARKED = {**FIRST, "value": "<p>Satu</p>"}


@pytest.mark.parametrize(
    ("before", "after", "phrases"),
    [
        ((MARKED, [NOTE]), (UNMARKED, []), ["Isi: 1 diubah", "Catatan kaki: 1 dihapus"]),
        ((MARKED, [NOTE]), (UNMARKED, [NOTE]), ["Isi: 1 diubah", "Catatan kaki: 1 dihapus"]),
        ((MARKED, [NOTE]), (MARKED, []), ["Catatan kaki: 1 dihapus"]),
        ((UNMARKED, []), (MARKED, [NOTE]), ["Isi: 1 diubah", "Catatan kaki: 1 ditambah"]),
        ((UNMARKED, [NOTE]), (MARKED, [NOTE]), ["Isi: 1 diubah"]),
        ((MARKED, [NOTE]), (MARKED, [OTHER_NOTE]), ["Catatan kaki: 1 diubah"]),
        ((UNMARKED, [NOTE]), (UNMARKED, [OTHER_NOTE]), ["Catatan kaki: 1 diubah"]),
        ((MARKED, [NOTE]), (MARKED, [NOTE]), []),
    ],
)
def test_the_line_of_the_queue_says_what_became_of_a_footnote(before, after, phrases):
    old, new = (content(block, footnotes=rows) for block, rows in (before, after))
    assert summary_of(ChapterPage, old, new) == phrases


def test_footnotes_are_numbered_in_the_order_of_the_text_not_of_their_rows():
    def marked(words, *marks):
        return f"<p>{words}" + "".join(f'<footnote id="{m}">[{m}]</footnote>' for m in marks) + "</p>"

    second = {"id": "b2", "type": "text", "value": marked("Kedua", "bb", "aa")}
    rows = [{"uuid": "aa", "text": "Lama"}, {"uuid": "bb", "text": "Tetap"}, {"uuid": "cc", "text": "Sunyi"}]
    before = content({**FIRST, "value": marked("Satu", "aa")}, second, footnotes=rows)
    new = [{"uuid": "aa", "text": "Baru"}, rows[1], {"uuid": "cc", "text": "Lirih"}]
    after = content({**FIRST, "value": marked("Dua", "aa")}, second, footnotes=new)
    body, notes = changes_between(ChapterPage, before, after)
    assert "[catatan kaki 1: " in body.html
    assert [label for label, _cells in notes.rows] == ["1", "–"]
    swapped = [{"uuid": "aa", "text": "Lama"}, {"uuid": "bb", "text": "Diubah"}]
    (changed,) = changes_between(ChapterPage, before, content(
        {**FIRST, "value": marked("Satu", "aa")}, second, footnotes=[*swapped, rows[2]]
    ))  # fmt: skip
    assert [label for label, _cells in changed.rows] == ["2"]


def test_a_mark_whose_note_is_gone_keeps_its_number():
    before = content(FIRST)
    after = content({**FIRST, "value": '<p>Daerah<footnote id="x&quot;y">[x]</footnote></p>'})
    (body,) = changes_between(ChapterPage, before, after)
    assert "[catatan kaki 1]" in body.html


def test_a_text_too_long_to_compare_is_shown_whole():
    html = diff_html("a" * MAX_COMPARED, "b")
    assert html.count("<del>") == 1


@pytest.mark.django_db
def test_the_grid_of_years():
    where = world.agency()
    row = {
        "pk": 1,
        "year": 2026,
        "target": "1 layanan",
        "budget": 1_250_000_000,
        "source_of_funds": "APBD",
        "item": 1,
    }
    before = {"title": "Aksi", "agency": where.pk, "targets": [row]}
    after = {**before, "targets": [{**row, "pk": None, "budget": 1_500_000_000}, {**row, "year": 2025}]}
    (change,) = changes_between(ActionItemPage, before, after)
    assert [label for label, _cells in change.rows] == ["2025", "2026"]
    cells = dict(change.rows)["2026"]
    assert any("1.250.000.000" in cell and "1.500.000.000" in cell for cell in cells)
    assert summary_of(ActionItemPage, before, after) == ["Target tahunan 2025, 2026"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
    ],
)
def test_working_days(start, days, due):
    assert add_working_days(start, days) == due
    assert working_days_between(start, due) == days
    assert working_days_between(due, start) == -days
