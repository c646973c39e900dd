"""Wagtail's actions on many pages: those that rules leave as they were are counted, with the rule."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from tests import world
from tests.workflows.city import published

pytestmark = pytest.mark.django_db
DECISION, PLACE, RECORD = "keputusan terakhir", "melekat pada tempatnya", "tetap tercatat"


def bulk(client, action, *pages):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    asked = "&".join(f"id={page.pk}" for page in pages)
    form = {"chooser": world.plan().pk} if action == "move" else {}
    answer = client.post(f"{address}?{asked}&next={reverse('wagtailadmin_explore_root')}", form)
    return answer, [str(message) for message in get_messages(answer.wsgi_request)]


def pages():
    return list(Page.objects.order_by("pk").values("pk", "path", "live"))


@pytest.mark.parametrize(
    ("action", "rule"), [("publish", DECISION), ("unpublish", DECISION), ("move", PLACE), ("delete", RECORD)]
)
def test_the_rule_is_said_and_no_success(client, city, action, rule):
    page = published(city)
    client.force_login(city.admin)
    before = pages()
    answer, said = bulk(client, action, page)
    assert answer.status_code == 302
    assert len(said) == 1
    assert "1 halaman tetap seperti semula" in said[0]
    assert rule in said[0]
    assert pages() == before


def test_what_may_be_done_is_done_and_the_rest_is_said(client, city):
    page, draft = published(city), world.chapter(city.kominfo)
    client.force_login(city.admin)
    _answer, said = bulk(client, "delete", page, draft)
    assert [RECORD in sentence for sentence in said] == [True, False]
    assert not Page.objects.filter(pk=draft.pk).exists()
    assert Page.objects.filter(pk=page.pk).exists()


def test_what_is_no_number_of_a_page_is_no_error(client, city):
    client.force_login(city.pic)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    for number in ("x", "9" * 5000):
        assert client.get(f"{address}?id={number}").status_code == 400
