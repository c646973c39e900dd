"""The order of chapters in a browser: numbers follow a move at once, and a move that is refused is said."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.plans.numbering import chapter_numbers
from tests import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NUMBERS = "[data-paraf-number]"
REFUSED = "Urutan tidak berubah"


@pytest.fixture
def explorer(browser_page, live_server):
    """``explorer(person)`` is the list of the plan's chapters in that person's browser."""

    def open_for(person):
        client = Client()
        client.force_login(person)
        page = browser_page(1280)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.goto(reverse("wagtailadmin_explore", args=[world.plan().pk]), wait_until="networkidle")
        return page

    return open_for


def row_of(page, chapter):
    return page.locator(f"#page_{chapter.pk}")


def move_up(page, chapter):
    """By the keyboard: up with the arrow, kept with Enter."""
    row_of(page, chapter).locator("[data-w-orderable-target=handle]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")


def shown(page, chapter):
    return row_of(page, chapter).locator(NUMBERS).inner_text()


def test_numbers_follow_a_move_and_a_refusal_is_said(explorer):
    first, second = world.chapter(title="Pendahuluan"), world.chapter(title="Penutup")
    expert = world.official("expert", world.agency("tim"))
    page = explorer(expert)
    assert (shown(page, first), shown(page, second)) == ("Bab I", "Bab II")

    move_up(page, second)
    row_of(page, second).locator(NUMBERS).get_by_text(re.compile(r"^\s*Bab I\s*$")).wait_for()
    assert (shown(page, first), shown(page, second)) == ("Bab II", "Bab I")
    assert chapter_numbers(world.plan()) == {second.pk: "Bab I", first.pk: "Bab II"}

    expert.appointments.update(ends=timezone.localdate() - timedelta(days=1))
    move_up(page, first)
    page.locator(".messages .error", has_text=REFUSED).wait_for()
    assert (shown(page, first), shown(page, second)) == ("Bab II", "Bab I")
    assert chapter_numbers(world.plan()) == {second.pk: "Bab I", first.pk: "Bab II"}
