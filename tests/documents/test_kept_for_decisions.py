"""What a version shows that was submitted or decided is not deleted: the history shows texts as they were."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from cms.documents.models import OfficialDocument
from cms.documents.policies import can_delete
from cms.plans.models import ChapterPage, PlanPage
from tests import world
from tests.workflows.city import published
from workflows import services
from workflows.decided_files import decided_showing
from workflows.models import PublicationRefused

pytestmark = pytest.mark.django_db


def document(city, **fields):
    made = OfficialDocument(
        title="Perwali", classification="biasa", agency=city.kominfo, uploaded_by_user=city.pic,
        file=ContentFile(b"%PDF-1.4 satu", "perwali.pdf"), **fields,
    )  # fmt: skip
    made.save()
    return made


def link(key, kind="document"):
    return f'<p><a linktype="{kind}" id="{key}">Perwali</a></p>'


def draft_showing(city, found):
    """A new draft of a published chapter: the public row knows nothing of it."""
    page = published(city)
    page.body = [("text", link(found.pk))]
    return world.write(page, city.pic)


def submitted(city, page):
    return services.submit(page, city.pic)


def decided(city, page):
    return services.approve(submitted(city, page).current_task_state, city.head)


def returned(city, page):
    services.send_back(decided(city, page).current_task_state, city.sekda, comment="Lengkapi.")


def withdrawn(city, page):
    submitted(city, page)
    services.withdraw(page, city.pic)


def taken_out(city, page):
    """Published with it, and once more without it."""
    services.approve(decided(city, page).current_task_state, city.sekda)
    page = ChapterPage.objects.get(pk=page.pk)
    page.body = [("text", "<p>Tanpa tautan</p>")]
    page = world.write(page, city.pic)
    services.approve(decided(city, page).current_task_state, city.sekda)


STATES = {act.__name__: act for act in (submitted, decided, returned, withdrawn, taken_out)}


@pytest.mark.parametrize("state", STATES)
def test_a_document_of_a_version_somebody_decided_about_stays(client, city, state):
    found = document(city)
    page = draft_showing(city, found)
    STATES[state](city, page)
    for who in (city.pic, city.root):
        assert not can_delete(who, found)
        client.force_login(who)
        assert client.post(reverse("wagtaildocs:delete", args=[found.pk])).status_code in {302, 403}
    with pytest.raises(PublicationRefused) as caught, transaction.atomic():
        OfficialDocument.objects.get(pk=found.pk).delete()
    assert "pernah diajukan atau diputuskan" in str(caught.value)
    assert OfficialDocument.objects.filter(pk=found.pk).exists()


def test_a_slip_in_a_draft_is_taken_back(client, city):
    found = document(city)
    draft_showing(city, found)
    assert can_delete(city.pic, found)
    assert not can_delete(city.head, found)
    client.force_login(city.pic)
    client.post(reverse("wagtaildocs:delete", args=[found.pk]))
    assert not OfficialDocument.objects.filter(pk=found.pk).exists()


def test_another_thing_of_the_same_number_keeps_nothing(city):
    other = world.chapter(city.kominfo)
    found = document(city, pk=other.pk)
    page = world.write(world.chapter(city.kominfo, text=link(other.pk, "page")), city.pic)
    submitted(city, page)
    assert decided_showing(found) is None
    assert can_delete(city.pic, found)


def test_rich_text_beside_the_blocks_is_read_too(city):
    found, plan = document(city), world.plan(city.kominfo)
    plan.legal_basis = link(found.pk)
    plan = world.write(plan, city.pic)
    assert decided_showing(found) is None
    submitted(city, plan)
    assert decided_showing(found).content_object == PlanPage.objects.get(pk=plan.pk)


def test_a_picture_stays_by_any_door(city):
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    shown = get_image_model().objects.create(title="Bagan", file=ContentFile(out.getvalue(), "bagan.png"))
    page = published(city)
    page.body = [("figure", {"image": shown, "caption": "Bagan", "alt_text": "Bagan alir", "source": ""})]
    page = world.write(page, city.pic)
    assert decided_showing(shown) is None
    submitted(city, page)
    with pytest.raises(PublicationRefused), transaction.atomic():
        shown.delete()
    assert get_image_model().objects.filter(pk=shown.pk).exists()
