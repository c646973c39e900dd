"""A box to search with on every public page, and in the admin."""

import re

import pytest

from search.services.outbox import drain_outbox
from tests import world
from tests.search.world import document, publish

pytestmark = pytest.mark.django_db
BOX = 'action="/cari/" role="search"'
INPUT = re.compile(r'<input id="cari[^>]*name="q"[^>]*>')


def public_addresses():
    chapter = publish(world.chapter(title="Pelabuhan"))
    item = publish(world.action_item(title="Dermaga"))
    publish(world.plan())
    paper = document("Pelabuhan.", title="Perda")
    pages = [world.home(), world.plan(), chapter, world.action_item_index(), item]
    return [
        *(page.get_url() for page in pages), paper.get_absolute_url(), paper.page_url(1), "/cari/",
        "/cari/?q=pelabuhan", "/cari/?q=tidakada", "/api/search/docs/",
    ]  # fmt: skip


def test_every_public_page_has_the_box(client):
    addresses = public_addresses()
    drain_outbox()
    without = []
    for address in addresses:
        answer = client.get(address, follow=True)
        assert (address, answer.status_code) == (address, 200)
        if not has_box(answer.content.decode()):
            without.append(address)
    assert without == []


def has_box(html):
    """The same on every page: it offers titles, and takes no more than is read."""
    boxes = [box for box in INPUT.findall(html) if "data-titles=" in box and 'maxlength="1000"' in box]
    return BOX in html and bool(boxes)


def test_pages_that_say_no_have_the_box_too(client):
    assert has_box(client.get("/tidak-ada/").content.decode())
    client.force_login(world.official("pic"))
    for address in ("/cari/simpanan/", "/cari/"):
        assert has_box(client.get(address).content.decode())


def test_the_admin_has_it_on_every_page_and_its_results_offer_titles_and_order(client):
    document("Pelabuhan.", title="Perda pelabuhan")
    document("Pelabuhan.", title="Perwali pelabuhan")
    drain_outbox()
    client.force_login(world.official("pic"))
    for address in ("/admin/", "/admin/pages/", "/admin/documents/", "/admin/cari/"):
        assert "/admin/cari/" in client.get(address, follow=True).content.decode()
    html = client.get("/admin/cari/", {"q": "pelabuhan", "sort": "terbaru"}).content.decode()
    assert 'data-titles="/api/search/suggest/"' in html
    assert "paling sesuai" in html
    assert html.index("Perwali pelabuhan") < html.index("Perda pelabuhan")
