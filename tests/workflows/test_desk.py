"""The desk: each office sees first what it needs first, and with whom everything else lies."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment
from cms.agencies.selectors import access_of
from cms.plans.selectors.late import missing_reports
from cms.plans.selectors.progress import progress_of
from home.desk import sections_for
from tests import world
from tests.workflows.city import desk, make_city, published, waiting_at
from workflows import services
from workflows.models import Decision, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def test_what_is_mine_waits_for_whom_and_how_long(city):
    waiting_at(city, "sekda")
    back = waiting_at(city, "head")
    services.send_back(back.current_task_state, city.head, comment="Lengkapi.")
    mine = desk(city.pic)
    assert (mine.running_count, mine.back_count) == (1, 1)
    (running,), (returned,) = mine.running, mine.back
    assert city.sekda.full_name in running.whom
    assert "Sekretaris Daerah" in running.whom
    assert running.waiting_days == 0
    assert running.due_on
    assert returned.made.comment == "Lengkapi."
    assert desk(city.pic_other).running_count == 0


def test_what_waits_for_me_and_what_comes_due_elsewhere(city):
    waiting_at(city, "head")
    later = waiting_at(city, "sekda")
    Turn.objects.filter(task_state=later.current_task_state).update(
        due_on=timezone.localdate() + timedelta(days=30)
    )
    head, sekda, member, other = (desk(p) for p in (city.head, city.sekda, city.member, city.pic_other))
    assert (len(head.waiting), head.counts.waiting, head.due) == (1, 1, [])
    assert (len(sekda.waiting), sekda.due) == (1, [])
    Turn.objects.update(due_on=timezone.localdate() + timedelta(days=1))
    assert len(desk(city.sekda).due) == 1
    assert len(desk(city.head).due) == 1
    assert len(desk(city.member).due) == 2
    assert member.waiting == other.due == []


def test_items_of_a_vacant_office_are_on_the_desks_above_it(city):
    waiting_at(city, "head")
    Appointment.objects.filter(person=city.head).update(ends=timezone.localdate() - timedelta(days=1))
    for person in (city.sekda, city.admin):
        found = desk(person)
        assert (len(found.unheld), found.unheld_count) == (1, 1)
        assert found.unheld[0].whom == ""
        assert found.due == []
    assert desk(city.pic_other).unheld == []


def test_a_head_sees_what_waits_for_a_vacant_pic(city):
    waiting_at(city, "pic")
    assert desk(city.head).unheld == []
    Appointment.objects.filter(person=city.pic).update(ends=timezone.localdate() - timedelta(days=1))
    assert desk(city.head).unheld_count == 1
    assert desk(city.member).unheld == []


def emergency(city):
    page = published(city)
    return Decision.objects.create(
        content_type=page.get_base_content_type(), object_id=page.pk, action="take_down", person=city.admin,
        comment="Angka salah.",
    )  # fmt: skip


def test_an_emergency_stays_on_the_sekdas_desk_until_reviewed(city):
    made = emergency(city)
    (shown,) = desk(city.sekda).emergencies
    assert shown.made == made
    assert shown.title
    assert desk(city.pic).emergencies == []
    Decision.objects.create(
        content_type=made.content_type,
        object_id=made.object_id,
        action="review",
        person=city.sekda,
        about=made,
    )
    assert desk(city.sekda).emergencies == []


def test_a_text_taken_down_is_on_the_desk_of_its_agency(client, city):
    page = published(city)
    assert desk(city.pic).back == []
    made = services.take_down(page, city.admin, reason="Angka salah.")
    for person, sees in (
        (city.pic, 1),
        (city.head, 1),
        (city.pic_other, 0),
        (city.sekda, 0),
        (city.member, 0),
    ):
        assert [shown.made for shown in desk(person).back] == [made] * sees
    client.force_login(city.pic)
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Diturunkan darurat" in shown
    assert "Angka salah." in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown


def test_it_goes_from_there_once_it_is_on_its_way_and_comes_no_more_once_public(city):
    page = published(city)
    services.take_down(page, city.admin, reason="Angka salah.")
    round_ = services.submit(
        world.write(type(page).objects.get(pk=page.pk), city.pic, "Judul lain"), city.pic
    )
    assert (desk(city.pic).back, desk(city.pic).running_count) == ([], 1)
    services.withdraw(page, city.pic)
    assert len(desk(city.pic).back) == 1
    page = type(page).objects.get(pk=page.pk)
    round_ = services.approve(services.submit(page, city.pic).current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    assert desk(city.pic).back == []


def test_each_office_has_its_own_first_list(city):
    first = {
        person: sections_for(access_of(getattr(city, person)), decides=True)[0]
        for person in ("pic", "head", "sekda", "expert", "admin", "member")
    }
    assert first == {
        "pic": "back", "head": "emergencies", "sekda": "emergencies", "expert": "back", "admin": "emergencies",
        "member": "due",
    }  # fmt: skip
    assert "waiting" not in sections_for(access_of(city.member), decides=False)


def test_the_page_of_each_office(client, city):
    waiting_at(city, "sekda")
    emergency(city)
    Appointment.objects.filter(person=city.head).update(ends=timezone.localdate() - timedelta(days=1))
    waiting_at(city, "head")
    for person in (city.pic, city.sekda, city.expert, city.admin, city.member, city.root):
        client.force_login(person)
        answer = client.get(reverse("wagtailadmin_home"))
        assert answer.status_code == 200
        assert "paraf-desk" in answer.content.decode()
    client.force_login(city.sekda)
    assert "Angka salah." in client.get(reverse("wagtailadmin_home")).content.decode()


@time_machine.travel("2026-11-25 03:00+00:00")
def test_missing_reports_agree_with_the_rule(city):
    """Desk and grid count the same reports, and the rule of each item names them."""
    silent = world.published_item(city.kominfo, since=date(2025, 1, 1))
    planned, unplanned, fresh, reported = (
        world.published_item(city.kominfo, since=since)
        for since in (date(2025, 1, 1), date(2025, 1, 1), date(2026, 10, 9), date(2025, 1, 1))
    )
    world.target(planned, 2026)
    world.target(unplanned, 2028)
    world.report(reported, (2026, 3))
    world.published_item(city.setda)
    world.action_item(city.kominfo)
    found = missing_reports([city.kominfo.pk])
    full = progress_of(item.pk for item in (silent, planned, unplanned, fresh, reported))
    owed = {pk: tuple(progress.late) for pk, progress in full.items() if progress.late}
    assert {line.item.pk: line.quarters for line in found.items} == owed
    assert set(owed) == {silent.pk, planned.pk, reported.pk}
    assert found.count == sum(map(len, owed.values())) == 7 + 3 + 6
    assert missing_reports([city.setda.pk], limit=0).items == []


@time_machine.travel("2026-11-25 03:00+00:00")
def test_the_desk_and_the_grid_say_the_same_number(client, city):
    items = [world.published_item(city.kominfo, since=date(2025, 1, 1)) for _ in range(7)]
    world.report(items[0], (2026, 3))
    client.force_login(city.pic)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    late = client.get(reverse("plans_progress") + "?late=on").context["late"]
    assert late == 7 * 7 - 1
    assert f"Laporan belum diisi ({late})" in page
    assert page.count("Triwulan I tahun 2025") == page.count("Triwulan II tahun 2026") == 5


@time_machine.travel("2026-11-25 03:00+00:00")
def test_late_reports_cost_the_desk_one_query(city, django_assert_num_queries):
    for number in (1, 20):
        for _ in range(number):
            world.published_item(city.kominfo, since=date(2025, 1, 1))
        with django_assert_num_queries(1):
            missing_reports([city.kominfo.pk])
