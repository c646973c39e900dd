"""The page and its twin for programs, asked as people and as nobody should ask."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.services import asked, limits
from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import document, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
ODD = [
    "", " ", "\x00", '"', '""', '"""', "'", "\\", "%", "_", "*", "a*", "()", ") OR (", "NEAR(a b)", "a AND", "NOT a",
    "head:a", "a & b | !c", "a <-> b", ":*", "<b>x</b>", "<script>alert(1)</script>", "🙂", "漢字", "x" * 10_000,
    "kata " * 3_000, "-", "-a", '-"a b', "OR OR", "{}[]^~", "\u202e\u200b", "'; DROP TABLE search_terms; --", "{{ 7 }}",
    "yang dan untuk", "(a+)+$", "/(.*)*x/", "_exists_:x AND [a TO z]~2^9", "بحث في الخطة", "\ufeff\u2066a\u2069",
]  # fmt: skip


@pytest.mark.parametrize("path", ["/cari/", "/api/search/"])
def test_anything_typed_is_answered(client, path):
    document("Kota <b>x</b> a b alert(1).", title="Surat")
    drain_outbox()
    for text in ODD:  # in one test: to make an index for each takes longer than all the answers
        cache.clear()  # and what counts the calls
        response = client.get(path, {"q": text})
        assert response.status_code == 200, text[:80]
        assert b"<script>alert" not in response.content, text[:80]
        assert b"<b>x" not in response.content, text[:80]


@pytest.mark.parametrize(
    "given",
    [
        {"page": "-1"},
        {"page": "10000000000"},
        {"page": "x"},
        {"type": "'"},
        {"agency": "\x00"},
        {"sort": "?"},
    ],
)
def test_any_choice_is_answered(client, given):
    document("Kota.")
    drain_outbox()
    assert client.get("/cari/", {"q": "kota", **given}).status_code == 200
    assert client.get("/api/search/", {"q": "kota", **given}).status_code == 200


def test_api_answers_in_the_agreed_shape(client):
    where = world.agency("dinkes")
    made = document("Sampah.", "Pasal 1 <i>Retribusi</i> pasar & parkir.", name="perda.pdf", agency=where)
    drain_outbox()
    body = client.get("/api/search/", {"q": "retribusi"}).json()
    assert set(body) >= {"count", "results", "facets", "suggestion"}
    result = body["results"][0]
    assert set(result) >= {"id", "type", "title", "url", "agency", "snippet", "page", "file"}
    assert (result["id"], result["type"], result["agency"]) == (made.pk, "dokumen", "dinkes")
    assert (result["page"], result["file"]) == (2, "perda.pdf")
    assert "/halaman/2/?q=" in result["url"]
    assert result["snippet"] == "Pasal 1 &lt;i&gt;<mark>Retribusi</mark>&lt;/i&gt; pasar &amp; parkir."
    assert body["facets"] == {
        "type": [{"value": "dokumen", "label": "Dokumen", "count": 1}],
        "agency": [{"value": "dinkes", "label": "Dinkes", "count": 1}],
        "year": [
            {"value": str(timezone.localtime().year), "label": str(timezone.localtime().year), "count": 1}
        ],
        "status": [],
        "muatan": [],
        "classification": [{"value": "biasa", "label": "Biasa (terbuka untuk umum)", "count": 1}],
    }
    assert body["suggestion"] is None


def test_parts_of_a_text_are_not_called_pages(client):
    """A DOCX is read in parts; no reader finds them under these numbers, so the document opens."""
    made = document("Sampah.", "Retribusi pasar.", name="perda.docx")
    drain_outbox()
    result = client.get("/api/search/", {"q": "retribusi"}).json()["results"][0]
    assert (result["page"], result["url"]) == (None, made.get_absolute_url())
    assert f"{made.page_url(2)}?q=retribusi" in client.get("/cari/", {"q": "retribusi"}).content.decode()


def test_page_keeps_the_question_and_marks_words(client):
    publish(world.chapter(title="Arsitektur & Data", text="<p>Perencanaan kota.</p>"))
    drain_outbox()
    html = client.get("/cari/", {"q": 'rencana "kota"'}).content.decode()
    assert 'value="rencana &quot;kota&quot;"' in html
    assert "<mark>Perencanaan kota</mark>." in html
    assert "Arsitektur &amp; Data" in html
    assert "<strong>1 hasil</strong>" in html


def test_a_signed_in_person_finds_drafts_marked_as_such_and_no_cache_keeps_them(client):
    where = world.agency("dinkes")
    world.chapter(where, title="Klinik")
    drain_outbox()
    assert "Klinik</mark>" not in client.get("/cari/", {"q": "klinik"}).content.decode()
    client.force_login(world.official("member", where))
    response = client.get("/cari/", {"q": "klinik"})
    assert "tag--draft" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_only_reading_is_allowed(client):
    assert client.post("/cari/", {"q": "kota"}).status_code == 405


def queries(client, size: int) -> int:
    for number in range(size):
        document("Sampah pasar.", title=f"Surat {number}", agency=world.agency(f"opd{number % 5}"))
        publish(world.chapter(world.agency(f"opd{number % 5}"), title=f"Sampah {number}"))
        world.action_item(world.agency("opd1"), title=f"Sampah draf {number}")
    drain_outbox()
    with CaptureQueriesContext(connection) as captured:
        body = client.get("/api/search/", {"q": "sampah"}).json()
    assert len(body["results"]) == min(10, body["count"])
    return len(captured)


@pytest.fixture
def no_clock(monkeypatch):
    """What is written now and then (counts of questions, a new minute of calls) is not written while we count."""
    monkeypatch.setattr(asked, "WAIT", float("inf"))
    monkeypatch.setattr(limits, "MINUTE", 10**10)


@pytest.mark.usefixtures("no_clock")
@pytest.mark.parametrize("role", [None, "pic"])
def test_queries_do_not_grow_with_what_is_found(client, role):
    if role:
        client.force_login(world.official(role, world.agency("opd1")))
    small = queries(client, 3)
    assert queries(client, 12) <= small <= 36
