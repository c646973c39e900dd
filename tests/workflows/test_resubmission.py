"""A text that was returned and comes again: what was changed in answer to the note stands first."""

import pytest
from django.urls import reverse

from tests import world
from tests.workflows.city import waiting_at
from workflows import services

pytestmark = pytest.mark.django_db
HEADING = "Perubahan sejak dikembalikan"


def returned(city):
    round_ = waiting_at(city, "head")
    services.send_back(round_.current_task_state, city.head, comment="Sebutkan jumlah pulau.")
    return round_.content_object.specific


def again(city, page, **changed):
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    round_ = services.submit(world.write(page, city.pic, **changed), city.pic)
    return reverse("workflows:decide", args=[round_.pk])


def test_the_change_in_answer_to_the_note_is_shown_with_the_note(client, city):
    page = returned(city)
    address = again(city, page, title="Lima pulau")
    client.force_login(city.head)
    answer = client.get(address)
    shown = answer.content.decode()
    assert HEADING in shown
    assert shown.index(HEADING) < shown.index("Perubahan sejak versi terakhir")
    assert answer.context["last_return"].comment == "Sebutkan jumlah pulau."
    (change,) = answer.context["answered"]
    assert "Lima pulau" in str(change.html)


def test_a_text_that_comes_back_as_it_was_is_said_to_be_unchanged(client, city):
    client.force_login(city.head)
    answer = client.get(again(city, returned(city)))
    assert answer.context["answered"] == []
    assert "Belum ada yang diubah sejak naskah ini dikembalikan." in answer.content.decode()


def test_a_text_never_returned_shows_no_such_part(client, city):
    round_ = waiting_at(city, "head")
    client.force_login(city.head)
    assert HEADING not in client.get(reverse("workflows:decide", args=[round_.pk])).content.decode()


def test_a_return_before_the_last_publication_is_settled(client, city):
    page = returned(city)
    round_ = services.submit(page, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    client.force_login(city.head)
    assert HEADING not in client.get(again(city, page, title="Berikutnya")).content.decode()


def test_the_drafter_is_led_to_what_was_changed_since(client, city):
    page = returned(city)
    client.force_login(city.pic)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    words = "Yang sudah diubah sejak dikembalikan"
    assert words not in client.get(address).content.decode()
    world.write(page, city.pic, title="Lima pulau")
    assert words in client.get(address).content.decode()
