"""Headers, caching, and what robots may read."""

import re

import pytest

from tests import world
from workflows.models import publication_permit

pytestmark = pytest.mark.django_db


def test_a_public_page_may_load_nothing_from_elsewhere(client, chapter):
    headers = client.get(chapter.url).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]


def test_public_pages_carry_no_inline_script_or_style(client, chapter, action_items, item):
    for address in ("/", chapter.get_parent().url, chapter.url, action_items.url, item.url):
        html = client.get(address).content.decode()
        assert re.findall(r"<script(?! src=\"/static/)[^>]*>", html) == []
        assert " style=" not in html
        assert " onclick=" not in html


def test_an_unchanged_page_is_not_sent_twice(client, chapter):
    first = client.get(chapter.url)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(chapter.url, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_replaced_text_is_sent_again(client, chapter):
    tag = client.get(chapter.url).headers["ETag"]
    with publication_permit(chapter):
        type(chapter).objects.filter(pk=chapter.pk).update(summary="Ringkasan baru")
    response = client.get(chapter.url, headers={"if-none-match": tag})
    assert response.status_code == 200
    assert "Ringkasan baru" in response.content.decode()


def test_what_signed_in_people_see_is_kept_by_nobody_between(client, chapter):
    client.force_login(world.official("pic"))
    response = client.get(chapter.url)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response.headers["Vary"]


def test_pages_travel_compressed(client, chapter):
    response = client.get(chapter.url, headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"


def test_robots_are_told_where_the_sitemap_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_sitemap_lists_what_is_published_and_nothing_else(client, chapter, item):
    draft = world.chapter(title="Konsep")
    xml = client.get("/sitemap.xml").content.decode()
    assert f"http://testserver{chapter.url}</loc>" in xml
    assert item.slug in xml
    assert draft.slug not in xml


def test_the_box_on_the_first_page_of_the_admin_asks_the_search_over_everything(client):
    client.force_login(world.official("pic"))
    html = client.get("/admin/").content.decode()
    assert 'action="/admin/cari/"' in html
    assert client.get("/admin/cari/", {"q": "retribusi"}).status_code == 200
