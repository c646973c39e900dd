"""A page that was taken down says so at its address; a draft, and an address of nothing, say nothing of the kind."""

import pytest

from cms.plans.models import ActionItemPage
from tests import world
from tests.workflows.city import make_city, published
from workflows import services

pytestmark = pytest.mark.django_db


def test_a_page_taken_down_says_so_and_leads_to_what_is_read(client):
    city = make_city()
    page = published(city)
    plan = world.released(page.get_parent().specific)
    address = page.url
    assert client.get(address).status_code == 200
    services.take_down(page, city.admin, reason="Memuat data pribadi.")
    answer = client.get(address)
    assert answer.status_code == 410
    shown = answer.content.decode()
    assert "Naskah di alamat ini pernah terbit dan ditarik dari situs pada" in shown
    assert f'href="{plan.url}"' in shown
    for hidden in (page.title, "Memuat data pribadi."):
        assert hidden not in shown


def test_a_draft_is_where_nothing_is(client):
    draft = world.chapter()
    answer = client.get(draft.url)
    assert answer.status_code == 404
    assert "pernah terbit" not in answer.content.decode()


def test_an_address_of_nothing_costs_one_question_more_and_says_404(client):
    item = world.action_item()
    assert isinstance(item, ActionItemPage)
    answer = client.get(f"{item.get_parent().url}tidak-ada/")
    assert answer.status_code == 404
