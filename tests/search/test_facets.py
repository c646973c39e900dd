"""What an answer can be narrowed by: counted within the other choices, in the address, one chip each."""

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from cms.documents.models import OfficialDocument
from cms.plans.choices import Muatan
from search.engines import get_engine
from search.selectors.answers import Choice, answer
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import ask, document, publish
from workflows.models import publication_permit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
Classification = OfficialDocument.Classification


@pytest.fixture
def shelf():
    document("Pelabuhan.", title="Umum")
    document("Pelabuhan.", title="Terbatas", classification=Classification.RESTRICTED)
    for title, muatan in (("Satu", Muatan.SECURITY), ("Dua", Muatan.SECURITY), ("Tiga", Muatan.SERVICES)):
        item = world.action_item(world.agency("dishub"), title=f"Pelabuhan {title}", muatan=muatan)
        if title != "Tiga":
            publish(item)


def counted(answer, name):
    return {value.value: value.count for value in answer.values(name)}


def test_each_facet_counts_what_this_reader_may_see(shelf):
    answer = ask("pelabuhan")
    assert counted(answer, "muatan") == {"keamanan": 2}
    assert counted(answer, "classification") == {"biasa": 1}
    assert counted(answer, "status") == {"published": 2}
    answer = ask("pelabuhan", world.official("pic", world.agency("dishub")))
    assert counted(answer, "muatan") == {"keamanan": 2, "layanan": 1}
    assert counted(answer, "classification") == {"biasa": 1, "terbatas": 1}
    assert counted(answer, "status") == {"published": 2, "draft": 1}
    assert sum(counted(answer, "year").values()) == 4  # a draft that was never saved as one has no date


def test_a_facet_is_counted_within_the_choices_of_the_others(shelf):
    reader = world.official("pic", world.agency("dishub"))
    answer = ask("pelabuhan", reader, muatan="keamanan")
    assert (answer.count, len(answer.results)) == (2, 2)
    assert counted(answer, "muatan") == {"keamanan": 2, "layanan": 1}
    assert counted(answer, "type") == {"rencana-aksi": 2}
    assert counted(answer, "classification") == {}
    assert ask("pelabuhan", reader, muatan="keamanan", classification="biasa").count == 0


@pytest.mark.parametrize(
    "choice",
    [
        {"year": "abad lalu"}, {"year": "²"}, {"year": "9" * 30}, {"year": "0"}, {"status": "'"}, {"muatan": "x"},
        {"classification": "RAHASIA"},
    ],
)  # fmt: skip
def test_an_unknown_choice_finds_nothing_and_fails_nowhere(shelf, choice, client):
    assert ask("pelabuhan", **choice).count == 0
    assert client.get("/cari/", {"q": "pelabuhan", **choice}).status_code == 200
    assert client.get("/api/search/", {"q": "pelabuhan", **choice}).json()["count"] == 0


def test_a_choice_is_a_chip_that_leads_to_the_search_without_it(shelf, client):
    drain_outbox()
    html = client.get(
        "/cari/", {"q": "pelabuhan", "muatan": "keamanan", "sort": "terbaru", "page": "1"}
    ).content
    page = html.decode()
    assert 'href="?q=pelabuhan&amp;sort=terbaru"' in page
    assert 'name="muatan" value="keamanan"' in page
    assert "Hapus semua penyaring" in page


def test_the_next_page_of_a_search_asks_the_engine_no_more(monkeypatch):
    for number in range(12):
        document("Sampah.", title=f"Surat {number}")
    asked = []
    engine = type(get_engine())
    first = engine.found
    monkeypatch.setattr(engine, "found", lambda self, *a: asked.append("found") or first(self, *a))
    ask("sampah")
    ask("sampah", page="2")
    assert asked == ["found"]
    document("Sampah.", title="Baru")
    assert ask("sampah").count == 13


def test_what_is_kept_is_kept_for_readers_of_the_same_rights_only(shelf):
    assert ask("pelabuhan").count == 3
    assert ask("pelabuhan", world.official("pic", world.agency("dishub"))).count == 5
    assert ask("pelabuhan").count == 3


def test_a_loss_of_rights_holds_in_counts_and_facets_before_the_index_knows(shelf):
    drain_outbox()
    made = OfficialDocument.objects.get(title="Umum")
    made.classification = Classification.SECRET
    made.save()
    found = answer("pelabuhan", None, Choice())
    assert found.count == 2
    assert counted(found, "classification") == {}
    assert {result.plain_title for result in found.results} == {"Pelabuhan Satu", "Pelabuhan Dua"}


def test_a_loss_that_nobody_announced_is_found_on_the_page_and_taken_out_of_its_counts(shelf):
    drain_outbox()
    OfficialDocument.objects.filter(title="Umum").update(classification=Classification.SECRET)
    cache.clear()
    found = ask("pelabuhan")
    assert (found.count, counted(found, "classification")) == (2, {})


def test_a_new_view_restriction_holds_at_once(shelf, client):
    drain_outbox()
    page = (world.plan().get_children().first() or world.plan()).specific
    with publication_permit(page):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/api/search/", {"q": "pelabuhan", "type": "rencana-aksi"}).json()["count"] == 0
