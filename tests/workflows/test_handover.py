"""Mutasi: what waits passes to the next holder, with a record and word to both."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person
from cms.agencies.models import Appointment
from cms.agencies.services.keeping import appoint, keep_person
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import make_city, waiting_at
from workflows import selectors, services
from workflows.models import Handover, Turn
from workflows.services.handing import hand_over
from workflows.tasks import watch_deadlines

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


@pytest.fixture
def city():
    return make_city()


def term_of(person) -> Appointment:
    return Appointment.objects.select_related("office").get(person=person)


def end(person, by) -> None:
    term = term_of(person)
    term.ends = timezone.localdate() - YESTERDAY
    appoint(term, by=by)


def successor(city, role="head", **fields) -> Appointment:
    term = Appointment(
        office=term_of(getattr(city, role)).office,
        person=world.person(),
        starts=timezone.localdate(),
        order_number="800/7/2026",
        **fields,
    )
    appoint(term, by=city.root)
    return term


def test_an_item_lies_with_the_holder_from_the_start(city):
    round_ = waiting_at(city, "head")
    assert round_.current_task_state.turn.held_by == term_of(city.head)


def test_ending_a_term_hands_everything_to_the_successor_and_tells_both(city):
    rounds = [waiting_at(city, "head"), waiting_at(city, "head")]
    old = term_of(city.head)
    old.ends = timezone.localdate() - YESTERDAY
    appoint(old, by=city.root)
    new = successor(city)
    rows = list(Handover.objects.filter(kind="move"))
    assert {row.object_id for row in rows} == {int(round_.object_id) for round_ in rounds}
    assert {(row.from_person, row.to_person, row.from_title, row.to_title) for row in rows} == {
        (city.head, new.person, "Kepala Diskomsandi", "Kepala Diskomsandi")
    }
    assert set(Turn.objects.values_list("held_by", flat=True)) == {new.pk}
    told = Notification.objects.filter(kind="handover")
    assert told.filter(recipient=new.person).count() == 1
    assert told.filter(recipient=city.head).exists()
    services.approve(rounds[0].current_task_state, new.person)
    assert Handover.objects.filter(kind="vacant").count() == 2


def test_a_term_that_ends_by_date_is_handed_over_the_morning_after(city):
    round_ = waiting_at(city, "head")
    old = term_of(city.head)
    old.ends = timezone.localdate()
    appoint(old, by=city.root)
    new = Appointment(office=old.office, person=world.person(), starts=timezone.localdate() + YESTERDAY)
    appoint(new, by=city.root)
    assert not Handover.objects.exists()
    with time_machine.travel(timezone.now() + YESTERDAY, tick=False):
        watch_deadlines()
        watch_deadlines()
    row = Handover.objects.get()
    assert (row.object_id, row.from_person, row.to_person) == (
        int(round_.object_id),
        city.head,
        new.person,
    )


def test_a_plh_takes_over_and_gives_back(city):
    waiting_at(city, "head")
    acting = successor(city, capacity="plh", ends=timezone.localdate())
    assert Turn.objects.get().held_by == acting
    assert Handover.objects.get().to_title == "Plh. Kepala Diskomsandi"
    with time_machine.travel(timezone.now() + YESTERDAY, tick=False):
        watch_deadlines()
    assert Turn.objects.get().held_by == term_of(city.head)
    assert Handover.objects.count() == 2


def test_an_office_without_a_holder_is_on_the_desk_above_at_once(city):
    round_ = waiting_at(city, "head")
    assert not selectors.unheld(city.sekda).exists()
    end(city.head, city.root)
    for person, sees in [
        (city.sekda, True),
        (city.admin, True),
        (city.root, True),
        (city.pic, False),
        (city.member, False),
        (city.pic_other, False),
    ]:
        shown = [state.workflow_state_id for state in selectors.unheld(person)]
        assert shown == ([round_.pk] if sees else []), person
    told = Notification.objects.filter(kind="handover", subject__contains="tanpa pejabat")
    assert {row.recipient for row in told} == {city.sekda, city.admin}
    successor(city)
    assert not selectors.unheld(city.admin).exists()
    moved = Handover.objects.get(kind="move")
    assert moved.from_person == city.head  # from whom it came, though the office stood empty meanwhile


def test_a_vacant_superior_leads_further_up(city):
    waiting_at(city, "pic", drafter="expert")
    end(city.pic, city.root)
    assert selectors.unheld(city.head).count() == 1
    assert not selectors.unheld(city.sekda)
    end(city.head, city.root)
    assert selectors.unheld(city.sekda).count() == 1


def test_a_switched_off_holder_leaves_the_office_vacant(city):
    waiting_at(city, "head")
    who = Person.objects.get(pk=city.head.pk)
    keep_person(who, by=city.root, is_active=False)
    assert Handover.objects.get().kind == "vacant"
    assert selectors.unheld(city.admin).count() == 1


def test_a_second_run_changes_nothing_and_costs_the_same(city):
    counts = []
    for more in (1, 5):
        for _number in range(more):
            waiting_at(city, "head")
        with CaptureQueriesContext(connection) as queries:
            assert hand_over() == 0
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_a_named_superior_and_an_office_instead_are_followed(city):
    """A superior named on the office goes before the rule; an office that decides instead has its own holders."""
    from cms.agencies.models import Office

    round_ = waiting_at(city, "head")
    seat, above = term_of(city.head).office, term_of(city.expert).office
    Office.objects.filter(pk=seat.pk).update(superior=above)
    end(city.head, city.root)
    assert selectors.unheld(city.expert).count() == 1
    assert not selectors.unheld(city.sekda).exists()
    instead = term_of(city.pic_other).office
    Turn.objects.filter(task_state=round_.current_task_state).update(instead=instead)
    assert hand_over() == 1
    assert Turn.objects.get().held_by.person == city.pic_other
    assert not selectors.unheld(city.admin).exists()


def test_many_items_are_one_notice(city):
    for _number in range(7):
        waiting_at(city, "head")
    end(city.head, city.root)
    told = Notification.objects.get(recipient=city.sekda, kind="handover")
    assert "dan 2 lainnya" in told.body


def two_seats(city):
    """The head of one agency heads another too, and a text waits in each."""
    dinkes = world.agency("dinkes")
    world.appoint(city.head, "head", dinkes)
    for agency, pic in ((city.kominfo, city.pic), (dinkes, city.pic_other)):
        page = world.write(world.chapter(agency), pic)
        services.submit(page, pic)
    Notification.objects.all().delete()


def test_several_offices_at_once_are_one_notice(city):
    two_seats(city)
    keep_person(Person.objects.get(pk=city.head.pk), by=city.root, is_active=False)
    assert Handover.objects.filter(kind="vacant").count() == 2
    for person in (city.sekda, city.admin):
        told = Notification.objects.get(recipient=person, kind="handover")
        assert told.subject == "Beberapa naskah diserahterimakan"
        assert all(f"Kepala {name}" in told.body for name in ("Diskomsandi", "Dinkes"))
        assert told.url == reverse("workflows:unheld")


@pytest.mark.parametrize("settled", ["read_at", "mailed_at"])
def test_what_was_read_or_mailed_is_not_written_on(city, settled):
    two_seats(city)
    rows = city.head.appointments.select_related("office").order_by("pk")
    for row in rows:
        row.ends = timezone.localdate() - YESTERDAY
        appoint(row, by=city.root)
        Notification.objects.update(**{settled: timezone.now()})
    told = Notification.objects.filter(recipient=city.sekda, kind="handover")
    assert [notice.subject.startswith("Kepala ") for notice in told] == [True, True]


def test_each_office_at_which_something_waits_costs_two_queries_at_most(city):
    waiting_at(city, "head")
    counts = []
    for number in range(4):
        agency = world.agency(f"dinas{number}")
        world.official("head", agency)
        pic = world.official("pic", agency)
        services.submit(world.write(world.chapter(agency), pic), pic)
        with CaptureQueriesContext(connection) as queries:
            assert hand_over() == 0
        counts.append(len(queries))
    assert max(after - before for before, after in pairwise(counts)) <= 2
