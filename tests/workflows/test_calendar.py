"""Working days: the national list, cuti bersama, and the city's own corrections."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import world
from workflows import services
from workflows.calendar import FARTHEST, add_working_days, days_of, is_working_day, working_days_between
from workflows.models import OfficeTask
from workflows.models.stages import MOST_DAYS
from workflows.timekeeping import Holiday

pytestmark = pytest.mark.django_db
CHRISTMAS, JOINT_LEAVE = date(2026, 12, 25), date(2026, 12, 24)


def test_national_holidays_and_joint_leave_are_no_working_days():
    assert not is_working_day(CHRISTMAS)
    assert not is_working_day(JOINT_LEAVE)
    assert add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert working_days_between(date(2026, 12, 23), date(2026, 12, 28)) == 1
    assert working_days_between(date(2026, 12, 28), date(2026, 12, 23)) == -1


def test_a_day_of_our_own_is_added_named_anew_and_taken_away_at_once():
    local = date(2026, 12, 29)  # the city's birthday
    row = Holiday.objects.create(day=local, name="Hari Jadi Ternate")
    assert not is_working_day(local)
    assert add_working_days(date(2026, 12, 28), 1) == date(2026, 12, 30)
    Holiday.objects.create(day=JOINT_LEAVE, name="Cuti bersama Natal dibatalkan", is_off=False)
    assert is_working_day(JOINT_LEAVE)
    Holiday.objects.create(day=CHRISTMAS, name="Natal")
    named = {found.day: found.name for found in days_of(2026)}
    assert named[CHRISTMAS] == "Natal"
    row.delete()
    assert is_working_day(local)


@pytest.mark.parametrize("days", [1, 5, 30, 260])
def test_counting_is_the_inverse_of_adding(days):
    start = date(2026, 2, 13)
    assert working_days_between(start, add_working_days(start, days)) == days


def test_the_list_is_read_once():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for day in range(1, 29):
            working_days_between(date(2026, 1, day), date(2027, 3, day))
    assert len(queries) == 1


@pytest.mark.parametrize("days", [-1, 0, FARTHEST, FARTHEST + 1, 9_000_000])
def test_no_number_of_days_leads_out_of_the_calendar(days):
    start = date(2026, 2, 13)
    assert working_days_between(start, add_working_days(start, days)) == max(0, min(days, FARTHEST))


@pytest.mark.parametrize(
    ("days", "may"), [(-1, False), (0, False), (1, True), (60, True), (61, False), (9_000_000, False)]
)
def test_the_days_of_a_stage_have_bounds(client, days, may):
    stage = OfficeTask.objects.get(role="sekda")
    client.force_login(world.official("admin"))
    address = reverse("wagtailadmin_workflows:edit_task", args=[stage.pk])
    client.post(address, {"name": stage.name, "role": stage.role, "working_days": days})
    stored = OfficeTask.objects.get(pk=stage.pk).working_days
    assert stored == (days if may else stage.working_days)


def test_a_stage_that_was_given_too_many_days_opens_all_the_same():
    OfficeTask.objects.update(working_days=32_000)
    where = world.agency()
    pic, _head = world.official("pic", where), world.official("head", where)
    world.official("sekda", world.agency("setda"))
    round_ = services.submit(world.write(world.chapter(where), pic), pic)
    assert round_.current_task_state.turn.working_days == MOST_DAYS
