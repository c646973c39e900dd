"""The search for programs: as its schema says, counted, and refused with a sentence when asked too often."""

import jsonschema
import pytest
import time_machine

from search.models import ApiCalls
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
    for name in {each["name"] for each in described} - {"q", "page", "sort"}:
        assert client.get("/api/search/", {"q": "retribusi", name: "tidak-ada"}).json()["count"] == 0


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


def test_no_address_is_kept_and_old_counts_go(client):
    with time_machine.travel("2026-11-24T03:00:20Z", tick=False) as clock:
        client.get("/api/search/", REMOTE_ADDR="203.0.113.77")
        clock.shift(3600)
        client.get("/api/search/", REMOTE_ADDR="203.0.113.78")
    kept = ApiCalls.objects.get()
    assert "203.0.113" not in kept.caller
