"""What every engine must do: SQLite or PostgreSQL, whichever is under test, and Elasticsearch."""

import pytest

from search.engines import Hit, Scope, Terms, database, database_engine, get_engine
from search.question import parse
from search.selectors import index_state
from search.selectors.answers import fuse
from search.selectors.audiences import readable
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import ask, document, publish, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


@pytest.fixture
def library():
    document(
        "Manajemen risiko SPBE wajib diterapkan.", "Lampiran.", title="Satu", agency=world.agency("dinkes")
    )
    document("Risiko bencana dan manajemen aset.", title="Dua", agency=world.agency("bpbd"))
    document("Kesehatan ibu. Perencanaan anggaran.", title="Tiga", agency=world.agency("dinkes"))
    publish(world.chapter(title="Penganggaran", text="<p>Rencana kerja kota.</p>"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("rencana", {"Tiga", "Penganggaran"}),
        ("direncanakan", {"Tiga", "Penganggaran"}),
        ("RENCANA", {"Tiga", "Penganggaran"}),
        ("manajemen risiko", {"Satu", "Dua"}),
        ('"manajemen risiko"', {"Satu"}),
        ('"risiko manajemen"', set()),
        ("risiko -bencana", {"Satu"}),
        ("manajemen -lampiran", {"Dua"}),  # the whole document is left out, not one page of it
        ('manajemen -"manajemen risiko"', {"Dua"}),
        ("bencana OR kesehatan", {"Dua", "Tiga"}),
        ("anggaran rencana", {"Tiga", "Penganggaran"}),  # title and text together
        ("bencana kesehatan", {"Dua", "Tiga"}),  # nothing has both: any
        ('"ibu perencanaan" tidakada', {"Tiga"}),
        ("dinkes", {"Satu", "Tiga"}),
        ("peraturan.pdf lampiran", {"Satu"}),
        ("tidakada", set()),
    ],
)
def test_finds(library, asked, found):
    answer = ask(asked)
    assert {result.plain_title for result in answer.results} == found
    assert answer.count == len(found)


def test_says_when_it_relaxed(library):
    assert ask("bencana kesehatan").relaxed
    assert not ask("manajemen risiko").relaxed


def test_facets_count_documents_once_and_within_the_other_choice(library):
    answer = ask("rencana OR manajemen")
    assert {(v.value, v.count) for v in answer.values("type")} == {("dokumen", 3), ("bab", 1)}
    assert {(v.value, v.count) for v in answer.values("agency")} == {
        ("dinkes", 2),
        ("bpbd", 1),
        ("diskomsandi", 1),
    }
    answer = ask("rencana OR manajemen", kind="dokumen", agency="dinkes")
    assert answer.count == 2
    assert {(v.value, v.count) for v in answer.values("type")} == {("dokumen", 2)}
    assert {(v.value, v.count) for v in answer.values("agency")} == {("dinkes", 2), ("bpbd", 1)}


@pytest.mark.parametrize(("kind", "agency"), [("mobil", ""), ("", "atlantis"), ("'", '"')])
def test_an_unknown_choice_finds_nothing(library, kind, agency):
    assert ask("rencana", kind=kind, agency=agency).count == 0


def test_a_word_in_the_title_counts_more():
    document("Retribusi parkir " + "kata lain " * 30, title="Laporan")
    document("Laporan tentang parkir " + "kata lain " * 30, title="Retribusi")
    assert titles("retribusi parkir")[0] == "Retribusi"


def test_a_rare_word_counts_more_than_a_common_one():
    for number in range(12):
        document("kota " * 3 + "bersih", title=f"Umum {number}")
    document("kota keris", title="Khusus")
    database_engine().settle()
    assert titles("kota OR keris")[0] == "Khusus"


def test_every_page_of_results_is_reached_once(monkeypatch):
    monkeypatch.setattr("search.selectors.answers.POOL", 7)
    names = {f"Surat {number}" for number in range(23)}
    for name in names:
        document("Sampah pasar.", "Sampah rumah.", title=name)
    pages = [titles("sampah", page=str(page)) for page in (1, 2, 3)]
    assert sorted(title for page in pages for title in page) == sorted(names)
    assert [len(page) for page in pages] == [10, 10, 3]


@pytest.mark.parametrize(
    ("page", "shown"), [("-1", 1), ("0", 1), ("abc", 1), ("1000000000", 2), ("9" * 400, 2)]
)
def test_any_page_number_is_answered(page, shown):
    for number in range(12):
        document("Sampah.", title=f"Surat {number}")
    assert ask("sampah", page=page).page.number == shown


def test_newest_first():
    older, newer = document("Banjir.", title="Lama"), document("Banjir banjir.", title="Baru")
    assert titles("banjir", newest=True) == ["Baru", "Lama"]
    assert older.pk < newer.pk


def test_engine_forgets_and_tolerates_ids_used_before():
    engine = database_engine()
    first = 77 << 16
    engine.add([Terms(first, ["judul"], ["isi"]), Terms(first + 1, ["judul"], ["kebun"])])
    assert [hit.passage for hit in engine.within(parse("kebun"), [77])] == [first + 1]
    engine.remove([77, 78])
    assert engine.within(parse("kebun"), [77]) == []
    engine.add([Terms(first, [], ["x" * 40, "ñandú", "漢字"])])
    assert [hit.passage for hit in engine.within(parse("漢字"), [77])] == [first]


def test_phrases_do_not_reach_from_the_title_into_the_text():
    document("Kota Ternate.", title="Wali")
    assert titles('"wali kota"') == []


def test_an_entry_is_worth_the_sum_of_its_passages():
    one, two = 1 << 16, 2 << 16
    hits = [Hit(one, 10.0), Hit(two, 9.0), Hit(two + 1, 8.0), Hit(one + 1, 1.0)]
    assert fuse(hits) == [2, 1]


def test_ready():
    assert get_engine().ready()


def test_a_chapter_is_found_and_shown_by_its_number_which_follows_its_place():
    first = publish(world.chapter(title="Pendahuluan"))
    publish(world.chapter(title="Gambaran"))
    found = ask("bab ii").results[0]
    assert (found.name, found.plain_title) == ("Bab II", "Gambaran")
    world.plan().get_children().get(pk=first.pk).specific.move(world.plan(), pos="last-child")
    assert titles('"bab ii"') == ["Pendahuluan"]


def test_words_are_counted_whatever_is_left_out(library, monkeypatch):
    drain_outbox()
    scope = Scope(index_state().generation, readable(None)[0], without=tuple(range(10**6, 10**6 + 300)))
    whole = database_engine().known(["rencana", "risiko", "tidakada"], scope)
    assert (whole["rencana"], whole["risiko"], whole.get("tidakada", 0)) == (2, 2, 0)
    monkeypatch.setattr(database, "MOST_VALUES", 700)  # two words a statement
    assert database_engine().known(["rencana", "risiko", "tidakada"], scope) == whole
