"""How long a session lasts, what happens to a form sent too late, and the first password."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.accounts import services
from cms.accounts.models import Person
from tests import world

pytestmark = pytest.mark.django_db
START = "2026-03-02 08:00 +0900"
HOME = "/admin/"
ACCOUNT = "/admin/account/"


@pytest.fixture
def siti(client):
    return world.official("pic", username="siti")


def is_in(client):
    return client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize(
    ("steps", "stays"),
    [
        ([59], True),
        ([61], False),
        ([50, 50, 50], True),  # each step begins the hour anew
        ([55] * 9, False),  # 8 h 15 min after signing in
        ([50] * 9, True),  # 7 h 30 min
    ],
)
def test_idle_hour_and_working_day(client, siti, steps, stays):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(siti)
        for minutes in steps:
            clock.shift(minutes * 60)
            last = is_in(client)
        assert last is stays


def test_an_open_editor_alone_keeps_no_session(client, siti):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(siti)
        assert is_in(client)
        for _ in range(4):
            clock.shift(20 * 60)
            client.post("/admin/editing-sessions/ping/wagtailcore/page/1/1/")
        assert not is_in(client)


def test_it_says_that_the_session_ended(client, siti):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(siti)
        is_in(client)
        clock.shift(2 * 3600)
        page = client.get(ACCOUNT, follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/login/?next=")
    assert [str(m) for m in page.context["messages"]] != []


def test_cookie_ends_with_the_browser(client):
    world.official("pic", username="siti")
    client.post("/admin/login/", {"username": "siti", "password": "sandi-uji-coba"})
    assert client.cookies["sessionid"]["expires"] == ""
    assert client.cookies["sessionid"]["httponly"]


def test_a_form_sent_too_late_is_kept(client, siti):
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(siti)
        is_in(client)
        clock.shift(2 * 3600)
        page = client.post("/admin/pages/9/edit/", {"title": 'Bab <IV> "baru"', "password": "x"})
    assert page.status_code == 401
    text = page.content.decode()
    assert "Bab &lt;IV&gt; &quot;baru&quot;" in text
    assert 'name="password"' not in text
    assert 'action="/admin/pages/9/edit/"' in text


def test_a_script_gets_words_not_a_page(client):
    answer = client.post("/admin/pages/9/edit/", {"title": "x"}, headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["success"] is False


@pytest.mark.parametrize(
    ("origin", "code"),
    [("http://testserver", 401), ("https://jahat.example", 403), (None, 403)],
)
def test_old_token_offers_to_send_again_to_our_own_pages_only(siti, origin, code):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(siti)
    headers = {"origin": origin} if origin else {}
    answer = strict.post("/admin/pages/9/edit/", {"title": "Naskah ketikan"}, headers=headers)
    assert answer.status_code == code
    assert ("Naskah ketikan" in answer.content.decode()) is (code == 401)


@pytest.fixture
def starter(client, siti):
    admin = world.official("admin")
    password = services.give_start_password(Person.objects.get(pk=siti.pk), by=admin)
    client.post("/admin/login/", {"username": "siti", "password": password})
    return password


@pytest.mark.parametrize("path", ["/admin/", "/admin/account/", "/admin/pages/", "/", "/documents/1/x.pdf"])
def test_a_start_password_opens_one_page(client, starter, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:new_password"))


@pytest.mark.parametrize("path", ["/api/search/?q=x", "/admin/api/main/pages/"])
def test_scripts_are_refused_too(client, starter, path):
    answer = client.get(path, headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("kopi-di-tepi-laut", "kopi-di-tepi-laut", True),
        ("kopi-di-tepi-laut", "kopi-di-tepi-gunung", False),
        ("pendek", "pendek", False),
        ("1234567890123", "1234567890123", False),
        ("password123", "password123", False),
        ("{start}", "{start}", False),
    ],
)
def test_new_password(client, siti, starter, first, second, taken):
    fill = {"new_password1": first.format(start=starter), "new_password2": second.format(start=starter)}
    answer = client.post(reverse("accounts:new_password"), fill)
    siti.refresh_from_db()
    assert siti.must_change_password is not taken
    assert siti.check_password(first) is taken
    if taken:
        assert is_in(client)
    else:
        assert any(answer.context["form"].errors.values())


def test_new_password_needs_a_session(client):
    answer = client.get(reverse("accounts:new_password"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")


def test_own_password_ends_other_sessions(client, siti):
    other = Client()
    for browser in (client, other):
        browser.force_login(siti)
        assert is_in(browser)
    fill = {
        "password-old_password": "sandi-uji-coba",
        "password-new_password1": "kopi-di-tepi-laut",
        "password-new_password2": "kopi-di-tepi-laut",
        "locale-preferred_language": "id",
        "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
        "notices-mail": "daily",
    }  # fmt: skip
    assert client.post(ACCOUNT, fill).status_code == 302
    assert is_in(client)
    assert not is_in(other)


def test_wrong_old_password_changes_nothing(client, siti):
    client.force_login(siti)
    fill = {
        "password-old_password": "salah",
        "password-new_password1": "kopi-di-tepi-laut",
        "password-new_password2": "kopi-di-tepi-laut",
        "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
    }  # fmt: skip
    client.post(ACCOUNT, fill)
    siti.refresh_from_db()
    assert siti.check_password("sandi-uji-coba")


def test_account_keeps_names_read_only(client, siti):
    client.force_login(siti)
    page = client.get(ACCOUNT)
    names = {
        name
        for panel in page.context["panels_by_tab"].values()
        for p in panel
        for name in p.get_form().fields
    }
    assert names == {
        "preferred_language", "theme", "contrast", "density",
        "old_password", "new_password1", "new_password2", "mail",
    }  # fmt: skip
    client.post(
        ACCOUNT, {"name_email-first_name": "Lain", "name_email-last_name": "x", "name_email-email": "x@x.id"}
    )
    siti.refresh_from_db()
    assert siti.first_name == ""
    assert siti.email == "siti@example.test"


@pytest.mark.parametrize(("typed", "shown"), [("Alinea yang panjang sekali.", True), ("12", False)])
def test_what_was_written_is_read_and_copied_from_the_page(client, typed, shown):
    text = client.post("/admin/pages/9/edit/", {"body": typed}).content.decode()
    assert ("readonly" in text and f">{typed}</textarea>" in text) is shown
    assert f'name="body" value="{typed}"' in text
