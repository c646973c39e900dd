"""A small picture of the page beside each hit in a file: light, lazy, and only for whoever may read the file."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from cms.documents.models import OfficialDocument
from search.services.outbox import drain_outbox
from tests import world
from tests.documents import files
from tests.search.test_page_viewer import opened
from tests.search.world import document, publish

pytestmark = pytest.mark.django_db


def test_the_page_of_the_best_passage_is_pictured_beside_the_hit(client):
    made = opened(files.pdf("Pendahuluan", "Pelabuhan rakyat dan pelabuhan perikanan", "Penutup"))
    drain_outbox()
    address = reverse("document_thumbnail", args=[made.pk, 2])
    html = client.get("/cari/", {"q": "pelabuhan"}).content.decode()
    assert f'<img src="{address}" width="120" height="170" alt="" loading="lazy"' in html
    assert client.get("/api/search/", {"q": "pelabuhan"}).json()["results"][0]["thumbnail"] == address
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert len(answer.content) < 12_000
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 340
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, answer["ETag"])
    whole = client.get(reverse("document_picture", args=[made.pk, 2]))
    assert whole["ETag"] != answer["ETag"]


def test_whoever_may_not_read_the_file_sees_no_small_picture(client):
    made = opened(files.pdf("Pelabuhan"), agency=world.agency("dishub"))
    address = reverse("document_thumbnail", args=[made.pk, 1])
    assert client.get(address).status_code == 200
    OfficialDocument.objects.filter(pk=made.pk).update(classification="rahasia")
    assert client.get(address).status_code == 404
    client.force_login(world.official("head", world.agency("bpbd")))
    assert client.get(address).status_code == 404
    client.force_login(world.official("head", world.agency("dishub")))
    assert client.get(address).status_code == 200


def test_texts_without_pictures_show_none(client):
    document("Pelabuhan.", name="catatan.txt")
    publish(world.chapter(title="Pelabuhan"))
    drain_outbox()
    found = client.get("/api/search/", {"q": "pelabuhan"}).json()["results"]
    assert [each["thumbnail"] for each in found] == [None, None]
    assert "hit__picture" not in client.get("/cari/", {"q": "pelabuhan"}).content.decode()
