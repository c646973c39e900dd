"""A choice without words lists what it leaves, on every engine; typed or clicked it is one state with one address."""

import pytest

from cms.documents.models import OfficialDocument
from tests import world
from tests.search.world import ask, document, publish, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


@pytest.fixture
def library():
    document("Isi pertama.", title="Satu", agency=world.agency("dinkes"))
    document("Isi kedua.", title="Dua", agency=world.agency("bpbd"))
    document("Isi ketiga.", title="Tiga", agency=world.agency("dinkes"))
    document(
        "Isi rahasia.", title="Empat", agency=world.agency("dinkes"),
        classification=OfficialDocument.Classification.SECRET,
    )  # fmt: skip
    publish(world.chapter(title="Penganggaran", text="<p>Rencana kerja kota.</p>"))


def test_a_field_alone_lists_what_it_leaves_the_newest_first(library):
    assert titles("opd:dinkes") == ["Tiga", "Satu"]
    assert titles("", agency="dinkes") == ["Tiga", "Satu"]
    assert titles("yang di opd:dinkes jenis:dokumen") == ["Tiga", "Satu"]
    assert titles("tahun:1901") == []


def test_what_is_left_out_stays_out_without_words(library):
    assert titles("opd:dinkes -pertama") == ["Tiga"]


def test_counts_and_excerpts_of_a_list(library):
    found = ask("jenis:dokumen")
    assert found.count == 3
    assert {value.value: value.count for value in found.values("agency")} == {"dinkes": 2, "bpbd": 1}
    assert {value.value: value.count for value in found.values("type")} == {"dokumen": 3, "bab": 1}
    assert "Isi" in found.results[0].excerpts[0].html


def test_a_list_keeps_to_rights(library):
    head = world.official("head", world.agency("dinkes"))
    assert "Empat" in titles("opd:dinkes", head)
    assert "Empat" not in titles("opd:dinkes", world.official("head", world.agency("bpbd")))


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("opd:dinkes", "?q=&agency=dinkes"),
        ("kesehatan OPD:dinkes tahun:2023", "?q=kesehatan&agency=dinkes&year=2023"),
        ("isi jenis:dokumen opd:atlantis", "?q=isi+opd+atlantis&type=dokumen"),
    ],
)
def test_what_is_typed_becomes_what_is_clicked(library, client, typed, leads):
    response = client.get("/cari/", {"q": typed})
    assert (response.status_code, response["Location"]) == (302, leads)
    page = client.get(f"/cari/{leads}").content.decode()
    assert 'class="chips"' in page


def test_a_field_nobody_knows_stays_a_word(library, client):
    assert client.get("/cari/", {"q": "opd:atlantis"}).status_code == 200


def test_a_choice_that_leaves_nothing_is_not_called_a_list(library, client):
    page = client.get("/cari/", {"classification": "rahasia"}).content.decode()
    assert "Tidak ada teks yang sesuai pilihan." in page
    assert "yang terbaru lebih dahulu" not in page


def test_nothing_at_all_lists_nothing(library):
    assert not ask("").asked
    assert not ask("yang di").asked
