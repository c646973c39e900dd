"""Pages behind a view restriction are neither read nor named by those outside."""

import pytest
from wagtail.models import PageViewRestriction

from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(action_items):
    """The list of action items, and all below it, behind a password."""
    world.published_item(title="Aksi tertutup")
    with publication_permit(action_items):
        PageViewRestriction.objects.create(page=action_items, restriction_type="password", password="rahasia")
    return action_items


def test_a_closed_list_asks_for_the_password_in_our_look(client, closed):
    html = client.get(closed.url).content.decode()
    assert "Halaman ini dibaca dengan kata sandi" in html
    assert "Aksi tertutup" not in html


def test_a_closed_list_is_named_nowhere(client, closed):
    for address in ("/", closed.get_parent().url, "/sitemap.xml"):
        text = client.get(address).content.decode()
        assert "Aksi tertutup" not in text
        assert closed.url not in text


def test_a_login_restriction_leads_to_our_one_way_in(client, action_items):
    with publication_permit(action_items):
        PageViewRestriction.objects.create(page=action_items, restriction_type="login")
    assert client.get(action_items.url).url == f"/admin/login/?next={action_items.url}"
