"""Quarters, what is late, and progress taken together."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from cms.plans.models import PlanPage
from cms.plans.quarters import Quarter
from cms.plans.selectors.progress import progress_by_agency, progress_by_muatan, progress_of
from tests import world

pytestmark = pytest.mark.django_db
# 24 November 2026: the third quarter was due on 15 October.
NOW = "2026-11-24T05:00:00Z"


@pytest.mark.parametrize(
    ("quarter", "ends", "due", "until"),
    [
        ((2026, 1), date(2026, 3, 31), date(2026, 4, 15), date(2026, 7, 15)),
        ((2026, 4), date(2026, 12, 31), date(2027, 1, 15), date(2027, 4, 15)),
    ],
)
def test_days_of_a_quarter(quarter, ends, due, until):
    quarter = Quarter(*quarter)
    assert (quarter.ends, quarter.due, quarter.correctable_until(ends)) == (ends, due, until)
    assert Quarter.of(ends) == quarter


def test_a_late_report_is_corrected_for_two_weeks():
    assert Quarter(2026, 1).correctable_until(date(2026, 11, 25)) == date(2026, 12, 9)


def test_due_day_is_a_setting(settings):
    settings.PARAF_REPORT_DUE_DAY = 10
    assert Quarter(2026, 3).due == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2026-10-15T14:59:00Z", []),  # 23.59 WIT on the last day
        ("2026-10-15T15:01:00Z", [(2026, 3)]),  # 00.01 WIT on the day after
    ],
)
def test_late_begins_at_midnight_of_the_city(moment, late):
    item = world.published_item(since=date(2026, 8, 1))
    with time_machine.travel(moment, tick=False):
        assert progress_of([item.pk])[item.pk].late == late


@time_machine.travel(NOW, tick=False)
def test_progress_of_an_item():
    item = world.published_item()
    for year, budget in ((2025, 100), (2026, 250)):
        world.target(item, year, target="1", budget=budget)
    world.report(item, (2025, 1), 10, realised=30)
    world.report(item, (2026, 1), "68.5", realised=50)
    world.report(item, (2025, 4), 40, realised=20)
    found = progress_of([item.pk])[item.pk]
    assert (found.percent, found.latest) == (Decimal("68.5"), (2026, 1))
    assert (found.realised, found.budget) == (100, 350)
    assert found.late == [(2025, 2), (2025, 3), (2026, 2), (2026, 3)]


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("since", "years", "late"),
    [
        (date(2026, 8, 1), [], [(2026, 3)]),  # what had ended before is not asked for
        (date(2025, 1, 1), [2027], []),  # its first year is to come
        (date(2025, 10, 1), [2025], [(2025, 4)]),
    ],
)
def test_only_expected_quarters_are_late(since, years, late):
    item = world.published_item(since=since)
    for year in years:
        world.target(item, year, target="1")
    assert progress_of([item.pk])[item.pk].late == late


@time_machine.travel(NOW, tick=False)
def test_nothing_is_late_outside_the_period_or_before_publication():
    draft = world.action_item()
    past = world.published_item()
    PlanPage.objects.update(start_year=2027, end_year=2031)
    assert [found.late for found in progress_of([draft.pk, past.pk]).values()] == [[], []]


@time_machine.travel(NOW, tick=False)
def test_taken_together():
    mine, other = world.agency(), world.agency("bappeda")
    first = world.published_item(mine, muatan="layanan")
    world.published_item(mine, muatan="keamanan")
    third = world.published_item(other, muatan="layanan", since=date(2026, 11, 1))
    world.action_item(other)
    world.target(first, 2026, target="1", budget=1000)
    world.report(first, (2026, 3), 50, realised=400)
    world.report(third, (2026, 3), 25, realised=7)
    by_agency = {group.key: group for group in progress_by_agency(world.plan())}
    assert set(by_agency) == {mine.pk, other.pk}
    found = by_agency[mine.pk]
    assert (found.items, found.unreported, found.percent) == (2, 1, Decimal("25.0"))
    assert (found.realised, found.budget) == (400, 1000)
    assert found.late == 2 + 7  # of 2026 for the first, of all quarters since 2025 for the second
    assert [(g.key, g.items, g.percent) for g in progress_by_muatan(world.plan())] == [
        ("layanan", 2, Decimal("37.5")),
        ("keamanan", 1, Decimal("0.0")),
    ]


@pytest.mark.parametrize("many", [2, 12])
def test_queries_do_not_grow(many, django_assert_num_queries):
    items = [world.published_item() for _ in range(many)]
    for item in items:
        world.report(item, (2026, 1), realised=1)
    with django_assert_num_queries(4):
        progress_of([item.pk for item in items])
    plan = world.plan()
    with django_assert_num_queries(6):
        progress_by_agency(plan)
