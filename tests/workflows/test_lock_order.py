"""Nobody waits in a circle: the clock, the calendar and people take their locks in one order, on real connections."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.agencies.models import Appointment
from tests import world
from tests.workflows.city import make_city, waiting_at
from tests.workflows.test_races import _only_postgresql, at_once
from workflows import services
from workflows.models import DraftShare, Handover, Holiday, Turn
from workflows.services import calendar_days, handing, sharing

__all__ = ["_only_postgresql"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DAY = timedelta(days=1)
LITTLE = 1  # seconds somebody stays in the middle, with the locks taken so far


@pytest.mark.parametrize("drops", [False, True])
def test_the_calendar_and_a_handover_at_once(monkeypatch, drops):
    city = make_city()
    round_ = waiting_at(city, "head")
    due = Turn.objects.get().due_on
    day = Holiday(day=due, name="Libur")
    if drops:
        calendar_days.keep_day(day, by=city.admin)
    before = Turn.objects.get().due_on
    Appointment.objects.filter(person=city.head).update(ends=timezone.localdate() - DAY)
    counting, handed = threading.Event(), threading.Event()
    count, record = calendar_days._count_anew, handing.record

    def count_later():
        counting.set()
        handed.wait(LITTLE)
        return count()

    def record_later(*args, **kwargs):
        handed.set()
        return record(*args, **kwargs)

    monkeypatch.setattr(calendar_days, "_count_anew", count_later)
    monkeypatch.setattr(handing, "record", record_later)

    def hand_over():
        counting.wait(5)
        return handing.hand_over()

    act = calendar_days.drop_day if drops else calendar_days.keep_day
    assert at_once(lambda: act(day, by=city.admin), hand_over) == [1, 1]
    assert Turn.objects.get().due_on != before
    assert Handover.objects.get().task_state_id == round_.current_task_state_id


def test_the_clock_and_somebody_end_two_shares_at_once(monkeypatch):
    city = make_city()
    dinkes = world.agency("dinkes")
    pages = [world.write(world.chapter(city.kominfo), city.pic) for _page in range(2)]
    made = [
        sharing.share(page, city.pic, kind="comment", agency=dinkes, until=timezone.localdate())
        for page in pages
    ]
    DraftShare.objects.update(until=timezone.localdate() - DAY)
    swept, ended, log = threading.Event(), threading.Event(), sharing._log

    def log_later(action, given, obj, by):
        if by is not None:
            swept.wait(10)
            ended.set()
        log(action, given, obj, by)
        if by is None and given.pk == made[0].pk:
            swept.set()
            ended.wait(10)

    monkeypatch.setattr(sharing, "_log", log_later)
    answers = at_once(sharing.sweep, lambda: services.end_share(made[1], city.pic) or "ended")
    assert None not in answers
    assert not DraftShare.objects.filter(ended_at=None).exists()
