"""An administrator runs the city and is no way round the chain of offices."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.services import follow_offices
from cms.plans.models import ActionItemIndexPage, ChapterPage
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = world.official("admin")
    client.force_login(person)
    return person


@pytest.fixture
def chapter(admin):
    return world.write(world.chapter(), world.official("pic"))


def form_of(client, page):
    """What the edit form would send."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    data = {"title": page.title, "slug": page.slug, "agency": page.agency_id, "comments-TOTAL_FORMS": 0}
    data |= {f"{name}-{key}": 0 for name in form.formsets for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data |= {"body-count": 0}
    return data


def try_edit_publish(client, page):
    data = form_of(client, page) | {"action-publish": "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def try_schedule(client, page):
    past = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    data = form_of(client, page) | {"go_live_at": past, "action-publish": "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def try_bulk(client, page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?id={page.pk}", {"include_descendants": "on"})


def try_create(client, page):
    url = reverse("wagtailadmin_pages:add", args=["plans", "chapterpage", page.get_parent().pk])
    data = {"title": "Bab baru", "slug": "bab-baru", "agency": page.agency_id, "body-count": 0}
    return client.post(url, data | {"action-publish": "1"})


def try_copy(client, page):
    data = {"new_title": "Salinan", "new_slug": "salinan", "new_parent_page": page.get_parent().pk}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data | {"publish_copies": "on"})


def try_revert(client, page):
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, page.latest_revision_id])
    return client.post(url, form_of(client, page) | {"action-publish": "1"})


def try_privacy(client, page):
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    return client.post(url, {"restriction_type": "login"})


DOORS = [try_edit_publish, try_schedule, try_bulk, try_create, try_copy, try_revert, try_privacy]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_view_publishes_a_chapter(client, chapter, door):
    answer = door(client, chapter)
    assert answer.status_code in {200, 302, 400, 403}
    assert not ChapterPage.objects.filter(live=True).exists()
    assert not chapter.get_view_restrictions().exists()


def test_publishes_the_front_page(client, admin):
    page = world.home()
    data = {"title": "Paraf Kota", "slug": page.slug, "introduction": "Baru", "action-publish": "1"}
    data["comments-TOTAL_FORMS"] = data["comments-INITIAL_FORMS"] = 0
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    page.refresh_from_db()
    assert page.title == "Paraf Kota"


@pytest.mark.parametrize(
    ("role", "edits", "adds_plan", "adds_item"),
    [
        ("pic", False, False, True),
        ("head", False, False, False),
        ("member", False, False, False),
        ("expert", False, True, True),
        ("admin", True, True, True),
    ],
)
def test_pages_outside_the_chain(role, edits, adds_plan, adds_item):
    person = world.official(role)
    follow_offices(person)  # the group gives change on the root; only administrators keep it here
    world.action_item()
    for page, adds in ((world.home(), adds_plan), (ActionItemIndexPage.objects.get(), adds_item)):
        rights = page.permissions_for_user(person)
        assert (rights.can_add_subpage(), rights.can_edit(), rights.can_publish()) == (adds, edits, edits)
