"""Mail after commit: to those told, once, and past what cannot be delivered."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone, translation

from cms.core.mail import LONGEST_WAIT, MOST_DOUBLED, send_each, wait_after
from cms.notifications.models import Notification
from cms.notifications.services import notify
from cms.notifications.tasks import _message, send_waiting, waiting
from tests import world
from tests.workflows.city import make_city, waiting_at
from workflows import services

pytestmark = pytest.mark.django_db


class OneDeadAddress(EmailBackend):
    """A server that refuses one address."""

    def send_messages(self, messages):
        if any("mati" in to for message in messages for to in message.to):
            raise SMTPRecipientsRefused({"mati@example.test": (550, b"no such user")})
        return super().send_messages(messages)


class NoServer(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_a_dead_address_holds_up_nobody(settings):
    settings.EMAIL_BACKEND = f"{__name__}.OneDeadAddress"
    people = [world.person("mati"), world.person("hidup")]
    notify(people, subject="Perihal", body="Isi", url="/admin/")
    assert send_waiting() == 1
    assert [message.to for message in mail.outbox] == [["hidup@example.test"]]
    refused = Notification.objects.get(recipient=people[0])
    assert (refused.attempts, refused.mailed_at) == (1, None)
    assert refused.retry_at > timezone.now()
    assert send_waiting() == 0
    Notification.objects.update(retry_at=timezone.now())
    send_waiting()
    refused.refresh_from_db()
    assert refused.attempts == 2


def test_a_dead_server_loses_nothing(settings):
    notify([world.person()], subject="Perihal", body="Isi")
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    assert send_waiting() == 0
    assert Notification.objects.get().attempts == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting() == 1
    assert send_waiting() == 0


def test_waits_double_and_end():
    waits = [wait_after(attempts) for attempts in range(MOST_DOUBLED)]
    assert waits[0].total_seconds() == 60
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_is_mailed_of_what_was_rolled_back():
    who = world.person()
    with transaction.atomic():
        notify([who], subject="Perihal", body="Isi")
        transaction.set_rollback(True)
    assert not mail.outbox
    assert not Notification.objects.exists()
    with transaction.atomic():
        notify([who], subject="Perihal\nBcc: x@example.test", body="Isi")
        assert not mail.outbox
    assert [message.subject for message in mail.outbox] == ["Perihal Bcc: x@example.test"]


def test_the_chain_is_told_and_nobody_else():
    city = make_city()
    round_ = waiting_at(city, "head", drafter="pic")
    assert {n.recipient for n in Notification.objects.all()} == {city.head}
    Notification.objects.all().delete()
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi tabel.")
    (told,) = Notification.objects.all()
    assert told.recipient == city.pic
    assert "Lengkapi tabel." in told.body


def test_who_left_the_agency_is_told_nothing_more():
    city = make_city()
    round_ = waiting_at(city, "head")
    city.pic.appointments.update(ends=timezone.localdate() - timezone.timedelta(days=1))
    Notification.objects.all().delete()
    services.send_back(round_.current_task_state, city.head, comment="Lengkapi.")
    assert not Notification.objects.exists()


def test_mail_is_indonesian_whatever_language_the_sender_reads():
    city = make_city()
    with translation.override("en"):
        waiting_at(city, "head")
    assert "menunggu keputusan Anda" in Notification.objects.get().subject


def test_who_is_inactive_or_has_no_address_is_left_out():
    inactive, without = world.person(is_active=False), world.person(email="")
    notify([inactive, without], subject="Perihal", body="Isi")
    assert send_waiting() == 0
    assert Notification.objects.count() == 1


def handed(who, body):
    notify([who], subject="Serah", body=body, kind="handover", together="Beberapa naskah")


def test_what_joins_after_the_batch_was_read_is_mailed_with_it(mailoutbox):
    who = world.person()
    handed(who, "Isi satu")
    batch = list(waiting().select_related("recipient"))
    handed(who, "Isi dua")
    assert send_each(batch, _message, done="mailed_at") == 1
    (message,) = mailoutbox
    assert "Isi satu" in message.body
    assert "Isi dua" in message.body
    assert message.subject == "Beberapa naskah"
    assert send_waiting() == 0


def test_a_notice_that_names_things_is_not_joined():
    """The notice it joined would lose them."""
    with pytest.raises(ValueError, match="names"):
        notify([], subject="Serah", body="{names}", together="Beberapa", names=[("page", 1)])


@pytest.mark.parametrize("claimed", [{"attempts": 1}, {"mailed_at": timezone.now()}])
def test_what_a_worker_has_claimed_is_joined_no_more(claimed):
    who = world.person()
    handed(who, "Isi satu")
    Notification.objects.update(**claimed)
    handed(who, "Isi dua")
    assert [notice.body for notice in Notification.objects.order_by("pk")] == ["Isi satu", "Isi dua"]
