"""What many items say in numbers is what each says in full; no page of theirs asks more for more of them."""

import random
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.plans.models import ActionItemPage, PlanPage
from cms.plans.selectors.figures import Figures, figures_of
from cms.plans.selectors.progress import progress_of
from tests import world

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T05:00:00Z"
FEW, MANY = 4, 60


def some_items(number, seed=1):
    """Items of every kind: drafts, published late, with and without targets and reports."""
    chance = random.Random(seed)
    for _ in range(number):
        where = world.agency(f"opd{chance.randrange(5)}")
        since = date(2025, chance.randrange(1, 13), 1)
        item = world.action_item(where) if chance.random() < 0.2 else world.published_item(where, since)
        for year in chance.sample(range(2025, 2030), chance.randrange(4)):
            world.target(
                item, year, target=chance.choice(["", "1"]), budget=chance.choice([None, 0, 5_000_000_000])
            )
        quarters = [(year, number) for year in (2025, 2026) for number in range(1, 5)]
        for quarter in chance.sample(quarters, chance.randrange(5)):
            world.report(item, quarter, chance.randrange(100), realised=chance.randrange(10**9))


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_are_those_of_each_item(seed):
    some_items(25, seed)
    figures = figures_of(ActionItemPage.objects.order_by("-pk"))
    full = progress_of(figures)
    assert list(figures) == sorted(full, reverse=True)
    for pk, found in figures.items():
        one = full[pk]
        assert found[:4] == (one.percent, one.realised, one.budget, len(one.late))
    assert sum(found.late for found in figures.values()) > 0


@time_machine.travel(NOW, tick=False)
def test_an_item_outside_the_period_of_its_plan_owes_nothing():
    item = world.published_item()
    PlanPage.objects.update(start_year=2027, end_year=2031)
    assert figures_of(ActionItemPage.objects.all()) == {item.pk: Figures()}


def test_four_questions_whatever_their_number(django_assert_num_queries):
    for number in (FEW, MANY):
        some_items(number)
        with django_assert_num_queries(4):
            figures_of(ActionItemPage.objects.all())


@pytest.mark.parametrize(
    ("name", "query", "most"),
    [
        ("plans_progress", "?agency=", 26),
        ("plans_progress", "?agency=&late=on", 26),
        ("plans_progress_overview", "", 28),
    ],
)
def test_the_pages_of_the_admin_ask_as_often_for_many(client, name, query, most):
    client.force_login(world.official("sekda"))
    address = reverse(name) + query
    counts = []
    for number in (FEW, MANY):
        some_items(number, seed=number)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= most


def test_the_grid_shows_a_page_of_the_whole(client):
    world.home()
    items = [world.published_item(code=f"RA-{number:03d}") for number in range(53)]
    client.force_login(world.official("sekda"))
    answer = client.get(reverse("plans_progress"), {"p": 2, "agency": ""})
    assert [row.item.code for row in answer.context["rows"]] == ["RA-050", "RA-051", "RA-052"]
    assert answer.context["total"] == len(items)
    assert "Halaman 2 dari 2" in answer.content.decode()
