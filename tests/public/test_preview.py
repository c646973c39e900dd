"""Drafters see their text as the public will, and that it is not approved; nobody else sees it."""

import pytest

from tests import world

pytestmark = pytest.mark.django_db
BANNER = "Pratinjau: belum disetujui"


def preview(page, who, client):
    """The page as Wagtail's preview renders it, through the address the editor opens."""
    client.force_login(who)
    return client.get(f"/admin/pages/{page.pk}/view_draft/")


@pytest.mark.parametrize("make", [world.chapter, world.action_item])
def test_a_drafter_previews_a_draft(client, make):
    page = make()
    page = world.write(page, world.official("pic", page.agency), "Judul baru")
    response = preview(page, world.official("pic", page.agency), client)
    html = response.content.decode()
    assert response.status_code == 200
    assert BANNER in html
    assert "Judul baru" in html


def test_a_preview_of_a_published_chapter_shows_the_draft_under_its_number(client, chapter):
    pic = world.official("pic", chapter.agency)
    world.write(chapter, pic, "Pendahuluan yang diperbaiki")
    html = preview(chapter, pic, client).content.decode()
    assert "Bab I</span> Pendahuluan yang diperbaiki" in html
    assert html.count('aria-current="page">Bab I <span') == 2  # in the contents, wide and narrow
    assert BANNER not in client.get(chapter.url).content.decode()


def test_another_agency_sees_no_preview(client):
    page = world.write(world.chapter(), world.official("pic"))
    response = preview(page, world.official("pic", world.agency("dinkes")), client)
    assert response.status_code == 404
    assert BANNER not in response.content.decode()


def test_a_plan_is_previewed(client):
    page = world.write(world.plan(), world.official("pic"), "Rencana baru")
    html = preview(page, world.official("pic"), client).content.decode()
    assert BANNER in html
    assert "Rencana baru" in html
