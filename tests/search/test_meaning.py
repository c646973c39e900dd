"""What a question means beyond its letters: fields, cited regulations, synonyms, whole titles. On every engine."""

import pytest

from cms.core.audit.models import AuditEntry
from cms.documents.models import OfficialDocument, Regulation
from search.citations import cited
from search.models import Synonym
from search.selectors.kept import Keeper
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import ask, document, publish, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
LAW = """PERATURAN PRESIDEN REPUBLIK INDONESIA
NOMOR 95 TAHUN 2018
TENTANG SISTEM PEMERINTAHAN BERBASIS ELEKTRONIK

BAB I
KETENTUAN UMUM

Pasal 1
Dalam Peraturan Presiden ini yang dimaksud dengan layanan adalah keluaran.

Pasal 19
(1) Arsitektur disusun dengan berpedoman pada rencana pembangunan.
(2) Arsitektur ditetapkan oleh Presiden untuk lima tahun.

Pasal 20
Peta rencana disusun.
"""


def regulation(
    text: str = LAW, kind: str = "perpres", number: str = "95", year: int = 2018, state="confirmed", **fields
):
    made = document(text, title=f"{kind} {number} {year}", **fields)
    Regulation.objects.update_or_create(
        document=made,
        defaults={"kind": kind, "number": number, "year": year, "title": "SPBE", "state": state},
    )
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("perpres 95/2018 pasal 19", ("perpres", "95", 2018, "19", "")),
        ("Perpres No. 95 Tahun 2018", ("perpres", "95", 2018, "", "")),
        ("perwali 12 tahun 2023", ("perwali", "12", 2023, "", "")),
        ("UU No. 23 Tahun 2014 Pasal 5 ayat (2)", ("uu", "23", 2014, "5", "2")),
        ("undang-undang nomor 23 tahun 2014", ("uu", "23", 2014, "", "")),
        ("Peraturan Wali Kota Ternate Nomor 12 Tahun 2023", ("perwali", "12", 2023, "", "")),
        ("isi peraturan presiden republik indonesia nomor 95 tahun 2018", ("perpres", "95", 2018, "", "")),
        ("perpu 1/2022", ("perpu", "1", 2022, "", "")),
        ("peraturan pemerintah pengganti undang-undang 1/2022", ("perpu", "1", 2022, "", "")),
        ("PMK 113/PMK.05/2012", ("pmk", "113", 2012, "", "")),
        ("perpres 95 pasal 19A", ("perpres", "95", None, "19A", "")),
        ("Permenpan-RB 5/2020 pasal2", ("permenpanrb", "5", 2020, "2", "")),
        ("permen pan rb no 5 th 2020 ps. 3", ("permenpanrb", "5", 2020, "3", "")),
        ("permenpan 5 tahun 2020 psl 3", ("permenpanrb", "5", 2020, "3", "")),
        ("pp 12", None),
        ("perpres", None),
        ("app 12 tahun 2020", None),
        ("pasal 19", None),
        ('"perpres 95/2018"', None),
        ("uu " + "9" * 500 + "/2018", None),
    ],
)
def test_a_citation_is_read(text, found):
    citation = cited(text)
    assert (citation[:5] if citation else None) == found


@pytest.mark.parametrize(
    "asked",
    [
        "perpres 95/2018 pasal 19 ayat (2)", "Peraturan Presiden Nomor 95 Tahun 2018 Pasal 19",
        "perpres 95 tahun 2018 pasal 19",
    ],
)  # fmt: skip
def test_a_citation_leads_to_its_regulation_and_article(asked):
    for number in range(3):
        document("Perpres 95/2018 pasal 19 disebut. " * 5, title=f"Perpres 95/2018 pasal 19 ({number})")
    made = regulation()
    first = ask(asked).results[0]
    assert (first.id, first.cited) == (made.pk, True)
    assert first.excerpts[0].heading.endswith("Pasal 19 ayat (1)–(2)")
    assert [also.added for also in ask(f"{asked} ktp").also] == ["kartu tanda penduduk"]
    assert [result.cited for result in ask(asked).results[1:]] == [False] * 3


def test_what_nobody_has_confirmed_leads_there_too_but_is_called_a_proposal(client):
    proposed, confirmed = regulation(state="proposed"), regulation(f"{LAW} Salinan.")
    found = ask("perpres 95/2018 pasal 19").results
    assert [(each.id, each.cited, each.proposed) for each in found] == [
        (confirmed.pk, True, False), (proposed.pk, False, True),
    ]  # fmt: skip
    confirmed.delete()
    drain_outbox()
    html = client.get("/cari/", {"q": "perpres 95/2018"}).content.decode()
    assert "mungkin peraturan yang Anda sebut: usulan dari teksnya, belum dikonfirmasi" in html
    told = client.get("/api/search/", {"q": "perpres 95/2018"}).json()["results"]
    assert [(each["cited"], each["proposed"]) for each in told] == [(False, True)]


def test_a_cited_regulation_with_a_word_to_leave_out_is_left_out():
    regulation()
    assert ask("perpres 95/2018 -berpedoman").count == 0
    assert ask("perpres 95/2018 -ketampan").count == 1


def test_a_cited_regulation_is_shown_and_counted_once_and_to_its_readers_only():
    made = regulation(classification=OfficialDocument.Classification.SECRET, agency=world.agency("dinkes"))
    assert ask("perpres 95/2018 pasal 19").count == 0
    answer = ask("perpres 95/2018 pasal 19", world.official("pic", world.agency("dinkes")))
    assert [result.id for result in answer.results] == [made.pk]
    assert answer.count == 1


@pytest.mark.parametrize("article", [19, 77])
def test_copies_that_others_hide_change_nothing_about_a_cited_regulation(article):
    for n in range(6):
        regulation(
            f"{LAW} Salinan {n}.",
            classification=OfficialDocument.Classification.SECRET,
            agency=world.agency("dinkes"),
        )
    made = regulation()
    answer = ask(f"perpres 95/2018 pasal {article}")
    assert [(result.id, result.cited) for result in answer.results] == [(made.pk, True)]
    assert (answer.count, [value.count for value in answer.values("type")]) == (1, [1])


def test_what_is_named_counts_for_the_facets_that_would_show_it():
    made = regulation(agency=world.agency("dinkes"))
    document("Pasal 77 tentang sampah.", title="Lain", agency=world.agency("bpbd"))
    answer = ask("perpres 95/2018 pasal 77", agency="bpbd")
    assert made.pk not in [result.id for result in answer.results]
    assert {value.value: value.count for value in answer.values("agency")}["dinkes"] == 1
    assert answer.count == {value.value: value.count for value in answer.values("agency")}["bpbd"]


def test_an_article_that_is_not_there_leads_to_the_regulation():
    made = regulation()
    document("Pasal 77 tentang sampah.", title="Lain")
    answer = ask("perpres 95/2018 pasal 77")
    assert answer.results[0].id == made.pk
    assert answer.count == len(answer.results)


def test_fields_narrow_as_a_click_does():
    document("Sampah.", title="Satu", agency=world.agency("dinkes"))
    document("Sampah.", title="Dua", agency=world.agency("bpbd"))
    publish(world.chapter(world.agency("dinkes"), title="Sampah kota"))
    assert set(titles("sampah opd:dinkes")) == {"Satu", "Sampah kota"}
    assert titles("sampah OPD:Dinkes jenis:dokumen") == ["Satu"]
    assert titles('jenis:bab sampah opd:"Dinas Dinkes"') == ["Sampah kota"]
    answer = ask("sampah opd:bpbd")
    assert (answer.choice.agency, answer.question.text) == ("bpbd", "sampah opd:bpbd")
    assert [value.value for value in answer.values("agency") if value.chosen] == ["bpbd"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sampah -opd:dinkes", {"Dua", "Tiga"}),
        ('sampah -opd:"Dinas Dinkes"', {"Dua", "Tiga"}),
        ("sampah –opd:dinkes −opd:“Dinas Bpbd”", {"Tiga"}),
        ("sampah opd:“Dinas Dinkes”", {"Satu"}),
        ("sampah -opd:dinkes -opd:bpbd", {"Tiga"}),
        ("sampah jenis:dokumen -opd:bpbd -tahun:2019", {"Satu", "Tiga"}),
        ("jenis:dokumen -opd:dinkes", {"Dua", "Tiga"}),
        ("sampah -jenis:dokumen", set()),
        ("sampah -opd:atlantis", {"Satu", "Dua", "Tiga"}),
        ('sampah -opd:"kota atlantis"', {"Satu", "Dua", "Tiga"}),
    ],
)
def test_a_field_with_a_minus_leaves_out(asked, found):
    document("Sampah.", title="Satu", agency=world.agency("dinkes"))
    document("Sampah.", title="Dua", agency=world.agency("bpbd"))
    document("Sampah, dinkes, bpbd.", title="Tiga")
    answer = ask(asked)
    assert {result.plain_title for result in answer.results} == found
    assert (answer.count, answer.question.text) == (len(found), asked)


def test_what_a_field_leaves_out_makes_no_question_longer(monkeypatch):
    """However many texts have it: a database takes so many values of one statement and no more."""
    scopes, found = [], Keeper.found
    monkeypatch.setattr(
        Keeper,
        "found",
        lambda self, asked, wide, *rest: scopes.append(wide) or found(self, asked, wide, *rest),
    )
    agency = world.agency("dinkes")
    for number in range(3):
        document("Sampah.", title=f"Surat {number}", agency=agency)
    assert ask("sampah -opd:dinkes").count == 0
    assert [(scope.without, scope.barred) for scope in scopes] == [((), (("agency_id", agency.pk),))]


@pytest.mark.parametrize(
    "asked",
    [
        "opd:atlantis sampah",
        "sampah jenis:",
        "sampah tahun:dua",
        "sampah status:()",
        'opd:"" sampah',
        "a:b sampah",
    ],
)
def test_a_field_that_nobody_knows_is_words(asked):
    document("Sampah.", title="Satu")
    assert titles(asked) == ["Satu"]


def test_a_year_narrows():
    regulation()
    document("Layanan.", title="Baru")
    assert titles("layanan tahun:2018") == ["perpres 95 2018"]


def test_acronyms_are_asked_for_both_ways_and_can_be_left_out():
    document("Kartu tanda penduduk hilang.", title="Panjang")
    document("KTP hilang.", title="Pendek")
    document("Tanda kartu untuk penduduk hilang.", title="Berbeda")
    answer = ask("ktp hilang")
    assert {result.plain_title for result in answer.results} == {"Panjang", "Pendek"}
    assert [also.added for also in answer.also] == ["kartu tanda penduduk"]
    assert {"Panjang", "Pendek"} <= set(titles("kartu tanda penduduk hilang"))
    assert titles('"ktp" hilang') == ["Pendek"]
    assert [result.plain_title for result in ask("ktp hilang", exactly=True).results] == ["Pendek"]


def test_a_lay_word_finds_the_official_one_and_not_the_other_way():
    document("Tambahan penghasilan.", title="Resmi")
    document("Gaji ketigabelas.", title="Awam")
    assert set(titles("gaji")) == {"Resmi", "Awam"}
    assert titles("penghasilan") == ["Resmi"]


def test_a_new_synonym_is_in_force_at_once():
    document("Kapal feri ke Tidore.", title="Feri")
    assert titles("penyeberangan") == []
    Synonym.objects.create(kind="awam", word="penyeberangan", meaning="kapal feri")
    assert titles("penyeberangan") == ["Feri"]
    Synonym.objects.all().delete()
    assert titles("penyeberangan") == []


def test_the_seed_is_large_enough_and_every_pair_can_be_asked_for():
    for kind in Synonym.Kind.values:
        assert Synonym.objects.filter(kind=kind).count() >= 40
    for synonym in Synonym.objects.all():
        synonym.clean()


def test_the_page_tells_what_was_searched_too(client):
    document("Kartu tanda penduduk.", title="Panjang")
    drain_outbox()
    html = client.get("/cari/", {"q": "ktp"}).content.decode()
    assert "Juga dicari:" in html
    assert "kartu tanda penduduk" in html
    assert "persis=1" in html
    assert "Juga dicari:" not in client.get("/cari/", {"q": "ktp", "persis": "1"}).content.decode()


def test_a_title_that_is_the_question_comes_first():
    for number in range(4):
        document("Rencana induk. " * 30, "Rencana induk. " * 30, title=f"Rencana induk lama {number}")
    document("Singkat.", title="Rencana Induk")
    assert titles("rencana induk")[0] == "Rencana Induk"
    assert titles('"Rencana Induk"')[0] == "Rencana Induk"


def test_only_administrators_keep_the_synonyms(client):
    client.force_login(world.official("pic"))
    assert client.get("/admin/sinonim/").status_code == 403
    client.force_login(world.official("admin"))
    assert client.get("/admin/sinonim/").status_code == 200
    before = Synonym.objects.count()
    refused = client.post("/admin/sinonim/new/", {"kind": "awam", "word": "dan", "meaning": "atau"})
    assert refused.status_code == 200
    assert Synonym.objects.count() == before
    client.post("/admin/sinonim/new/", {"kind": "awam", "word": "sepeda", "meaning": "kendaraan"})
    assert Synonym.objects.filter(word="sepeda").exists()
    made = Synonym.objects.get(word="sepeda")
    assert AuditEntry.objects.latest("number").action == "search.synonym.create"
    client.post(
        f"/admin/sinonim/edit/{made.pk}/",
        {"kind": "awam", "word": "sepeda", "meaning": "kendaraan  tak bermesin"},
    )
    told = AuditEntry.objects.latest("number")
    assert "kendaraan tak bermesin" in str(told.data)
    client.post(f"/admin/sinonim/delete/{made.pk}/")
    assert not Synonym.objects.filter(word="sepeda").exists()
    assert AuditEntry.objects.latest("number").number > told.number


@pytest.mark.parametrize(
    ("kind", "word", "meaning", "sentence"),
    [
        ("singkatan", "ktp", "Kartu  Tanda Penduduk", "sudah ada dalam daftar."),
        ("singkatan", "kartu tanda penduduk", "KTP", "dalam urutan terbalik."),
        ("awam", "laporan", "melaporkan", "kata yang sama"),
        ("awam", "  ", "penghasilan", "wajib"),
        ("awam", "!!", "penghasilan", "kata yang dapat dicari"),
    ],
)
def test_a_pair_that_says_nothing_new_is_refused_at_its_field(client, kind, word, meaning, sentence):
    client.force_login(world.official("admin"))
    before = Synonym.objects.count()
    answer = client.post("/admin/sinonim/new/", {"kind": kind, "word": word, "meaning": meaning})
    assert (answer.status_code, Synonym.objects.count()) == (200, before)
    assert sentence in answer.content.decode()
