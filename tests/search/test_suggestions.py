"""Did you mean, and titles while somebody types: from what the reader may see, and from nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.documents.models import OfficialDocument
from search.question import parse
from search.selectors.spellings import did_you_mean, nearest
from search.selectors.titles import near_words, suggested_titles
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import document, publish

pytestmark = pytest.mark.django_db
SECRET = OfficialDocument.Classification.SECRET


def meant(text, user=None):
    drain_outbox()
    return did_you_mean(parse(text), user)


def offered(text, user=None):
    drain_outbox()
    return [title.title for title in suggested_titles(text, user)]


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("rencna induk", "rencana induk"),
        ("arsitektru", "arsitektur"),
        ("PELABUHN kota", "pelabuhan kota"),
        ("pelabuhan", ""),
        ("berpelabuhan", ""),  # another form of a word that is there
        ("xqzwv", ""),
        ("pelabuhn -rencna", "pelabuhan -rencna"),
        ("pel", ""),
        ("", ""),
        ("95/2018", ""),
        ("🙂 \u200b \u202e", ""),
        ("rencna " * 2000, None),
    ],
)
def test_unknown_words_are_spelled_as_the_texts_spell_them(typed, better):
    document("Rencana induk arsitektur pelabuhan kota.")
    found = meant(typed)
    assert found == better if better is not None else found.startswith("rencana")


def test_a_word_of_hidden_texts_alone_is_never_proposed():
    where = world.agency("dinkes")
    document("Kode sandi mawardani.", classification=SECRET, agency=where)
    document("Kota bersih.")
    assert meant("mawardeni") == ""
    assert meant("mawardeni", world.official("member", world.agency("bpbd"))) == ""
    assert meant("mawardeni", world.official("head", where)) == "mawardani"


def test_hidden_words_push_no_visible_one_aside():
    where = world.agency("dinkes")
    near = [f"pelabuh{a}{b}" for a in "bcdfghjk" for b in "aeiou"]
    document(" ".join(near), classification=SECRET, agency=where)
    document("Pelabuhan kota.")
    assert meant("pelabuhqn") == "pelabuhan"


def test_a_word_is_proposed_no_more_once_its_text_has_gone():
    made = document("Mawardani.")
    assert meant("mawardeni") == "mawardani"
    made.classification = SECRET
    made.save()
    assert did_you_mean(parse("mawardeni"), None) == ""
    assert meant("mawardeni") == ""


def test_words_of_a_draft_are_proposed_to_those_who_read_it():
    where = world.agency("dinkes")
    world.chapter(where, title="Klinik Terapung")
    assert meant("terapunk") == ""
    assert meant("terapunk", world.official("pic", where)) == "terapung"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("rencna induk", ["Rencana Induk SPBE Kota"]),
        ("renc", ["Rencana Induk SPBE Kota", "Rencana Kerja Pelabuhan Laut"]),
        ("kerja ren", ["Rencana Kerja Pelabuhan Laut"]),
        ("pelabhan", ["Rencana Kerja Pelabuhan Laut"]),
        ("induk pelabuhan", []),
        ("r", []),
        ("%_'\"", []),
        ("x" * 10_000, []),
    ],
)
def test_titles_are_offered_as_they_are_typed(typed, found):
    for title in ("Rencana Induk SPBE Kota", "Rencana Kerja Pelabuhan Laut", "Perjalanan Dinas"):
        document("Isi.", title=title)
    assert sorted(offered(typed)) == found


def test_only_titles_this_reader_may_see_are_offered(client):
    where = world.agency("dinkes")
    document("Isi.", title="Rahasia Mawar", classification=SECRET, agency=where)
    chapter = publish(world.chapter(where, title="Mawar Terbit"))
    chapter.title = "Mawar Konsep"
    chapter.save_revision()
    drain_outbox()
    url = "/api/search/suggest/"
    assert [each["title"] for each in client.get(url, {"q": "mawar"}).json()["suggestions"]] == [
        "Bab I · Mawar Terbit"
    ]
    client.force_login(world.official("head", where))
    response = client.get(url, {"q": "mawar"})
    assert {each["title"] for each in response.json()["suggestions"]} == {
        "Rahasia Mawar",
        "Bab I · Mawar Konsep",
    }
    assert response["Cache-Control"] == "private, no-store"


def test_a_title_is_offered_no_more_the_moment_it_is_hidden_renamed_or_gone():
    made, other = document("Isi.", title="Mawar Satu"), document("Isi.", title="Mawar Dua")
    assert sorted(offered("mawar")) == ["Mawar Dua", "Mawar Satu"]
    OfficialDocument.objects.filter(pk=made.pk).update(classification=SECRET)
    assert [title.title for title in suggested_titles("mawar", None)] == ["Mawar Dua"]
    other.title = "Melati"
    other.save()
    assert offered("mawar") == []
    assert offered("melati") == ["Melati"]


@pytest.mark.parametrize("size", [2, 12])
def test_a_fixed_number_of_queries(size):
    for number in range(size):
        document("Pelabuhan kota.", title=f"Mawar {number}")
    drain_outbox()
    with CaptureQueriesContext(connection) as captured:
        suggested_titles("mawra", None)
        did_you_mean(parse("pelabuhn kuta bersih"), None)
    assert len(captured) <= 16


def test_near_words_are_ordered_by_slips():
    assert [each.word for each in nearest("rencna", ["rencana", "bencana", "rencan"])][:2] == [
        "rencana",
        "rencan",
    ]
    assert near_words("pelabhan", ["pelabuhan", "pelajaran", "perahu"]) == ["pelabuhan"]


def test_a_spelling_is_proposed_within_choices_and_leaves_fields_alone(client):
    document("Rencana induk pelabuhan.", agency=world.agency("bpbd"))
    drain_outbox()
    for given in ({"type": "dokumen"}, {"agency": "bpbd", "year": "2026"}):
        assert (
            client.get("/api/search/", {"q": "rencna induk", **given}).json()["suggestion"] == "rencana induk"
        )
    html = client.get("/cari/", {"q": "rencna induk", "type": "dokumen"}).content.decode()
    assert "type=dokumen&amp;q=rencana+induk" in html
    assert meant("opd:rencna rencna") == "opd:rencna rencana"


def test_the_page_proposes_another_spelling_as_a_link(client):
    document("Rencana induk pelabuhan.")
    drain_outbox()
    html = client.get("/cari/", {"q": "rencna induk", "sort": "terbaru"}).content.decode()
    assert "Mungkin maksud Anda" in html
    assert "?q=rencana+induk&amp;sort=terbaru" in html or "sort=terbaru&amp;q=rencana+induk" in html
    assert client.get("/api/search/", {"q": "rencna induk"}).json()["suggestion"] == "rencana induk"
