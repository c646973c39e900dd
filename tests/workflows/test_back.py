"""What left the chain stays on a desk until it is submitted again: of its drafters, its PIC, or those above."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment
from cms.agencies.selectors import access_of
from cms.agencies.services.following import forget_access
from tests import world
from tests.workflows.city import break_glass, desk, published, waiting_at
from workflows import services
from workflows.selectors.back import back_unheld

pytestmark = pytest.mark.django_db


def back(person):
    return [(row.made.action, row.obj.pk) for row in desk(person).back]


def left_by(person):
    """The appointment ended yesterday, as after a transfer."""
    Appointment.objects.filter(person=person).update(ends=timezone.localdate() - timedelta(days=1))
    forget_access(person)


def text(round_):
    return type(round_.content_object.specific).objects.get(pk=round_.object_id)


def returned(city):
    round_ = waiting_at(city, "sekda")
    services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    return text(round_)


def withdrawn(city):
    page = text(waiting_at(city, "head"))
    services.withdraw(page, city.pic)
    return page


def granted(city):
    round_ = waiting_at(city, "sekda")
    services.ask_withdrawal(text(round_), city.pic, comment="Angka keliru.")
    services.grant_withdrawal(round_.current_task_state, city.sekda)
    return text(round_)


def broken(city):
    page = text(waiting_at(city, "head"))
    break_glass(page, city.admin, reason="Gempa.")
    return text_of(page)


def down(city):
    page = published(city)
    services.take_down(page, city.admin, reason="Angka salah.")
    return text_of(page)


def text_of(page):
    return type(page).objects.get(pk=page.pk)


LEFT = {
    "return": returned, "withdraw": withdrawn, "grant_withdrawal": granted, "break_glass": broken, "take_down": down,
}  # fmt: skip


@pytest.mark.parametrize("action", LEFT)
def test_it_lies_with_its_drafter_until_submitted_again(client, city, action):
    page = LEFT[action](city)
    assert back(city.pic) == [(action, page.pk)]
    assert desk(city.pic).back_count == 1
    assert back(city.pic_other) == back(city.member) == back(city.pic_setda) == back(city.sekda) == []
    client.force_login(city.pic)
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Kembali ke penyusun (1)" in shown
    services.submit(text_of(page), city.pic)
    assert back(city.pic) == []
    assert desk(city.pic).running_count == 1


@pytest.mark.parametrize("action", LEFT)
def test_it_passes_to_the_next_pic_and_in_between_to_those_above(city, action):
    page = LEFT[action](city)
    left_by(city.pic)
    for person in (city.head, city.admin):
        found = desk(person)
        listed = found.back if (action, person) == ("take_down", city.head) else found.unheld_back
        assert [row.obj.pk for row in listed] == [page.pk]
        assert found.unheld_count + found.back_count == 1
    assert back(city.pic) == desk(city.pic_other).unheld_back == []
    successor = world.official("pic", city.kominfo)
    assert back(successor) == [(action, page.pk)]
    assert desk(city.head).unheld_back == desk(city.admin).unheld_back == []


def test_above_an_agency_without_pic_and_head_stand_sekda_and_administrators(client, city):
    page = returned(city)
    left_by(city.pic)
    left_by(city.head)
    for person in (city.sekda, city.admin):
        assert [row.obj.pk for row in desk(person).unheld_back] == [page.pk]
        client.force_login(person)
        shown = client.get(reverse("workflows:unheld")).content.decode()
        assert "Kembali ke penyusun, dari perangkat daerah tanpa PIC (1)" in shown
        assert page.title in shown


def test_who_drafted_and_moved_on_has_it_no_more(city):
    page = returned(city)
    left_by(city.pic)
    world.appoint(city.pic, "pic", city.setda)
    assert back(city.pic) == []
    assert [row.obj.pk for row in desk(city.admin).unheld_back] == [page.pk]


def test_a_draft_of_the_experts_is_theirs_and_the_pics(city):
    round_ = waiting_at(city, "pic")
    services.send_back(round_.current_task_state, city.pic, comment="Bukan begini.")
    assert back(city.expert) == back(city.pic) == [("return", int(round_.object_id))]


def test_returned_to_an_earlier_office_it_is_on_its_way(city):
    page = world.write(world.chapter(city.kominfo), city.expert)
    round_ = services.submit(page, city.expert)
    round_ = services.approve(round_.current_task_state, city.pic)
    pics = round_.task_states.order_by("pk").first().task.specific
    round_ = services.approve(round_.current_task_state, city.head)
    services.send_back(round_.current_task_state, city.sekda, comment="Periksa.", to=pics)
    assert back(city.pic) == back(city.expert) == []
    assert desk(city.expert).running_count == 1


def test_taken_down_with_a_change_on_its_way_it_goes_on(city):
    page = published(city)
    page = world.write(page, city.pic, title="Lain")
    services.submit(page, city.pic)
    services.take_down(text_of(page), city.admin, reason="Angka salah.")
    assert back(city.pic) == []
    assert desk(city.pic).running_count == 1


def test_what_an_emergency_published_is_approved_without_a_change(city):
    page = broken(city)
    round_ = services.submit(page, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    assert back(city.pic) == []
    assert text_of(page).live
    assert access_of(city.pic).pic_of


def test_where_no_emergency_is_reviewed_no_text_is_read(city):
    with CaptureQueriesContext(connection) as asked:
        back_unheld(city.head, 5)
    assert not any('"content"' in query["sql"] for query in asked)
