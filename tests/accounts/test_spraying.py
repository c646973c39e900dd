"""Attempts from one network address are counted over all names, and so are links for forgotten passwords."""

import pytest
import time_machine

from cms.accounts import tasks
from cms.accounts.addresses import counted_address
from cms.accounts.models import PasswordLetter
from cms.core.audit.models import AuditEntry
from tests import world
from tests.accounts.test_sign_in import is_in, locks, sign_in

__all__ = ["locks"]
pytestmark = pytest.mark.django_db
FORM = "/admin/password_reset/"
NOON = "2026-03-02 12:00 +0900"


@pytest.fixture
def few(settings):
    settings.PARAF_ADDRESS_FAILURES, settings.PARAF_ADDRESS_LETTERS = 8, 4


def spray(client, number, **extra):
    return [sign_in(client, f"nama.{i}", "salah", **extra).status_code for i in range(number)]


def lines(action):
    return AuditEntry.objects.filter(action=action).count()


def test_one_password_on_many_names_is_stopped(client, locks, few):
    world.official("pic", username="siti")
    with time_machine.travel(NOON, tick=False) as clock:
        assert spray(client, 8) == [200] * 7 + [429]
        paused = sign_in(client, "siti")
        assert (paused.status_code, is_in(client)) == (429, False)
        assert "jaringan Anda" in paused.content.decode()
        assert (
            sign_in(client, "tidak.ada", "salah").content == paused.content
        )  # nothing tells which name exists
        assert lines("sign_in.address_locked") == 1
        clock.shift(31 * 60)
        assert sign_in(client, "siti").status_code == 302


def test_an_own_sign_in_between_forgets_nothing(client, locks, few):
    world.official("pic", username="siti")
    spray(client, 7)
    assert sign_in(client, "siti").status_code == 302
    client.logout()
    assert spray(client, 1) == [429]


def test_another_address_is_not_paused(client, locks, few):
    world.official("pic", username="siti")
    spray(client, 8)
    answer = client.post(
        "/admin/login/", {"username": "siti", "password": "sandi-uji-coba"}, REMOTE_ADDR="203.0.113.9"
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("proxies", "header", "paused"),
    [
        (0, "203.0.113.{}", True),  # not believed
        (1, "203.0.113.{}", False),
        (1, "203.0.113.{}, 198.51.100.7", True),  # the client wrote the first itself
        (1, "2001:db8:1:1::{}", True),  # one network
        (1, "2001:db8:1:{}::1", False),
    ],
)
@pytest.mark.parametrize("door", ["sign-in", "reset"])
def test_behind_a_proxy(client, locks, few, settings, proxies, header, paused, door):
    settings.PARAF_TRUSTED_PROXIES = proxies

    def knock(number):
        headers = {"x-forwarded-for": header.format(number)}
        if door == "reset":
            return client.post(FORM, {"email": f"nama{number}@example.test"}, headers=headers)
        fill = {"username": f"nama.{number}", "password": "salah"}
        return client.post("/admin/login/", fill, headers=headers)

    assert ([knock(number).status_code for number in range(9)][-1] == 429) is paused


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_what_is_counted(rf, address, counted):
    assert counted_address(rf.get("/", REMOTE_ADDR=address)) == counted


def test_links_for_many_addresses_are_limited(client, few):
    with time_machine.travel(NOON, tick=False) as clock:
        codes = [client.post(FORM, {"email": f"a{i}@example.test"}).status_code for i in range(5)]
        assert codes == [302] * 4 + [429]
        assert PasswordLetter.objects.count() == 4
        assert lines("password.asked_often") == 1
        clock.shift(61 * 60)
        assert client.post(FORM, {"email": "a5@example.test"}).status_code == 302


@pytest.mark.parametrize("whose", ["siti", "tidak-ada"])
def test_links_for_one_name_are_limited_however_written(client, whose):
    """The same answer whether or not anybody has the address."""
    world.official("pic", username="siti")
    mail = f"{whose}@example.test"
    for written in (mail, mail.upper(), mail.title()):
        assert client.post(FORM, {"email": written}).status_code == 302
    refused = client.post(FORM, {"email": mail})
    assert refused.status_code == 429
    assert "Tunggulah satu jam" in refused.content.decode()
    assert whose not in refused.content.decode().replace(f'value="{mail}"', "")
    assert PasswordLetter.objects.count() == 3
    assert tasks.send_letters() == (3 if whose == "siti" else 0)
