"""A forgotten password: the same answer for everybody, a letter only to whom it belongs."""

import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.accounts import tasks
from cms.accounts.models import PasswordLetter, User
from tests import world

pytestmark = pytest.mark.django_db
FORM = "/admin/password_reset/"


def ask(client, email):
    return client.post(FORM, {"email": email})


def link():
    return re.search(r"http\S+(/admin/password_reset/confirm/\S+)", mail.outbox[-1].body).group(1)


@pytest.fixture
def siti():
    return world.official("pic", username="siti")


@pytest.mark.parametrize(
    ("email", "letters"),
    [("siti@example.test", 1), ("SITI@example.test", 1), ("siapa@example.test", 0), ("mati@example.test", 0)],
)
def test_one_answer_for_all(client, siti, django_assert_num_queries, email, letters):
    User.objects.filter(pk=world.person("mati").pk).update(is_active=False)
    with django_assert_num_queries(2):  # whoever asks, the request looks nobody up
        answer = ask(client, email)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/password_reset/done/")
    assert mail.outbox == []  # nothing is mailed inside the request
    assert tasks.send_letters() == letters
    assert len(mail.outbox) == letters
    assert tasks.send_letters() == 0


def test_the_letter_sets_a_password_once(client, siti):
    ask(client, "siti@example.test")
    tasks.send_letters()
    assert "siti" in mail.outbox[0].body
    address = client.get(link())["Location"]
    fill = {"new_password1": "kopi-di-tepi-laut", "new_password2": "kopi-di-tepi-laut"}
    answer = client.post(address, fill)
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_login"))
    siti.refresh_from_db()
    assert siti.check_password("kopi-di-tepi-laut")
    client.cookies.clear()
    assert client.get(link()).context["validlink"] is False


def test_the_letter_grows_old(client, siti):
    with time_machine.travel("2026-03-02 08:00 +0900", tick=False) as clock:
        ask(client, "siti@example.test")
        tasks.send_letters()
        clock.shift(3 * 86_400 + 60)
        assert client.get(link()).context["validlink"] is False


def test_at_most_three_letters_an_hour(client, siti):
    for _ in range(5):
        ask(client, "siti@example.test")
    assert tasks.send_letters() == 3


def test_answered_rows_are_forgotten_after_a_day(client):
    with time_machine.travel("2026-03-02 08:00 +0900", tick=False) as clock:
        ask(client, "siapa@example.test")
        tasks.send_letters()
        assert PasswordLetter.objects.exists()
        clock.shift(25 * 3600)
        tasks.send_letters()
        assert not PasswordLetter.objects.exists()


def test_a_dead_address_holds_up_nobody(client, siti, settings, caplog):
    world.person("mati")
    settings.EMAIL_BACKEND = "tests.notifications.test_mail.OneDeadAddress"
    ask(client, "mati@example.test")
    ask(client, "siti@example.test")
    assert tasks.send_letters() == 1
    assert [message.to for message in mail.outbox] == [["siti@example.test"]]
    assert "no mail server" not in caplog.text
    refused = PasswordLetter.objects.get(answered_at=None)
    assert (refused.email, refused.attempts) == ("mati@example.test", 1)
    assert refused.retry_at > timezone.now()
    assert tasks.send_letters() == 0


def test_days_without_a_mail_server_lose_no_wanted_letter(client, siti, settings):
    dead, alive = "tests.notifications.test_mail.NoServer", settings.EMAIL_BACKEND
    with time_machine.travel("2026-03-02 08:00 +0900", tick=False) as clock:
        ask(client, "siti@example.test")
        PasswordLetter.objects.create(email="siti@example.test", kind=PasswordLetter.Kind.START)
        settings.EMAIL_BACKEND = dead
        clock.shift(2 * 86_400)
        assert tasks.send_letters() == 0
        assert PasswordLetter.objects.filter(answered_at=None).count() == 2
        clock.shift(2 * 86_400)
        settings.EMAIL_BACKEND = alive
        assert (
            tasks.send_letters() == 1
        )  # the first letter; the forgotten password was asked for too long ago
        assert client.get(link(), follow=True).context["validlink"] is True


def test_a_first_letter_is_tried_for_weeks(siti, settings):
    """The mailbox is set up late: the letter refused every day goes out on the day it is there."""
    alive = settings.EMAIL_BACKEND
    with time_machine.travel("2026-03-02 08:00 +0900", tick=False) as clock:
        PasswordLetter.objects.create(email="mati@example.test", kind=PasswordLetter.Kind.START)
        world.person("mati")
        settings.EMAIL_BACKEND = "tests.notifications.test_mail.OneDeadAddress"
        for _day in range(28 * 2):
            assert tasks.send_letters() == 0
            clock.shift(12 * 3600)
        assert PasswordLetter.objects.get().attempts > 28
        settings.EMAIL_BACKEND = alive
        assert tasks.send_letters() == 1


def test_a_dead_mail_server_keeps_the_wish(client, siti, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask(client, "siti@example.test")
    assert tasks.send_letters() == 0
    assert PasswordLetter.objects.filter(answered_at=None).count() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tasks.send_letters() == 1


@pytest.mark.parametrize("email", ["", "bukan surel", "a@b", "x" * 300 + "@example.test"])
def test_bad_address_is_said_at_the_field(client, email):
    answer = ask(client, email)
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert not PasswordLetter.objects.exists()
