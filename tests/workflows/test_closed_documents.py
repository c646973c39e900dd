"""A text is published only while everybody may open every document it leads to."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.documents.models import OfficialDocument
from cms.plans.models import ChapterPage
from tests import world
from tests.workflows.city import break_glass, refused
from workflows import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    made = OfficialDocument(
        title="Perwali", classification="biasa", agency=world.agency(), file=ContentFile(b"satu", "p.txt")
    )
    made.save()
    return made


def text_with(document, city):
    link = f'<p><a linktype="document" id="{document.pk}">Perwali</a></p>'
    return world.write(world.chapter(city.kominfo, text=link), city.pic)


def restricted(document):
    root = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=root, restriction_type="login")


def changed(**fields):
    def act(document):
        for name, value in fields.items():
            setattr(document, name, value)
        document.save(update_fields=list(fields))

    return act


CLOSED = {
    "for offices": (changed(classification="terbatas"), "“Perwali” tidak terbuka"),
    "secret": (changed(classification="rahasia"), "Dokumen nomor"),
    "withdrawn": (changed(withdrawn_at=timezone.now()), "Dokumen nomor"),
    "behind a login": (restricted, "“Perwali” tidak terbuka"),
}


@pytest.mark.parametrize("how", CLOSED)
def test_closed_after_a_decision_it_stops_the_next(city, document, how):
    page = text_with(document, city)
    round_ = services.submit(page, city.pic)
    services.approve(round_.current_task_state, city.head)
    round_.refresh_from_db()
    close, said = CLOSED[how]
    close(document)
    assert said in refused(services.approve, round_.current_task_state, city.sekda)
    round_.refresh_from_db()
    assert (round_.status, ChapterPage.objects.get(pk=page.pk).live) == ("in_progress", False)
    CollectionViewRestriction.objects.all().delete()
    changed(classification="biasa", withdrawn_at=None)(document)
    services.approve(round_.current_task_state, city.sekda)
    assert ChapterPage.objects.get(pk=page.pk).live


def test_a_text_with_a_closed_document_is_neither_submitted_nor_published_in_an_emergency(city, document):
    page = text_with(document, city)
    changed(classification="terbatas")(document)
    assert "tidak terbuka untuk umum" in refused(services.submit, page, city.pic)
    assert "tidak terbuka untuk umum" in refused(break_glass, page, city.admin, reason="Banjir bandang.")
    assert not ChapterPage.objects.get(pk=page.pk).live
    changed(classification="biasa")(document)
    services.submit(page, city.pic)
