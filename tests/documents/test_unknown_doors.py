"""Whatever address with a document's number is tried: a secret of others answers as a document that is not there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cms.documents.models import OfficialDocument
from tests import world
from tests.documents.test_admin import enter
from tests.documents.test_public import document

pytestmark = pytest.mark.django_db
NUMBERED = re.compile(r"<(?:\w+:)?(\w+)>|\(\\d\+\)")
FILLED = {"number": "1", "grant_id": "1", "name": "surat.pdf", "endpoint_name": "documents"}
# Numbers of other things than documents, each with its own owner.
OTHERS = {"uploaded_file_id", "restriction_id"}
SECRET, NOBODYS = 123_456_789, 987_654_321


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        elif isinstance(each, URLPattern):
            yield route


def doors() -> list[str]:
    """Every address of a document by its number, with ``{}`` for it."""
    found = set()
    for route in routes(get_resolver()):
        if not re.search(r"(?:^|/)\^?(?:documents|dokumen)/", route) or "(.*)" in route.replace("/(.*)$", ""):
            continue
        names = NUMBERED.findall(route)
        ids = [name for name in names if name not in FILLED]
        if len(ids) != 1 or OTHERS & set(ids):
            continue
        filled = NUMBERED.sub(lambda m: FILLED.get(m[1] or "", "{}"), route)
        found.add("/" + filled.replace("/(.*)$", "/surat.pdf").replace("^", "").rstrip("$"))
    return sorted(found)


def answer(client: Client, method: str, address: str, pk: int) -> tuple[int, str, bytes]:
    sent: dict[str, Any] = {"title": "Diubah"} if method == "post" else {}
    response = getattr(client, method)(address.format(pk), sent)
    body = b"" if response.streaming else re.sub(rb"\b%d\b" % pk, b"#", response.content)
    csrf = re.sub(rb'(csrfmiddlewaretoken" value=|nonce=)"[^"]+"', b"", body)
    return response.status_code, response.get("Location", "").replace(str(pk), "#"), csrf


def test_the_doors_are_found() -> None:
    known = {
        "/admin/documents/edit/{}/", "/admin/documents/multiple/{}/", "/admin/documents/multiple/{}/delete/",
        "/admin/documents/chooser/chosen/{}/", "/admin/documents/usage/{}/", "/documents/{}/surat.pdf",
        "/dokumen/{}/halaman/1/kecil.webp", "/admin/documents/{}/access/1/end/",
    }  # fmt: skip
    assert known <= set(doors())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [*doors(), "/admin/api/main/documents/{}/"])
def test_a_secret_of_others_is_not_there(address: str, method: str) -> None:
    made = document("rahasia", pk=SECRET)
    before = OfficialDocument.objects.values().get()
    client = Client(raise_request_exception=False)
    enter(client, "pic", "dinkes")
    there = answer(client, method, address, made.pk)
    assert there == answer(client, method, address, NOBODYS)
    assert there[0] in {404, 405}
    assert OfficialDocument.objects.values().get() == before


def test_its_own_office_is_let_in() -> None:
    made = document("rahasia", pk=SECRET)
    client = Client()
    enter(client)
    assert made.agency == world.agency()
    chosen = client.get(f"/admin/documents/chooser/chosen/{made.pk}/")
    assert (chosen.status_code, made.title in chosen.content.decode()) == (200, True)
    assert client.post(f"/admin/documents/multiple/{made.pk}/").status_code == 200
