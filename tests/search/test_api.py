"""The search for programs: as its schema says, counted, and refused with a sentence when asked too often."""

import jsonschema
import openapi_spec_validator
import pytest
import time_machine
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client

from search.models import ApiCalls
from search.services import limits
from search.services.outbox import drain_outbox
from search.views.documentation import schema
from tests import world
from tests.search.world import document, publish

pytestmark = pytest.mark.django_db
RATES = {"search": (3, 5), "suggest": (2, 4)}


def holds(body, name):
    described = schema()
    jsonschema.Draft202012Validator({**described, "$ref": f"#/components/schemas/{name}"}).validate(body)


def test_answers_are_as_the_schema_says(client):
    document("Sampah.", "Retribusi pasar.", name="perda.pdf", agency=world.agency("dinkes"))
    publish(world.chapter(title="Retribusi"))
    drain_outbox()
    for given in ({"q": "retribusi"}, {"q": ""}, {"q": "retribsi"}, {"q": "x", "page": "-1", "year": "?"}):
        holds(client.get("/api/search/", given).json(), "Answer")
    holds(client.get("/api/search/suggest/", {"q": "retri"}).json(), "Suggestions")
    found = client.get("/api/search/", {"q": "retribusi"}).json()["results"]
    assert all(
        set(result) == set(schema()["components"]["schemas"]["Result"]["properties"]) for result in found
    )


def test_every_parameter_that_is_described_does_something(client):
    described = schema()["paths"]["/api/search/"]["get"]["parameters"]
    document("Retribusi.")
    drain_outbox()
    for name in {each["name"] for each in described} - {"q", "page", "sort", "persis"}:
        assert client.get("/api/search/", {"q": "retribusi", name: "tidak-ada"}).json()["count"] == 0


def test_the_description_is_valid_openapi(client):
    openapi_spec_validator.validate(client.get("/api/search/openapi.json").json())


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"page": "-1"}, "“-1” bukan nomor halaman; ini halaman pertama."),
        ({"page": "1000000000"}, "Tidak ada halaman 1000000000; ini halaman terakhir, yaitu 1."),
        ({"page": "satu"}, "“satu” bukan nomor halaman; ini halaman pertama."),
        ({"type": "surat"}, "“surat” tidak dikenal sebagai jenis, sehingga tidak ada yang ditemukan."),
        ({"agency": "xyz"}, "“xyz” tidak dikenal sebagai OPD, sehingga tidak ada yang ditemukan."),
        ({"year": "²"}, "“²” tidak dikenal sebagai tahun, sehingga tidak ada yang ditemukan."),
        ({"warna": "biru"}, "Tidak dikenal dan diabaikan: warna."),
        ({"sort": "acak"}, "Urutan “acak” tidak dikenal: yang paling sesuai ditampilkan lebih dahulu."),
        ({"q": "retribusi " * 101}, "Pertanyaan ini sangat panjang: hanya bagian awalnya yang dicari."),
        ({"q": "-pasar"}, "Tidak ada kata yang dicari. Tulis pertanyaan pada parameter q."),
    ],
)
def test_what_makes_no_sense_is_answered_and_said(client, given, sentence):
    document("Retribusi.")
    drain_outbox()
    response = client.get("/api/search/", {"q": "retribusi", **given})
    assert (response.status_code, response.json()["notes"]) == (200, [sentence])
    holds(response.json(), "Answer")


def test_people_read_the_same_sentences(client):
    document("Retribusi.")
    drain_outbox()
    html = client.get("/cari/", {"q": "retribusi", "page": "99", "status": "hilang"}).content.decode()
    assert "“hilang” tidak dikenal sebagai status" in html
    assert client.get("/api/search/", {"q": "retribusi", "page": "1", "year": "2026"}).json()["notes"] == []


@pytest.mark.parametrize("path", ["/api/search/", "/api/search/suggest/", "/api/search/openapi.json"])
def test_a_program_that_writes_gets_its_sentence_as_json(path):
    client = Client(enforce_csrf_checks=True)
    for method in (client.post, client.put, client.delete):
        response = method(path)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        assert "GET" in response.json()["detail"]
        holds(response.json(), "Problem")
    assert client.post("/api/search/x/").json()["detail"]


def test_a_program_gets_its_sentences_as_json(client):
    for path in ("/api/", "/api/cari/", "/api/search/x/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "/api/search/docs/" in response.json()["detail"]


def test_other_sites_may_read_what_visitors_may(client):
    """Without ``Allow-Credentials`` browsers keep answers to somebody's session from other sites."""
    client.force_login(world.official("pic"))
    for path in ("/api/search/?q=kota", "/api/search/suggest/?q=kota", "/api/search/openapi.json"):
        response = client.get(path)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response


def test_synonyms_are_named_as_the_schema_says(client):
    document("Penghasilan pegawai.")
    drain_outbox()
    body = client.get("/api/search/", {"q": "gaji"}).json()
    holds(body, "Answer")
    assert body["also"] == [{"typed": "gaji", "searched": "penghasilan"}]
    assert client.get("/api/search/", {"q": "gaji", "persis": "1"}).json()["count"] == 0


def test_schema_and_its_page_are_there_for_everybody(client):
    assert client.get("/api/search/openapi.json").json()["openapi"].startswith("3.")
    html = client.get("/api/search/docs/").content.decode()
    assert "/api/search/suggest/" in html
    assert "classification" in html


@pytest.mark.parametrize(
    ("path", "purpose"), [("/api/search/", "search"), ("/api/search/suggest/", "suggest")]
)
def test_who_asks_too_often_is_told_when_to_ask_again(client, settings, path, purpose):
    settings.PARAF_API_RATES = RATES
    visitor, person = RATES[purpose]
    with time_machine.travel("2026-11-24T03:00:20Z", tick=False) as clock:
        for left in reversed(range(visitor)):
            response = client.get(path, {"q": "kota"})
            assert (response.status_code, response["RateLimit-Remaining"]) == (200, str(left))
        response = client.get(path, {"q": "kota"})
        assert (response.status_code, response["Retry-After"]) == (429, "40")
        assert "40 detik" in response.json()["detail"]
        holds(response.json(), "Problem")
        assert client.get(path, {"q": "kota"}, REMOTE_ADDR="10.0.0.9").status_code == 200
        clock.shift(40)
        assert client.get(path, {"q": "kota"}).status_code == 200
        client.force_login(world.official("pic"))
        assert [client.get(path, {"q": "kota"}).status_code for _n in range(person + 1)] == [200] * person + [
            429
        ]


def test_a_header_that_anybody_can_write_opens_no_new_allowance(client, settings):
    settings.PARAF_API_RATES = RATES
    answers = [client.get("/api/search/", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(4)]
    assert answers[-1].status_code == 429
    settings.PARAF_TRUSTED_PROXIES = 1
    assert client.get("/api/search/", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 200


def test_the_page_of_results_answers_a_visitor_only_so_often(client, settings):
    settings.PARAF_PAGE_RATE = 2
    with time_machine.travel("2026-11-24T03:00:20Z", tick=False) as clock:
        answers = [client.get("/cari/", {"q": "kota"}, REMOTE_ADDR="10.0.0.7") for _n in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1]["Retry-After"] == "40"
        assert "Coba lagi dalam 40 detik." in answers[-1].content.decode()
        assert client.get("/cari/", REMOTE_ADDR="10.0.0.7").status_code == 200  # the empty page asks nothing
        assert client.get("/cari/", {"q": "kota"}, REMOTE_ADDR="10.0.0.8").status_code == 200
        clock.shift(40)
        assert client.get("/cari/", {"q": "kota"}, REMOTE_ADDR="10.0.0.7").status_code == 200
        client.force_login(world.official("pic"))
        asked = [client.get("/cari/", {"q": "kota"}, REMOTE_ADDR="10.0.0.7").status_code for _n in range(4)]
        assert asked == [200] * 4


def test_a_count_that_has_just_run_out_begins_anew(client, settings, monkeypatch):
    settings.PARAF_PAGE_RATE = 1
    monkeypatch.setattr(limits.cache, "add", lambda *_given: True)  # gone before it is counted
    assert [client.get("/cari/", {"q": "kota"}).status_code for _n in range(2)] == [200, 200]


def test_two_first_calls_at_once_are_both_counted(monkeypatch):
    real = QuerySet.update

    def overtaken(rows, **fields):
        monkeypatch.undo()
        ApiCalls.objects.create(caller="search:x", minute=7, calls=1)
        return 0

    monkeypatch.setattr(QuerySet, "update", overtaken)
    assert limits._counted("search:x", 7) == 2
    assert QuerySet.update is real


def test_no_address_is_kept_and_old_counts_go(client):
    with time_machine.travel("2026-11-24T03:00:20Z", tick=False) as clock:
        client.get("/api/search/", REMOTE_ADDR="203.0.113.77")
        clock.shift(3600)
        client.get("/api/search/", REMOTE_ADDR="203.0.113.78")
    kept = ApiCalls.objects.get()
    assert "203.0.113" not in kept.caller


def test_an_answer_does_not_fail_with_its_count(client, monkeypatch, caplog):
    def locked(*_given):
        raise OperationalError("database is locked")

    monkeypatch.setattr(limits, "_counted", locked)
    document("Retribusi.")
    drain_outbox()
    response = client.get("/api/search/", {"q": "retribusi"})
    assert (response.status_code, response.json()["count"]) == (200, 1)
    assert "database is locked" in caplog.text
