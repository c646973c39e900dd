"""A form that is none: answered with 400 and a sentence, and nothing of it is stored."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.plans.models import ActionItemPage, ChapterPage
from tests import world
from tests.workflows.forms import form_of

pytestmark = pytest.mark.django_db
FIGURE = {"image": "abc", "caption": "Peta", "alt_text": "Peta", "source": ""}


DEEP = 200_000


def broken(page):
    """What is sent in place of the form of a chapter, by name."""
    form = form_of(page, title="Judul lain")
    figure = nested_form_data({"body": streamfield([("figure", FIGURE)])})
    return {
        "no count": {name: value for name, value in form.items() if name != "body-count"},
        "count of letters": form | {"body-count": "abc"},
        "count without blocks": form | {"body-count": "99999999"},
        "picture of letters": form | figure,
        "lists in lists": form
        | nested_form_data({"body": streamfield([("table", "[" * DEEP + "]" * DEEP)])}),
        "objects in objects": form | {"body-0-value": ' {"a":' * DEEP + "1" + "}" * DEEP},
        "never closed": form | {"title": "[" * DEEP},
        "fewer than no rows": form | {"footnotes-TOTAL_FORMS": "-1"},
        "no rows said": {name: value for name, value in form.items() if "TOTAL_FORMS" not in name},
    }


@pytest.mark.parametrize("door", ["edit", "preview_on_edit"])
def test_a_chapter_stays_as_it_was(client, door):
    page = world.chapter()
    client.force_login(world.official("pic"))
    for name, data in broken(page).items():
        response = client.post(reverse(f"wagtailadmin_pages:{door}", args=[page.pk]), data)
        assert response.status_code == 400, name
        assert "Tidak ada data yang berubah" in response.content.decode()
    assert ChapterPage.objects.get().get_latest_revision() is None


def test_nothing_is_created(client):
    page = world.chapter()
    client.force_login(world.official("pic"))
    address = reverse("wagtailadmin_pages:add", args=["plans", "chapterpage", page.get_parent().pk])
    for name, data in broken(page).items():
        assert client.post(address, data).status_code == 400, name
    assert ChapterPage.objects.count() == 1


def test_rows_and_chapter_of_an_action_item(client):
    item = world.action_item()
    world.target(item, 2025)
    client.force_login(world.official("admin"))
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    form = nested_form_data({
        "title": "Judul lain", "code": item.code, "agency": item.agency_id, "muatan": "layanan",
        "targets": inline_formset([]), "comments": inline_formset([]),
    })  # fmt: skip
    assert client.post(address, form | {"targets-TOTAL_FORMS": "-1"}).status_code == 400
    for odd in ("on", "-1x"):
        row = {"targets-TOTAL_FORMS": "1", "targets-INITIAL_FORMS": "1", "targets-0-id": odd}
        assert client.post(address, form | row).status_code == 400, odd
    large = client.post(address, form | {"chapter": "9" * 20})
    assert large.status_code == 400
    stored = ActionItemPage.objects.get()
    assert (stored.get_latest_revision(), stored.targets.count()) == (None, 1)


@pytest.mark.parametrize("kind", ["home", "index"])
def test_front_page_and_list(client, kind):
    """Pages that pass no chain of offices are guarded alike."""
    page = world.home() if kind == "home" else world.action_item_index()
    client.force_login(world.official("admin"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = {
        "title": "Judul lain",
        "slug": page.slug,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    odd = [
        {"comments-TOTAL_FORMS": "-1"},
        {"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "1", "comments-0-id": "on"},
    ]
    for fields in odd:
        answer = client.post(address, form | fields)
        assert answer.status_code == 400, fields
        assert "Tidak ada data yang berubah" in answer.content.decode()
    assert type(page).objects.get(pk=page.pk).get_latest_revision() is None
    assert client.post(address, form).status_code == 302
    assert type(page).objects.get(pk=page.pk).get_latest_revision().content["title"] == "Judul lain"


@pytest.mark.parametrize("kind", ["external_link", "email_link", "phone_link", "anchor_link"])
@pytest.mark.parametrize("sent", [{}, {"strange": "x"}])
def test_a_link_without_its_fields_is_asked_for_again(client, kind, sent):
    client.force_login(world.official("pic"))
    answer = client.post(reverse(f"wagtailadmin_choose_page_{kind}"), sent)
    assert answer.status_code == 200
    assert answer.json()["step"] == kind
    assert "wajib" in answer.json()["html"] or "harus" in answer.json()["html"]


def test_a_link_outside_is_chosen(client):
    address = reverse("wagtailadmin_choose_page_external_link")
    prefix = "external-link-chooser-"
    fill = {f"{prefix}url": "https://ternatekota.go.id/", f"{prefix}link_text": "Kota"}
    client.force_login(world.person())
    assert client.post(address, fill).status_code == 403  # who holds no office does not come in
    client.force_login(world.official("pic"))
    assert client.post(address, fill).json()["result"]["url"] == "https://ternatekota.go.id/"
