"""The blocks of a chapter: what is stored of what is sent, and how it is shown."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.core.tables import PastedTableBlock, rows_of
from cms.plans.models import ChapterPage
from tests import world

pytestmark = pytest.mark.django_db


def written(text, entities=(), ranges=()):
    """What the text editor sends: blocks of text with entities, as JSON."""
    block = {
        "key": "abcde", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": list(ranges), "data": {},
    }  # fmt: skip
    return json.dumps({"blocks": [block], "entityMap": dict(enumerate(entities))})


def linked(url, words="sini"):
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    return written(words, [entity], [{"key": 0, "offset": 0, "length": len(words)}])


@pytest.fixture
def save(client):
    """Saves a chapter with one block as its PIC; gives the answer and the chapter's latest draft."""
    page = world.chapter()
    client.force_login(world.official("pic"))

    def send(kind, value):
        data = nested_form_data({
            "title": page.title, "agency": page.agency_id, "summary": "",
            "body": streamfield([(kind, value)]), "footnotes": inline_formset([]),
            "comments": inline_formset([]),
        })  # fmt: skip
        response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
        stored = ChapterPage.objects.get(pk=page.pk).get_latest_revision()
        return response, stored and stored.as_object()

    return send


def shown(page):
    return str(page.body.stream_block.render(page.body, {"page": page}))


def test_typed_markup_is_text(save):
    _, page = save("text", written("<script>alert(1)</script> <img src=x onerror=alert(1)>"))
    html = shown(page)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x"],
)
def test_links_that_would_run_something_lead_nowhere(save, url):
    _, page = save("text", linked(url))
    html = shown(page)
    assert "sini" in html
    assert "script:" not in html.lower()
    assert "data:" not in html


def test_a_link_to_the_web_stays(save):
    _, page = save("text", linked("https://jdih.contoh.test/perpres-95"))
    assert 'href="https://jdih.contoh.test/perpres-95"' in shown(page)


def test_content_that_no_editor_sends_is_refused_without_a_crash(save):
    response, _ = save("table", {"caption": "Tabel", "table": "bukan JSON", "source": ""})
    assert response.status_code in {200, 302}
    response, _ = save(
        "table", {"caption": "Tabel", "table": '{"data": [1], "mergeCells": [{}]}', "source": ""}
    )
    assert response.status_code in {200, 302}


def table(rows, **options):
    return {"data": rows, "first_row_is_table_header": True, "table_header_choice": "row", **options}


def test_columns_of_figures_are_read_from_the_right():
    shown_table = rows_of(
        table([["Aplikasi", "Rp"], ["SIMPEG", "1.250.000"], ["SIPD", "–"], ["E-Office", "68,5%"]])
    )
    assert [cell.align for cell in shown_table["rows"][0]] == ["", "num"]
    assert [cell.header for cell in shown_table["head"][0]] == ["col", "col"]


def test_a_column_with_one_word_among_figures_is_text():
    assert rows_of(table([["Kode"], ["12"], ["12a"]]))["rows"][0][0].align == ""


def test_merged_cells_cover_others_and_chosen_alignment_wins():
    merged = table(
        [["A", "B", "C"], ["satu", "", "3"]],
        mergeCells=[{"row": 1, "col": 0, "rowspan": 1, "colspan": 2}],
        cell=[{"row": 1, "col": 2, "className": "htCenter"}],
    )
    row = rows_of(merged)["rows"][0]
    assert [(cell.text, cell.columns, cell.align) for cell in row] == [("satu", 2, ""), ("3", 1, "center")]


def test_a_head_is_as_high_as_its_merged_cells():
    """A cell that reached out of the head would move what stands below it to the left."""
    merged = table(
        [["Perangkat", "Anggaran", ""], ["", "2025", "2026"], ["Diskomsandi", "1", "2"]],
        mergeCells=[
            {"row": 0, "col": 0, "rowspan": 2, "colspan": 1},
            {"row": 0, "col": 1, "rowspan": 1, "colspan": 2},
        ],
    )
    shown_table = rows_of(merged)
    assert [[cell.text for cell in row] for row in shown_table["head"]] == [
        ["Perangkat", "Anggaran"],
        ["2025", "2026"],
    ]
    assert {cell.header for row in shown_table["head"] for cell in row} == {"col"}
    assert [cell.align for cell in shown_table["rows"][0]] == ["", "num", "num"]


@pytest.mark.parametrize(
    "rows", [[["", ""]], [[""] * 31], [["x"]] * 501, [["x" * 2001]], [[f"{n}"] * 40 for n in range(3)]]
)
def test_tables_that_no_page_can_show(rows):
    with pytest.raises(ValidationError) as refused:
        PastedTableBlock().clean(table(rows))
    assert refused.value.messages


def test_a_table_is_numbered_and_its_cells_are_text():
    page = world.chapter()
    page.body = [
        ("table", {"caption": "Aplikasi", "table": table([["A"], ["<b>x</b>"]]), "source": "BKPSDM"})
    ]
    html = shown(page)
    assert "<caption>Tabel 1.1. Aplikasi</caption>" in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "Sumber: BKPSDM" in html


# Wagtail leaves the file of a rendition it makes to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_figure_needs_words_for_those_who_do_not_see_it():
    page = world.chapter()
    image = Image.objects.create(title="Peta", file=get_test_image_file())
    block = page.body.stream_block.child_blocks["figure"]
    value = block.to_python({"image": image.pk, "caption": "Peta jaringan", "alt_text": "", "source": ""})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "alt_text" in refused.value.block_errors
    value["alt_text"] = "Empat kantor terhubung ke satu pusat data"
    page.body = [("figure", block.clean(value))]
    html = shown(page)
    assert 'alt="Empat kantor terhubung ke satu pusat data"' in html
    assert "Gambar 1.1. Peta jaringan" in html


def test_a_citation_is_data():
    page = world.chapter()
    page.body = [
        ("citation", {"regulation": "Perpres 95/2018", "article": "Pasal 19", "page": 1200, "quote": ""})
    ]
    html = shown(page)
    assert "<cite>Perpres 95/2018</cite>, Pasal 19, halaman 1200" in html


def test_sections_carry_number_and_address():
    page = world.chapter()
    block_id = str(uuid.uuid4())
    page.body = json.dumps([{"type": "section", "value": {"title": "Asas", "level": "2"}, "id": block_id}])
    html = shown(page)
    assert f'id="b-{block_id[:8]}"' in html
    assert '<span class="number">1.1</span> Asas</h2>' in html


def matrix(page, **value):
    page.body = [("matrix", {"caption": "Rencana aksi", "scope": "plan", "muatan": "", **value})]
    return shown(page)


def test_a_matrix_shows_what_is_published_and_no_draft():
    published = world.published_item(title="Terbit", muatan="layanan")
    world.action_item(title="Konsep rahasia")
    world.published_item(title="Keamanan", muatan="keamanan")
    world.target(published, 2025, target="10 layanan", budget=1_250_000_000)
    html = matrix(world.chapter())
    assert "Terbit" in html
    assert "10 layanan" in html
    assert "Rp\u00a01.250.000.000" in html
    assert "Target 2025" in html
    assert "Konsep rahasia" not in html
    assert "Keamanan" not in matrix(world.chapter(), muatan="layanan")


@pytest.mark.parametrize(
    ("target", "unit", "said"),
    [
        ("40", "layanan", "40 layanan"),
        ("40%", "%", "40%"),
        ("12 Layanan", "layanan", "12 Layanan"),
        ("", "layanan", "–"),
        ("Tersedia", "", "Tersedia"),
    ],
)
def test_a_matrix_says_the_unit_of_each_target(target, unit, said):
    world.target(world.published_item(target_unit=unit), 2025, target=target)
    assert f'<td data-label="Target 2025">{said}</td>' in matrix(world.chapter())


def test_a_matrix_of_the_chapter_shows_its_own():
    chapter = world.chapter()
    world.published_item(title="Milik bab", chapter=chapter)
    world.published_item(title="Milik lain")
    html = matrix(chapter, scope="chapter")
    assert "Milik bab" in html
    assert "Milik lain" not in html


def test_a_matrix_costs_the_same_at_any_size():
    chapter = world.chapter()
    counts = []
    for size in (2, 12):
        for _item in range(size):
            world.target(world.published_item(), 2025, budget=1)
        with CaptureQueriesContext(connection) as queries:
            matrix(ChapterPage.objects.get(pk=chapter.pk))
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 10


def test_a_matrix_names_its_columns_where_they_stand_below_each_other():
    item = world.published_item(title="Integrasi")
    world.target(item, 2026, target="40%", budget=1_000)
    html = matrix(world.chapter())
    assert '<td data-label="Target 2026">40%</td>' in html
    assert f">{item.agency}</abbr></th>" in html
    assert "<th" in html
    assert "OPD</th>" not in html


def test_a_table_ends_where_its_words_end():
    block = PastedTableBlock()
    data = [["a", "b", ""], ["", "1", ""], ["", "", ""], ["", None, " "]]
    spans = [
        {"row": 0, "col": 0, "rowspan": 4, "colspan": 1},
        {"row": 2, "col": 1, "rowspan": 2, "colspan": 1},
        {"row": 0, "col": 1, "rowspan": 1, "colspan": 2},
    ]
    cells = [{"row": 0, "col": 0, "className": "htRight"}, {"row": 3, "col": 0, "className": "htRight"}]
    cleaned = block.clean({"data": data, "mergeCells": spans, "cell": cells, "table_header_choice": "row"})
    assert cleaned["data"] == [["a", "b"], ["", "1"]]
    assert cleaned["mergeCells"] == [{"row": 0, "col": 0, "rowspan": 2, "colspan": 1}]
    assert cleaned["cell"] == cells[:1]
    assert cleaned["first_row_is_table_header"]
