"""Where several hold an office, a text lies with one of them who may decide it, when its stage opens and afterwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Revision

from cms.agencies.models import Appointment, Office
from cms.agencies.services.keeping import appoint
from cms.notifications.models import Notification
from tests import world
from workflows import policies, selectors, services
from workflows.models import Handover
from workflows.services.handing import hand_over

pytestmark = pytest.mark.django_db

# who becomes Plh. of the head, what their order says, with whom the text lies
ROWS = [
    ("expert", {}, "head"),  # submitted it
    ("admin", {}, "head"),  # wrote in it
    ("pic", {}, "head"),  # has decided in this round
    ("member", {}, "member"),
    ("member", {"routine_only": True}, "head"),
]


def plh_of_the_head(city, who, **fields):
    office = Office.objects.get(agency=city.kominfo, role="head")
    today = timezone.localdate()
    made = Appointment(
        office=office, person=who, capacity="plh", order_number="800/1",
        starts=today, ends=today + timezone.timedelta(days=3), **fields,
    )  # fmt: skip
    appoint(made, by=city.root)


def to_the_head(city):
    """Written by an administrator and the expert team, who submits it; the PIC decides first, without being merged."""
    world.official("pic", city.kominfo)
    page = world.write(world.write(world.chapter(city.kominfo), city.admin), city.expert)
    services.submit(page, city.expert)
    services.approve(turn(page), city.pic)
    return page


def turn(page):
    return selectors.open_round(type(page).objects.get(pk=page.pk)).current_task_state


@pytest.mark.parametrize("when", ["opening", "afterwards"])
@pytest.mark.parametrize(("who", "fields", "lies"), ROWS)
def test_it_lies_with_who_may_decide_it(city, who, fields, lies, when):
    person = getattr(city, who)
    if when == "opening":
        plh_of_the_head(city, person, **fields)
        page = to_the_head(city)
    else:
        page = to_the_head(city)
        Notification.objects.all().delete()
        plh_of_the_head(city, person, **fields)
    state = turn(page)
    assert state.task.specific.role == "head"
    assert state.turn.held_by.person == getattr(city, lies)
    assert policies.may_approve(getattr(city, lies), page, state.task.specific, state.workflow_state)
    moved = when == "afterwards" and lies != "head"
    assert Handover.objects.exists() is moved
    assert Notification.objects.filter(kind="handover").exists() is moved
    assert hand_over() == 0


def test_who_corrects_in_their_turn_keeps_it(city):
    plh_of_the_head(city, city.member)
    page = to_the_head(city)
    text = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    text.title = "Diperbaiki pelaksana harian"
    text.save_revision(user=city.member)
    assert hand_over() == 0
    assert turn(page).turn.held_by.person == city.member


def test_a_merged_stage_lies_with_who_holds_both_offices(city):
    """The PIC is Plt. head beside the head."""
    world.appoint(city.pic, "head", city.kominfo, capacity="plt", order_number="800/9")
    page = world.write(world.chapter(city.kominfo), city.expert)
    services.submit(page, city.expert)
    assert turn(page).task.specific.role == "head"
    assert turn(page).turn.held_by.person == city.pic
    assert hand_over() == 0


def test_where_none_of_them_may_decide_it_lies_with_the_first(city):
    """At the last stage, which is not skipped: it is given away, and comes back with the office it lay with."""
    second = world.person()
    world.appoint(second, "sekda", city.setda, capacity="plh", order_number="800/2")
    page = world.write(world.chapter(city.kominfo), city.pic)
    latest = page.get_latest_revision()
    for who in (second, city.sekda):
        latest.pk, latest.user = None, who
        latest.save()
    services.submit(page, city.pic)
    services.approve(turn(page), city.head)
    assert turn(page).turn.stranded
    assert turn(page).turn.held_by.person == second


def test_asking_again_costs_the_same_however_many_wait(city):
    plh_of_the_head(city, city.member)
    counts = []
    for more in (1, 4):
        for _number in range(more):
            services.submit(world.write(world.chapter(city.kominfo), city.pic), city.pic)
        with CaptureQueriesContext(connection) as queries:
            assert hand_over() == 0
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_settling_asks_the_same_of_each_text_found(city):
    """Each is locked, passed on and recorded by itself; where nothing waits, nothing is asked of texts."""
    counts = []
    for found in (0, 1, 5):
        for _number in range(found):
            round_ = services.submit(world.write(world.chapter(city.kominfo), city.pic), city.pic)
            Revision.objects.filter(pk=round_.current_task_state.revision_id).update(user=city.head)
        with CaptureQueriesContext(connection) as queries:
            assert services.settle_open_turns() == found
        counts.append(len(queries))
    nothing, one, five = counts
    assert nothing == 1
    assert one <= 5 + 36
    assert five - one <= 4 * 36
