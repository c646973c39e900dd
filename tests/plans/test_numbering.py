"""Numbers follow the place: of chapters in the plan, of sections in the chapter."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.plans.models import ChapterPage
from cms.plans.numbering import chapter_numbers, letters, number_body, number_sections, roman
from tests import world
from workflows.models import publication_permit


@pytest.mark.parametrize(
    ("number", "written"), [(1, "I"), (4, "IV"), (7, "VII"), (9, "IX"), (14, "XIV"), (49, "XLIX")]
)
def test_roman_numerals(number, written):
    assert roman(number) == written


@given(st.integers(1, 3999))
def test_roman_numerals_read_back(number):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    digits = [values[sign] for sign in roman(number)]
    total = sum(
        -digit if any(later > digit for later in digits[i + 1 : i + 2]) else digit
        for i, digit in enumerate(digits)
    )
    assert total == number


def test_letters_go_on_after_z():
    assert [letters(n) for n in (1, 2, 26, 27, 28, 52, 53)] == ["A", "B", "Z", "AA", "AB", "AZ", "BA"]


@pytest.mark.django_db
def test_chapters_and_appendices_are_counted_apart():
    first, appendix, second = (world.chapter(title=t) for t in ("Pendahuluan", "Matriks", "Penutup"))
    appendix.is_appendix = True
    appendix.save()
    assert chapter_numbers(world.plan()) == {
        first.pk: "Bab I",
        appendix.pk: "Lampiran A",
        second.pk: "Bab II",
    }


@pytest.mark.django_db
def test_numbers_follow_a_new_order():
    first, second = world.chapter(title="Satu"), world.chapter(title="Dua")
    second.move(first, pos="left")
    assert chapter_numbers(world.plan()) == {second.pk: "Bab I", first.pk: "Bab II"}


@pytest.mark.django_db
def test_a_new_chapter_stands_before_the_appendices(client):
    first, appendix = world.chapter(title="Pendahuluan"), world.chapter(title="Matriks")
    with publication_permit(appendix):
        type(appendix).objects.filter(pk=appendix.pk).update(is_appendix=True, live=True)
    client.force_login(world.official("pic"))
    response = client.post(
        reverse("wagtailadmin_pages:add", args=["plans", "chapterpage", world.plan().pk]),
        nested_form_data(
            {
                "title": "Penutup",
                "slug": "penutup",
                "agency": world.agency().pk,
                "body": streamfield([]),
                "footnotes": inline_formset([]),
            }
        ),
    )
    assert response.status_code == 302
    new = ChapterPage.objects.get(slug="penutup")
    another = ChapterPage(
        title="Glosarium", slug="glosarium", agency=world.agency(), is_appendix=True, live=False
    )
    world.plan().add_child(instance=another)
    assert list(chapter_numbers(world.plan()).items()) == [
        (first.pk, "Bab I"),
        (new.pk, "Bab II"),
        (appendix.pk, "Lampiran A"),
        (another.pk, "Lampiran B"),
    ]
    assert new.get_url_parts()[2] == f"{world.plan().get_url_parts()[2]}penutup/"
    assert world.plan().numchild == 4
    assert ChapterPage.find_problems() == ([], [], [], [], [])


def published(page):
    with publication_permit(page):
        type(page).objects.filter(pk=page.pk).update(live=True)
    return type(page).objects.get(pk=page.pk)


@pytest.mark.django_db
def test_the_public_counts_what_it_can_read():
    draft, shown = world.chapter(title="Konsep"), published(world.chapter(title="Terbit"))
    assert chapter_numbers(world.plan(), published_only=True) == {shown.pk: "Bab I"}
    assert chapter_numbers(world.plan()) == {draft.pk: "Bab I", shown.pk: "Bab II"}


@pytest.mark.django_db
def test_a_draft_appendix_takes_no_letter_of_the_public():
    draft, shown = world.chapter(title="Matriks konsep"), world.chapter(title="Matriks")
    ChapterPage.objects.update(is_appendix=True)
    published(shown)
    assert chapter_numbers(world.plan(), published_only=True) == {shown.pk: "Lampiran A"}
    assert chapter_numbers(world.plan()) == {draft.pk: "Lampiran A", shown.pk: "Lampiran B"}


@pytest.mark.django_db
def test_a_published_chapter_ticked_as_appendix_in_a_draft_stays_a_chapter_in_public():
    page = published(world.chapter())
    page.is_appendix = True
    page.save_revision(user=world.official("pic"))
    assert chapter_numbers(world.plan(), published_only=True) == {page.pk: "Bab I"}
    assert chapter_numbers(world.plan()) == {page.pk: "Lampiran A"}


@pytest.mark.django_db
def test_a_chapter_behind_a_view_restriction_is_not_counted():
    closed, shown = published(world.chapter(title="Tertutup")), published(world.chapter(title="Terbuka"))
    with publication_permit(closed):
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert chapter_numbers(world.plan(), published_only=True) == {shown.pk: "Bab I"}


@pytest.mark.django_db
def test_those_who_write_are_told_by_which_number_the_public_knows_the_chapter():
    first, shown = world.chapter(title="Konsep"), published(world.chapter(title="Terbit"))
    behind = world.chapter(title="Konsep di belakang")
    assert first.remarks() == []
    assert shown.remarks() == [
        "Di sini disebut Bab II karena konsep ikut dihitung. Masyarakat membacanya sebagai Bab I."
    ]
    assert behind.remarks() == [
        (
            "Di sini disebut Bab III karena konsep ikut dihitung. "
            "Bila terbit sekarang, masyarakat membacanya sebagai Bab II."
        )
    ]
    published(first)
    assert ChapterPage.objects.get(pk=shown.pk).remarks() == []


@pytest.mark.django_db
def test_the_editor_and_the_list_say_both_numbers(client):
    world.chapter(title="Konsep")
    shown = published(world.chapter(title="Terbit"))
    client.force_login(world.official("pic"))
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[shown.pk])).content.decode()
    assert "Masyarakat membacanya sebagai Bab I." in editor
    listed = client.get(reverse("wagtailadmin_explore", args=[world.plan().pk])).content.decode()
    assert "Bab II (publik: Bab I)" in listed


@pytest.mark.django_db
def test_numbering_a_plan_asks_as_often_at_any_size():
    plan = world.plan()
    counts = []
    for _size in (2, 10):
        for _chapter in range(_size):
            world.chapter()
        with CaptureQueriesContext(connection) as queries:
            chapter_numbers(plan)
            chapter_numbers(plan, published_only=True)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def section(title, level="2", block_id="0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"):
    return {"type": "section", "value": {"title": title, "level": level}, "id": block_id}


def test_sections_are_numbered_by_chapter():
    body = [section("A"), section("B", "3"), section("C", "3"), section("D"), section("E", "3")]
    assert [h.number for h in number_sections(body, 4)] == ["4.1", "4.1.1", "4.1.2", "4.2", "4.2.1"]
    assert number_sections(body, 4)[0].anchor == "b-0f1e2d3c"
    assert [h.number for h in number_sections(body, "A")][:2] == ["A.1", "A.1.1"]


def test_a_subsection_before_any_section_counts_as_a_section():
    headings = number_sections([section("A", "3"), section("B", "3")], 1)
    assert [(h.number, h.level) for h in headings] == [("1.1", 2), ("1.1.1", 3)]


def test_tables_matrices_and_figures_are_counted():
    body = [
        {"type": "table", "value": {"caption": "Aplikasi"}, "id": "t1"},
        {"type": "text", "value": "<p>…</p>", "id": "x"},
        {"type": "figure", "value": {"caption": "Peta"}, "id": "f1"},
        {"type": "matrix", "value": {"caption": "Rencana aksi"}, "id": "t2"},
    ]
    assert [h.label for h in number_body(body, 4)] == ["Tabel 4.1", "Gambar 4.1", "Tabel 4.2"]
