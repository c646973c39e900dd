"""A classification that changes counts at once, at every door, also for whoever holds a copy; and is recorded."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.core.audit.models import AuditEntry
from cms.documents import tasks
from cms.documents.models import OfficialDocument
from search.services.outbox import drain_outbox
from tests import world
from tests.documents import files
from tests.documents.test_admin import enter, fields, upload
from tests.documents.test_reading import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> OfficialDocument:
    version = version_of(files.pdf("anggaran rahasia daerah"))
    OfficialDocument.objects.update(classification="biasa", agency=world.agency(), title="Anggaran")
    tasks.read_version(version.pk)
    document = OfficialDocument.objects.get()
    document.save()
    drain_outbox()
    return document


def doors(document: OfficialDocument) -> list[str]:
    version = document.current_version
    assert version
    return [
        document.get_absolute_url(),
        document.file_url(),
        document.page_url(1) + "?q=anggaran",
        reverse("document_picture", args=[document.pk, 1]),
        f"/documents/{document.pk}/{document.filename}",
    ]


def answers(client: Client, document: OfficialDocument, **headers: Any) -> list[int]:
    told = [client.get(door, follow=True, **headers) for door in doors(document)]
    for answer in told:
        if answer.streaming:
            answer.getvalue()  # to its end, so that the file is closed
    return [answer.status_code for answer in told]


def found(client: Client) -> int:
    return client.get("/api/search/", {"q": "anggaran rahasia"}).json()["count"]


def classify(client: Client, document: OfficialDocument, classification: str) -> None:
    sent = fields(title="Anggaran", classification=classification, agency=document.agency_id)
    del sent["file"]
    answer = client.post(reverse("wagtaildocs:edit", args=[document.pk]), sent)
    assert answer.status_code == 302


def test_narrowed_and_opened_again(document: OfficialDocument, client: Client) -> None:
    outside, office = Client(), client
    enter(office)
    assert answers(outside, document) == [200] * 5
    picture = outside.get(doors(document)[3])
    assert picture["Cache-Control"] == "private, no-cache"
    assert found(outside) == 1
    classify(office, document, "rahasia")  # and no worker has come yet
    assert answers(outside, document) == [404] * 5
    assert answers(outside, document, HTTP_IF_NONE_MATCH=picture["ETag"]) == [404] * 5
    assert found(outside) == 0
    assert answers(office, document) == [200] * 5
    classify(office, document, "biasa")
    assert answers(outside, document) == [200] * 5
    drain_outbox()
    assert found(outside) == 1
    told = AuditEntry.objects.filter(action="document.classify").order_by("number")
    changes = [json.loads(entry.data)["changes"]["classification"] for entry in told]
    assert changes == [["biasa", "rahasia"], ["rahasia", "biasa"]]


def test_who_may_not_read_it_does_not_learn_that_it_is_here_already(client: Client) -> None:
    """Another agency uploads the very bytes of a secret: it is taken in as if nobody had it."""
    content = files.pdf("isi yang sama")
    secret = version_of(content)
    OfficialDocument.objects.update(
        classification="rahasia", agency=world.agency("dinkes"), title="Rahasia Dinkes"
    )
    tasks.read_version(secret.pk)
    enter(client)
    answer = client.post(reverse("wagtaildocs:add"), fields(file=upload(content, "sama.pdf")), follow=True)
    mine = OfficialDocument.objects.exclude(title="Rahasia Dinkes").get()
    page = client.get(reverse("wagtaildocs:edit", args=[mine.pk])).content.decode()
    assert "Rahasia Dinkes" not in page + answer.content.decode()
    assert "persis sama" not in page + answer.content.decode()
    assert mine.current_version_id != secret.pk
