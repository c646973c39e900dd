"""The admin's doors to what one may not read, and to what the public reads."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.documents.models import OfficialDocument
from tests import world
from tests.documents.test_admin import enter
from tests.documents.test_public import document

pytestmark = pytest.mark.django_db


def test_bulk_actions_name_no_document_one_may_not_read(client: Client) -> None:
    hidden, seen = document("rahasia"), document("biasa")
    OfficialDocument.objects.filter(pk=hidden.pk).update(title="Rahasia sandi")
    OfficialDocument.objects.filter(pk=seen.pk).update(title="Surat terbuka")
    enter(client, slug="dukcapil")
    for action in ("delete", "add_tags", "add_to_collection"):
        address = reverse("wagtail_bulk_action", args=["documents", "officialdocument", action])
        assert client.get(f"{address}?id={hidden.pk}").status_code == 404
        both = client.get(f"{address}?id={hidden.pk}&id={seen.pk}", follow=True)
        assert "Surat terbuka" in both.content.decode()
        assert "Rahasia sandi" not in both.content.decode()
        assert client.post(f"{address}?id={hidden.pk}").status_code == 404
    assert OfficialDocument.objects.count() == 2


def test_what_a_published_page_shows_is_not_closed_to_the_public(client: Client) -> None:
    made = document()
    enter(client)
    world.released(
        world.chapter(text=f'<p><a linktype="document" id="{made.pk}">Pedoman</a></p>', title="Pendahuluan")
    )
    said = client.post(reverse("documents_withdraw", args=[made.pk]), follow=True).content.decode()
    assert "yang sudah terbit" in said
    form = {"title": made.title, "agency": made.agency_id, "classification": "rahasia", "tags": ""}
    said = client.post(reverse("wagtaildocs:edit", args=[made.pk]), form).content.decode()
    assert "yang sudah terbit" in said
    stored = OfficialDocument.objects.get(pk=made.pk)
    assert (stored.withdrawn_at, stored.classification) == (None, "biasa")
