"""Pages outside the chain that carry approved ones: nobody hides what hangs below them."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from cms.plans.models import ActionItemIndexPage
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def parents() -> list[Page]:
    world.action_item()
    world.released(world.plan())
    return [world.home(), ActionItemIndexPage.objects.get()]


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("door", ["unpublish", "copy", "move", "delete"])
def test_doors_of_parents_are_closed(client, parents, door, superuser):
    keeper = world.official("admin")
    keeper.is_superuser = superuser
    keeper.save()
    client.force_login(keeper)
    for page in parents:
        client.post(reverse(f"wagtailadmin_pages:{door}", args=[page.pk]), {"next": ""})
        client.post(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={page.pk}"
        )
        page.refresh_from_db()
        assert page.live
    assert Page.objects.count() == 5


def test_privacy_of_parents_is_closed(client, parents):
    client.force_login(world.official("admin"))
    for page in parents:
        client.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login"})
    assert not PageViewRestriction.objects.exists()
