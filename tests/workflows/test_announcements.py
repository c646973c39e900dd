"""One mail for one act, and a link that its reader may open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import break_glass, make_city, waiting_at
from workflows import selectors, sentences, services
from workflows.models import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]


def mails(person):
    return Notification.objects.filter(recipient=person)


def test_a_return_to_an_earlier_stage_is_one_mail(city):
    round_ = waiting_at(city, "sekda")
    (head_task,) = selectors.earlier_stages(round_, round_.current_task_state.task.specific)
    Notification.objects.all().delete()
    services.send_back(round_.current_task_state, city.sekda, comment="Periksa anggaran.", to=head_task)
    told = mails(city.head).get()
    assert "menunggu keputusan" in told.subject
    assert "Periksa anggaran." in told.body
    assert told.url == reverse("workflows:decide", args=[round_.pk])
    assert mails(city.pic).get().url == reverse("wagtailadmin_pages:edit", args=[round_.object_id])
    assert not mails(city.sekda).exists()


def test_whoever_is_told_may_open_the_link(client, city):
    """The acting Sekda who returned is told of the publication, and does not write drafts."""
    acting = world.person()
    world.appoint(acting, "sekda", city.setda, capacity="plh")
    round_ = waiting_at(city, "sekda")
    (head_task,) = selectors.earlier_stages(round_, round_.current_task_state.task.specific)
    round_ = services.send_back(round_.current_task_state, acting, comment="Periksa.", to=head_task)
    round_ = services.approve(round_.current_task_state, city.head)
    Notification.objects.all().delete()
    services.approve(round_.current_task_state, city.sekda)
    assert {mail.recipient for mail in Notification.objects.all()} == {city.pic, city.head, acting}
    for mail in Notification.objects.select_related("recipient"):
        client.force_login(mail.recipient)
        assert client.get(mail.url).status_code == 200, (mail.recipient, mail.url)


def test_who_decided_in_place_of_another_is_led_to_a_page_that_opens(client, city):
    """An office named for the case read the draft for the length of the turn."""
    round_ = waiting_at(city, "head")
    named = world.official("member", world.agency("asisten"))
    Turn.objects.filter(task_state=round_.current_task_state).update(instead=named.appointments.get().office)
    Notification.objects.all().delete()
    services.withdraw(round_.content_object.specific, city.pic)
    assert {mail.recipient for mail in Notification.objects.all()} == {city.head, named}
    for mail in Notification.objects.select_related("recipient"):
        client.force_login(mail.recipient)
        assert client.get(mail.url).status_code == 200, (mail.recipient, mail.url)


def test_where_nobody_may_approve_the_holder_who_may_return_is_told(city):
    round_ = waiting_at(city, "head")
    city.sekda.appointments.all().delete()
    world.appoint(city.head, "sekda", city.setda)
    world.appoint(world.person(), "head", city.kominfo, capacity="plh")
    Notification.objects.all().delete()
    services.approve(round_.current_task_state, city.head)
    assert mails(city.head).filter(url=reverse("workflows:decide", args=[round_.pk])).exists()


def test_deciding_asks_as_little_where_many_may_decide_next():
    """The notices of each are one insert; who may decide, who wrote and what was decided is asked once."""
    asked = []
    for number in (2, 2, 12):  # the first fills what is kept in memory
        here = make_city()
        for _more in range(number):
            world.official("head", here.kominfo)
        page = world.write(world.chapter(here.kominfo), here.pic)
        with CaptureQueriesContext(connection) as queries:
            services.submit(page, here.pic)
        with CaptureQueriesContext(connection) as more:
            services.approve(selectors.open_round(page).current_task_state, here.head)
        asked.append((len(queries), len(more)))
    assert asked[1] == asked[2]
    assert all(found <= most for found, most in zip(asked[2], (40, 38), strict=True))


def test_a_review_asks_as_little_where_many_are_told():
    asked = []
    for number in (1, 1, 9):
        here = make_city()
        page = world.write(world.chapter(here.kominfo), here.pic)
        made = break_glass(page, here.admin, reason="Angka salah.")
        for _more in range(number):
            world.official("head", here.kominfo)
        with CaptureQueriesContext(connection) as queries:
            services.review(made, here.sekda, comment="Benar.")
        asked.append(len(queries))
    assert asked[1] == asked[2]


def test_an_action_item_is_told_of_by_its_code_and_headed_by_it_once(client, city):
    item = world.write(world.action_item(city.kominfo, title="Uji keamanan", code="RA-55"), city.pic)
    round_ = services.submit(item, city.pic)
    told = mails(city.head).get()
    assert told.subject == "RA-55: Uji keamanan menunggu keputusan Anda"
    assert "mengajukan RA-55: Uji keamanan" in told.body
    assert sentences.submitted(item, round_).startswith("RA-55: Uji keamanan ")
    client.force_login(city.head)
    page = client.get(reverse("workflows:decide", args=[round_.pk]))
    assert page.context["header_title"] == "RA-55: Uji keamanan"
