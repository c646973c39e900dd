"""What a text names is not deleted from under a decision; where it is gone, the text is not published without it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.plans import naming
from cms.plans.models import ActionItemPage, ChapterPage, Indicator, KpkArea
from tests import world
from tests.workflows.city import everything, refused
from tests.workflows.test_any_sequence import public_hash
from workflows import services
from workflows.models import Decision, PublicationRefused, publication_permit
from workflows.policies import Refused
from workflows.services.advancing import put_out

pytestmark = pytest.mark.django_db

NAMED = ("chapter", "indicators", "kpk_areas")
FIELD = {"chapter": "Bab:", "indicators": "Indikator SPBE:", "kpk_areas": "Area intervensi KPK:"}
STATES = ("draft", "waiting", "decided", "published")


@pytest.fixture
def named(city):
    """A draft chapter, and an entry of each list."""
    chapter = world.write(world.chapter(city.kominfo, title="Bab konsep"), city.pic)
    return {
        "chapter": chapter,
        "indicators": Indicator.objects.create(instrument="SPBE47", number=901, name="Arsitektur"),
        "kpk_areas": KpkArea.objects.create(name="Perizinan"),
    }


def item_in(state, city, named):
    """An action item that names them all, and its round."""
    item = world.action_item(city.kominfo, chapter=named["chapter"])
    item.indicators, item.kpk_areas = [named["indicators"]], [named["kpk_areas"]]
    item.save()
    item, round_ = world.write(item, city.pic), None
    if state == "published":
        return world.released(item), None
    if state != "draft":
        round_ = services.submit(item, city.expert if state == "waiting" else city.pic)
    if state == "decided":
        round_ = services.approve(round_.current_task_state, city.head)
    return ActionItemPage.objects.get(pk=item.pk), round_


@pytest.mark.parametrize("what", NAMED)
@pytest.mark.parametrize("state", STATES)
def test_what_a_text_names_goes_with_drafts_only(city, named, state, what):
    item, _round = item_in(state, city, named)
    row = named[what]
    if state == "draft":
        type(row).objects.get(pk=row.pk).delete()
        assert not type(row).objects.filter(pk=row.pk).exists()
        return
    before = everything()
    with pytest.raises((PublicationRefused, ValidationError)) as caught, transaction.atomic():
        type(row).objects.get(pk=row.pk).delete()
    assert item.code in str(caught.value) or "1 halaman terbit" in str(caught.value)
    assert type(row).objects.filter(pk=row.pk).exists()
    assert everything() == before


def test_the_form_says_which_text_names_the_chapter(client, city, named):
    item, round_ = item_in("decided", city, named)
    client.force_login(city.pic)
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[named["chapter"].pk]), follow=True)
    assert f"disebut dalam {item.short_title}" in answer.content.decode()
    assert ChapterPage.objects.filter(pk=named["chapter"].pk).exists()
    services.approve(round_.current_task_state, city.sekda)
    page = ActionItemPage.objects.get(pk=item.pk)
    assert (page.live, page.chapter_id) == (True, named["chapter"].pk)
    assert public_hash(page) == Decision.objects.get(action="publish").content_hash


def test_the_list_says_which_text_names_the_entry(client, city, named):
    item, _round = item_in("waiting", city, named)
    client.force_login(world.person("operator", is_superuser=True))
    answer = client.post(reverse("indicator:delete", args=[named["indicators"].pk]), follow=True)
    assert f"disebut dalam {item.short_title}" in answer.content.decode()
    assert Indicator.objects.filter(pk=named["indicators"].pk).exists()


def remove(row, monkeypatch):
    """As by somebody who asked before the text came on its way."""
    monkeypatch.setattr(naming, "why_named", lambda row: "")
    if isinstance(row, Page):
        with publication_permit(row):
            row.delete()
    else:
        row.delete()


@pytest.mark.parametrize("what", NAMED)
def test_a_text_without_what_it_named_is_not_approved(city, named, what, monkeypatch):
    item, round_ = item_in("decided", city, named)
    remove(named[what], monkeypatch)
    assert FIELD[what] in refused(services.approve, round_.current_task_state, city.sekda)
    services.send_back(round_.current_task_state, city.sekda, comment="Pilih lagi.")
    item = ActionItemPage.objects.get(pk=item.pk)
    assert FIELD[what] in refused(services.submit, item, city.pic)
    again = world.write(item.get_latest_revision_as_object(), city.pic)
    assert services.submit(again, city.pic)


@pytest.mark.parametrize("what", NAMED)
def test_nor_is_it_published_where_the_row_went_in_that_moment(city, named, what, monkeypatch):
    item, _round = item_in("decided", city, named)
    remove(named[what], monkeypatch)
    with pytest.raises(Refused, match=FIELD[what]):
        put_out(item, item.get_latest_revision(), city.sekda)
    assert not ActionItemPage.objects.get(pk=item.pk).live


def picture():
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return get_image_model().objects.create(title="Bagan", file=ContentFile(out.getvalue(), "bagan.png"))


LEADS = {
    "document": ('<p><a linktype="document" id="987654">Perwali</a></p>', "Dokumen nomor 987654"),
    "page": ('<p><a linktype="page" id="987654">Bab</a></p>', "Halaman nomor 987654"),
    "picture": ('<embed embedtype="image" id="987654" alt="" format="left"/>', "Gambar nomor 987654"),
    "no key": ('<p><a linktype="page" id="x">Bab</a></p>', "Halaman nomor x"),
}


@pytest.mark.parametrize("kind", LEADS)
def test_a_dead_link_is_named(city, kind):
    text, said = LEADS[kind]
    page = world.write(world.chapter(city.kominfo, text=text), city.pic)
    assert said in refused(services.submit, page, city.pic)


def test_a_figure_without_its_picture_is_incomplete(city):
    chapter, shown = world.chapter(city.kominfo), picture()
    figure = {"image": shown, "caption": "Bagan", "alt_text": "Bagan alir", "source": ""}
    chapter.body = [("figure", figure)]
    page = world.write(chapter, city.pic)
    shown.delete()
    assert "blok" in refused(services.submit, page, city.pic)


def test_a_draft_deleted_in_another_tab_is_neither_saved_nor_submitted(city):
    page = world.write(world.chapter(city.kominfo), city.pic)
    ChapterPage.objects.get(pk=page.pk).delete()
    for act in (lambda: services.submit(page, city.pic), lambda: page.save_revision(user=city.pic)):
        assert "sudah dihapus" in refused(act)
