"""The front page and the list of action items: what would lead past the approved pages below is refused, and why."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests import world
from tests.workflows.forms import EMPTY

pytestmark = pytest.mark.django_db


def sent_for(page, **fields):
    blank = dict.fromkeys(("introduction", "seo_title", "search_description", "go_live_at", "expire_at"), "")
    comments = {f"comments-{name}": value for name, value in EMPTY.items()}
    return {"title": page.title, "slug": page.slug, "action-publish": "1", **blank, **comments, **fields}


def stored(page):
    return Page.objects.values("live", "title", "slug", "go_live_at", "expire_at").get(pk=page.pk)


REFUSED = [
    ({"slug": "lain"}, "slug", "letaknya tercatat di bawah nama alamat ini"),
    ({"go_live_at": "2035-01-01 10:00"}, "go_live_at", "tetap terbit tanpa tanggal"),
    ({"expire_at": "2035-01-01 10:00"}, "expire_at", "tetap terbit tanpa tanggal"),
]


@pytest.mark.parametrize("which", [world.home, world.action_item_index])
@pytest.mark.parametrize(("fields", "name", "words"), REFUSED)
def test_what_would_lead_past_the_pages_below_is_refused_at_its_field(client, which, fields, name, words):
    world.published_item()
    page = which()
    before = stored(page)
    client.force_login(world.official("admin"))
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent_for(page, **fields))
    assert words in answer.context["form"].errors[name][0]
    assert "melalui keputusan" not in answer.content.decode()
    assert stored(page) == before


@pytest.mark.parametrize("which", [world.home, world.action_item_index])
def test_its_title_is_the_administrators(client, which):
    world.published_item()
    page = which()
    client.force_login(world.official("admin"))
    sent = sent_for(page, title="Judul lain")
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent).status_code == 302
    assert stored(page) == {**stored(page), "live": True, "title": "Judul lain"}


def test_before_anything_is_published_the_slug_is_free(client):
    page = world.home()
    client.force_login(world.official("admin"))
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent_for(page, slug="lain"))
    assert stored(page)["slug"] == "lain"
