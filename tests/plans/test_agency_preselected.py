"""The agency of a new chapter or action item is chosen already where there is nothing to choose."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from tests import world

pytestmark = pytest.mark.django_db

# role of the person, whether other agencies are valid today, whether theirs is chosen already
ROWS = [
    ("pic", True, True),
    ("pic", False, True),
    ("expert", False, True),
    ("admin", False, True),
    ("expert", True, False),
    ("admin", True, False),
]


@pytest.mark.parametrize(("role", "others", "chosen"), ROWS)
@pytest.mark.parametrize("kind", ["chapterpage", "actionitempage"])
def test_the_agency_of_a_new_text(client, kind, role, others, chosen):
    parent = world.plan() if kind == "chapterpage" else world.action_item_index()
    own = world.agency()
    ended = timezone.localdate() - timedelta(days=1)
    world.agency("dinkes", ends=None if others else ended)
    client.force_login(world.official(role, own))
    page = client.get(reverse("wagtailadmin_pages:add", args=["plans", kind, parent.pk]))
    assert page.status_code == 200
    form = page.context["form"]
    assert form["agency"].value() == (own.pk if chosen else None)
    offered = set(form.fields["agency"].queryset)
    assert offered == ({own} if role == "pic" or not others else set(Agency.objects.all()))
    assert (f'value="{own.pk}" selected' in page.content.decode()) is chosen
