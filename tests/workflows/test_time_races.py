"""Two workers at the same time, on a database that really lets them run together."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from cms.agencies.models import Agency, Appointment
from cms.agencies.services import planning
from cms.notifications.models import Digest, NoticeSetting, Notification
from cms.notifications.services import notify
from cms.notifications.tasks import send_digests
from tests import world
from tests.workflows.city import make_city, waiting_at
from workflows.calendar import add_working_days
from workflows.models import Handover, Reminder, Turn
from workflows.services import reminding
from workflows.services.handing import hand_over

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
WORKERS = 4


def together(act) -> list:
    """What each of some workers returned that began at once."""
    start, results = threading.Barrier(WORKERS), []

    def run() -> None:
        try:
            start.wait(timeout=20)
            results.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == WORKERS
    return results


def test_each_reminder_is_given_once_whoever_races():
    city = make_city()
    for _number in range(5):
        waiting_at(city, "head")
    day = add_working_days(timezone.localdate(), 1)
    Turn.objects.update(due_on=day - timedelta(days=1))
    given = together(lambda: reminding.remind(day))
    assert sum(given) == 5
    assert Reminder.objects.count() == 5
    assert Notification.objects.filter(kind="deadline", recipient=city.sekda).count() == 5
    assert Notification.objects.filter(kind="deadline", recipient=city.head).count() == 5


def test_each_item_is_handed_over_once_whoever_races():
    city = make_city()
    for _number in range(5):
        waiting_at(city, "head")
    term = Appointment.objects.get(person=city.head)
    Appointment.objects.filter(pk=term.pk).update(ends=timezone.localdate() - timedelta(days=1))
    new = world.person()
    world.appoint(new, "head", city.kominfo, starts=timezone.localdate())
    assert sum(together(hand_over)) == 5
    assert Handover.objects.count() == 5
    assert Notification.objects.filter(kind="handover", recipient=new).count() == 1


def test_one_digest_a_day_whoever_races(settings):
    settings.PARAF_DIGEST_HOUR = 0
    who = world.person()
    NoticeSetting.objects.create(person=who, mail="daily")
    notify([who], subject="Perihal", body="Isi.")
    assert sum(together(send_digests)) == 1
    assert Digest.objects.count() == 1


def test_a_planned_change_of_an_agency_takes_effect_once_whoever_races():
    city = make_city()
    tomorrow = timezone.localdate() + timedelta(days=1)
    names = {"name": "Dinas Baru", "abbreviation": "Baru", "slug": "baru"}
    planning.plan(city.kominfo, "rename", names, tomorrow, by=city.admin)
    assert sum(together(lambda: planning.carry_out_due(tomorrow))) == 1
    assert Agency.objects.filter(slug="baru").count() == 1
