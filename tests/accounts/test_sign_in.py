"""Signing in: who gets in, where it leads, and what too many failures do."""

import logging

import pytest
import time_machine
from django.urls import reverse

from cms.accounts.addresses import counted_name
from cms.accounts.models import User
from tests import world

pytestmark = pytest.mark.django_db
PASSWORD = "sandi-uji-coba"
LOGIN = "/admin/login/"


@pytest.fixture
def locks(settings):
    settings.AXES_ENABLED = True
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        *settings.AUTHENTICATION_BACKENDS,
    ]


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password, **extra})


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_page_is_ours(client):
    page = client.get(reverse("wagtailadmin_login"))
    assert page.status_code == 200
    assert "accounts/sign_in.html" in [t.name for t in page.templates]
    assert b"Wagtail" not in page.content


@pytest.mark.parametrize(
    ("typed", "enters"), [("siti.pic", True), ("Siti.Pic", True), (" siti.pic ", True), ("siti", False)]
)
def test_name_is_found_whatever_its_capitals(client, typed, enters):
    world.official("pic", username="siti.pic")
    sign_in(client, typed)
    assert is_in(client) is enters


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ("/admin/reports/workflow/", "/admin/reports/workflow/"),
        ("https://jahat.example/", "/admin/"),
        ("//jahat.example/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_next_stays_on_this_site(client, wish, target):
    world.official("pic", username="siti")
    assert sign_in(client, "siti", next=wish)["Location"] == target


def test_every_failure_reads_the_same(client):
    world.official("pic", username="siti")
    User.objects.filter(username="siti").update()
    off = world.official("pic", username="nonaktif")
    User.objects.filter(pk=off.pk).update(is_active=False)
    unset = world.person("belum")
    unset.set_unusable_password()
    unset.save()
    answers = [
        sign_in(client, "siti", "salah"),
        sign_in(client, "tidak-ada", "salah"),
        sign_in(client, "nonaktif"),
        sign_in(client, "belum", ""),
    ]
    texts = {str(a.context["form"].non_field_errors()) for a in answers[:3]}
    assert len(texts) == 1
    assert {a.status_code for a in answers} == {200}
    assert not is_in(client)


@pytest.mark.parametrize("name", ["siti", "tidak-ada"])
def test_five_failures_pause_half_an_hour(client, locks, name):
    """The same answer for a name that exists and one that does not."""
    world.official("pic", username="siti")
    with time_machine.travel("2026-03-02 09:00 +0900", tick=False) as clock:
        codes = [sign_in(client, name, "salah").status_code for _ in range(5)]
        assert codes == [200, 200, 200, 200, 429]
        paused = sign_in(client, name.upper())  # capitals make no new name
        assert paused.status_code == 429
        assert "accounts/lockout.html" in [t.name for t in paused.templates]
        assert "30" in paused.content.decode()
        clock.shift(29 * 60)
        assert sign_in(client, name).status_code == 429
        clock.shift(2 * 60)
        assert sign_in(client, name).status_code == (302 if name == "siti" else 200)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("SITI", True), (" siti ", True), ("ｓiti", True), ("sıti", False), ("sİti", False), ("ſiti", True)],
)
def test_a_name_is_looked_for_as_its_attempts_are_counted(client, locks, typed, same):
    """Another sign for the same letter is either the same name, with its attempts, or the name of nobody."""
    person = world.official("pic", username="siti")
    found = User.objects.named(typed).first()
    assert found == (person if same else None)
    assert (counted_name(None, {"username": typed}) == "siti") is same
    for _ in range(5):
        sign_in(client, typed, "salah")
    assert sign_in(client, "siti").status_code == (429 if same else 302)


def test_success_forgets_the_failures(client, locks):
    world.official("pic", username="siti")
    for _ in range(2):
        for _ in range(4):
            sign_in(client, "siti", "salah")
        assert sign_in(client, "siti").status_code == 302
        client.logout()


@pytest.mark.parametrize(
    ("proxies", "header", "paused"),
    [
        (0, "{}.example", True),  # not believed: all come from the same address
        (1, "203.0.113.{}", False),  # each client of one trusted proxy has its own count
        (1, "203.0.113.{}, 198.51.100.7", True),  # what the client wrote itself is not believed
    ],
)
def test_behind_a_proxy(client, locks, settings, proxies, header, paused):
    settings.PARAF_TRUSTED_PROXIES = proxies
    world.official("pic", username="siti")
    for number in range(5):
        client.post(
            LOGIN,
            {"username": "siti", "password": "salah"},
            headers={"x-forwarded-for": header.format(number)},
        )
    last = client.post(
        LOGIN,
        {"username": "siti", "password": PASSWORD},
        headers={"x-forwarded-for": header.format(99)},
    )
    assert (last.status_code == 429) is paused


def test_the_log_names_the_user_only(client, locks, caplog):
    world.official("pic", username="siti")
    with caplog.at_level(logging.DEBUG):
        sign_in(client, "siti", "salah")
        sign_in(client, "rahasia-terketik", "salah")
    lines = [r.getMessage() for r in caplog.records if r.name == "paraf.sign_in"]
    assert lines == ["sign-in failed: siti", "sign-in failed: unknown name"]


def test_two_tabs_on_the_sign_in_page(client):
    """The second tab's token is old after the first signed in: no error page, back to the form."""
    from django.test import Client

    world.official("pic", username="siti")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(LOGIN, {"username": "siti", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_one_page_to_sign_in_on(client, method):
    world.official("pic", username="siti")
    address = reverse("wagtailcore_login")
    sent = {"username": "siti", "password": PASSWORD} if method == "post" else {}
    answer = getattr(client, method)(f"{address}?next=/admin/antrean/", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=/admin/antrean/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("word", ["abc", "wagtailadmin_home", "javascript:alert(1)", "//evil.example/x"])
def test_a_word_is_no_address_to_go_on_to(client, word):
    client.force_login(world.official("pic"))
    answer = client.get(reverse("wagtailadmin_login"), {"next": word})
    assert answer.status_code == 302
    assert answer.url == reverse("wagtailadmin_home")
