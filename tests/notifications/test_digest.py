"""One mail a day for those who want no more, and no notice lost however long the mail server is away."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from cms.core.mail import LONGEST_WAIT, wait_after
from cms.notifications.models import Digest, NoticeSetting, Notification
from cms.notifications.services import notify
from cms.notifications.tasks import send_digests, send_waiting
from tests import world

pytestmark = pytest.mark.django_db
GOOD = "django.core.mail.backends.locmem.EmailBackend"
BAD = "tests.notifications.test_mail.NoServer"
REFUSING = "tests.notifications.test_mail.OneDeadAddress"


def at(day: int, hour: int):
    moment = datetime(2026, 10, day, hour, tzinfo=timezone.get_default_timezone())
    return time_machine.travel(moment, tick=False)


def daily_reader(name: str = ""):
    who = world.person(name)
    NoticeSetting.objects.create(person=who, mail="daily")
    return who


def test_a_day_is_one_mail_in_the_morning():
    who, other = daily_reader(), world.person()
    with at(5, 15):
        for number in (1, 2):
            notify([who, other], subject=f"Perihal {number}", body="Isi.", url="/admin/antrean/1/")
        send_waiting()
        assert [message.to for message in mail.outbox] == [[other.email], [other.email]]
    with at(6, 6):
        assert send_digests() == 0
    with at(6, 7):
        assert [send_digests(), send_digests()] == [1, 0]
        notify([who], subject="Perihal 3", body="Isi.")
        assert send_digests() == 0
    message = mail.outbox[-1]
    assert message.to == [who.email]
    assert message.subject == "2 pemberitahuan, 6 Oktober 2026"
    assert message.body.index("1. Perihal 1") < message.body.index("2. Perihal 2")
    assert "/admin/antrean/1/" in message.body
    assert "Perihal 3" not in message.body
    assert Notification.objects.filter(recipient=who, mailed_at__isnull=True).count() == 1
    with at(7, 8):
        assert send_digests() == 1
    assert "Perihal 3" in mail.outbox[-1].body


def test_who_changes_to_at_once_gets_what_waits():
    who = daily_reader()
    notify([who], subject="Perihal", body="Isi.")
    assert send_waiting() == 0
    NoticeSetting.objects.update(mail="immediate")
    assert send_waiting() == 1


def test_a_dead_server_keeps_the_digest(settings):
    who = daily_reader()
    with at(5, 8):
        notify([who], subject="Perihal", body="Isi.")
        settings.EMAIL_BACKEND = BAD
        assert send_digests() == 0
    settings.EMAIL_BACKEND = GOOD
    with at(9, 8):
        assert send_digests() == 1
    assert Digest.objects.get().mailed_at
    assert Notification.objects.get().mailed_at


def test_weeks_without_a_mail_server_lose_nothing(settings):
    """Each minute, for a month, at each hour a notice would have been tried."""
    who = world.person("mati")
    settings.EMAIL_BACKEND = REFUSING
    with at(1, 8) as clock:
        notify([who], subject="Perihal", body="Isi.")
        waits = []
        for _attempt in range(60):
            assert send_waiting() == 0
            row = Notification.objects.get()
            waits.append(row.retry_at - timezone.now())
            clock.move_to(row.retry_at)
        assert row.attempts == 60
        assert waits[0] == timedelta(minutes=1)
        assert waits[1] == timedelta(minutes=2)
        assert waits[-1] == LONGEST_WAIT
        settings.EMAIL_BACKEND = GOOD
        assert send_waiting() == 1
    assert [message.subject for message in mail.outbox] == ["Perihal"]


def test_the_wait_is_bounded_for_ever():
    assert wait_after(30_000) == LONGEST_WAIT


def test_who_may_not_sign_in_is_in_no_digest():
    who = daily_reader()
    with at(5, 8):
        notify([who], subject="Perihal", body="Isi.")
        who.is_active = False
        who.save()
        assert send_digests() == 0
    assert not Digest.objects.exists()


def test_days_without_a_mail_server_lose_no_notice_of_the_day(settings):
    """A digest a day waits, with all of its notices; once the server is back, each is mailed once."""
    who, other = daily_reader(), world.person()
    settings.EMAIL_BACKEND = BAD
    for day in range(5, 10):
        with at(day, 6):
            notify([who, other], subject=f"Perihal {day}", body=f"Isi {day}.", url="/admin/antrean/")
        for hour in (8, 12, 23):
            with at(day, hour):
                assert send_digests() == send_waiting() == 0
    assert mail.outbox == []
    assert (Notification.objects.count(), Digest.objects.filter(mailed_at=None).count()) == (10, 5)
    settings.EMAIL_BACKEND = GOOD
    with at(12, 9) as clock:
        for _look in range(24):
            send_digests()
            send_waiting()
            clock.shift(timedelta(hours=1))
    to_who = [message for message in mail.outbox if message.to == [who.email]]
    assert sorted(n for message in to_who for n in range(5, 10) if f"Isi {n}." in message.body) == [
        *range(5, 10)
    ]
    at_once = [message.subject for message in mail.outbox if message.to == [other.email]]
    assert sorted(at_once) == [f"Perihal {number}" for number in range(5, 10)]
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_a_worker_that_dies_after_the_mail_sends_none_twice(monkeypatch):
    """Killed before it noted its notices: the digest went out, and that is read from the digest."""
    who = daily_reader()
    with at(5, 6):
        notify([who], subject="Perihal", body="Isi.")
    with at(5, 8):
        send_digests()
        Notification.objects.update(mailed_at=None)
    with at(5, 9):
        assert send_digests() == send_waiting() == 0
    assert len(mail.outbox) == 1
    assert Notification.objects.get().mailed_at
