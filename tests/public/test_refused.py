"""A closed door of the admin names whom to ask, and leads to what may be read."""

import pytest
from django.urls import reverse

from cms.documents.models import OfficialDocument
from tests import world
from tests.search.world import document, publish
from tests.workflows.city import make_city, waiting_at

pytestmark = pytest.mark.django_db
SENTENCE = "Anda belum memiliki akses ke halaman ini"


@pytest.fixture
def stranger(client):
    who = world.official("pic", world.agency("dinkes", name="Dinas Kesehatan"))
    client.force_login(who)
    return who


def closed(client, address, method="get"):
    answer = getattr(client, method)(address)
    assert answer.status_code == 403
    html = answer.content.decode()
    assert SENTENCE in html
    assert "Hubungi admin OPD Anda: <strong>Dinas Kesehatan</strong>." in html
    return html


@pytest.mark.parametrize("door", ["edit", "delete", "history", "workflow_history", "view_draft"])
def test_a_draft_of_another_agency_stays_unnamed(client, stranger, door):
    draft = world.chapter(title="Rahasia dapur")
    answer = client.get(reverse(f"wagtailadmin_pages:{door}", args=[draft.pk]))
    assert answer.status_code in {403, 404}
    assert "Rahasia dapur" not in answer.content.decode()
    if answer.status_code == 403:
        assert SENTENCE in answer.content.decode()


def test_a_published_text_of_another_agency_leads_to_its_public_page(client, stranger):
    page = publish(world.chapter(title="Tujuan"))
    page.title = "Judul yang belum disetujui"
    page.save_revision()
    html = closed(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert f'<a href="{page.url}">Tujuan</a>' in html
    assert "belum disetujui" not in html


def test_a_public_document_of_another_agency_leads_to_its_page(client, stranger):
    made = document("Isi.", title="Peraturan", agency=world.agency())
    html = closed(client, reverse("wagtaildocs:edit", args=[made.pk]))
    assert f'<a href="{made.get_absolute_url()}">Peraturan</a>' in html
    OfficialDocument.objects.filter(pk=made.pk).update(classification=OfficialDocument.Classification.SECRET)
    assert client.get(reverse("wagtaildocs:edit", args=[made.pk])).status_code == 404


def test_a_round_of_another_agency(client):
    round_ = waiting_at(make_city(), "head")
    client.force_login(world.official("pic", world.agency("kesehatan", name="Dinas Kesehatan")))
    answer = client.get(reverse("workflows:decide", args=[round_.pk]))
    assert answer.status_code == 404  # a draft that was never published is as if it were not there
    assert str(round_.content_object.title) not in answer.content.decode()


@pytest.mark.parametrize("door", ["kota_orang:index", "kota_opd:index", "wagtailadmin_workflows:index"])
def test_what_administrators_keep(client, stranger, door):
    closed(client, reverse(door))


def test_a_script_is_refused_in_its_own_way(client, stranger):
    page = publish(world.chapter())
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.get(address, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 403
