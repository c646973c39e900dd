"""What a new version changed, for everybody to read."""

import pytest
from django.urls import reverse

from tests import world
from workflows import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    return world.official("pic"), world.official("head"), world.official("sekda", world.agency("setda"))


def publish(page, title, offices):
    pic, *deciders = offices
    page = world.write(page, pic, title)
    round_ = services.submit(page, pic)
    for who in deciders:
        services.approve(round_.current_task_state, who)
        round_.refresh_from_db()
    return type(page).objects.get(pk=page.pk)


def test_the_first_version_changed_nothing(client, offices):
    page = publish(world.chapter(), "Arsitektur", offices)
    address = reverse("plans_changes", args=[page.pk])
    assert address not in client.get(page.url).content.decode()
    assert client.get(address).status_code == 404


def test_the_second_version_shows_what_it_changed(client, offices):
    page = publish(world.chapter(), "Arsitektur lama", offices)
    page = publish(page, "Arsitektur baru", offices)
    address = reverse("plans_changes", args=[page.pk])
    assert address in client.get(page.url).content.decode()
    html = client.get(address).content.decode()
    assert "<ins>" in html
    assert "<del>" in html
    assert "baru" in html


def test_a_draft_after_it_is_not_told(client, offices):
    page = publish(world.chapter(), "Arsitektur lama", offices)
    page = publish(page, "Arsitektur baru", offices)
    world.write(page, offices[0], "Arsitektur yang belum disetujui")
    html = client.get(reverse("plans_changes", args=[page.pk])).content.decode()
    assert "belum disetujui" not in html


@pytest.mark.parametrize("pk", [0, 999_999, 2**63])
def test_no_such_page(client, pk):
    assert client.get(f"/perubahan/{pk}/").status_code == 404


def test_a_draft_has_no_changes_to_show(client):
    page = world.write(world.chapter(), world.official("pic"))
    assert client.get(reverse("plans_changes", args=[page.pk])).status_code == 404
