"""The doors of a text on its way, wherever it waits: at each stage, merged, given away, or with nobody.

Only the doors that touch a round or publish; all others do not look at where a text waits.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.agencies.models import Agency
from cms.agencies.services import planning
from tests import world
from tests.workflows.city import named_by_two
from tests.workflows.doors import DOORS, STATES, closed, page_in, people, public_state, reading
from workflows import selectors, services

pytestmark = pytest.mark.django_db
TOUCH = (
    "workflow approve", "workflow reject", "collect approve", "bulk publish", "edit publish", "edit approve",
    "edit cancel", "edit restart", "edit schedule", "revert and publish", "stage disabled", "api publish",
)  # fmt: skip
ABLE = ("superuser", "admin", "pic", "head", "sekda", "plh")  # whose offices reach such a text


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def turn_of(page):
    return selectors.open_round(fresh(page)).current_task_state.turn


def role_of(page):
    return selectors.open_round(fresh(page)).current_task_state.task.specific.role


def at_pic(who):
    page = world.write(world.chapter(), who["expert"])
    services.submit(page, who["expert"])
    assert role_of(page) == "pic"
    return page


def at_sekda(who):
    page = page_in("waiting", who)
    services.approve(selectors.open_round(page).current_task_state, who["head"])
    assert role_of(page) == "sekda"
    return page


def merged(who):
    """The head is Plh. Sekda too: one decision at the higher stage."""
    world.appoint(who["head"], "sekda", world.agency("setda"), capacity="plh", order_number="800/2")
    page = page_in("waiting", who)
    assert role_of(page) == "sekda"
    return page


def stranded(who):
    """Whoever answers for the Sekda wrote in it."""
    setda = world.agency("setda")
    page = world.write(world.write(world.chapter(setda), who["sekda"]), who["plh"])
    services.submit(page, world.official("pic", setda))
    assert turn_of(page).stranded
    return page


def given(who):
    page = stranded(who)
    office = world.official("member", world.agency("asisten")).appointments.get().office

    class City:
        admin, setda = who["admin"], world.agency("setda")

    named_by_two(City, selectors.open_round(page).current_task_state, office)
    assert turn_of(page).instead == office
    return page


def nobody_holds(who):
    page = page_in("waiting", who)
    who["head"].appointments.update(ends=timezone.localdate() - timedelta(days=1))
    return page


PLACES = {"at PIC": at_pic, "at Sekda": at_sekda, "merged": merged, "stranded": stranded, "given": given,
          "vacant": nobody_holds}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_door_moves_or_publishes_it(client, place):
    who = people()
    page = PLACES[place](who)
    before, read, waits = closed(public_state(page)), reading(page), turn_of(page).pk
    for role in ABLE:
        client.force_login(who[role])
        for door in TOUCH:
            address, data = DOORS[door](fresh(page))
            answer = client.post(address, data)
            assert answer.status_code in (200, 302, 400, 403, 404, 405), (role, door, answer.status_code)
            assert closed(public_state(fresh(page))) == before, (role, door)
            assert turn_of(page).pk == waits, (role, door)
    assert reading(page) == read


@pytest.mark.parametrize("state", [*STATES, *PLACES])
def test_a_planned_change_of_the_agency_is_no_door(state):
    """It passes on what is open, and publishes, takes down and decides nothing."""
    who = people()
    page = PLACES[state](who) if state in PLACES else page_in(state, who)
    before, read, tomorrow = public_state(page), reading(page), timezone.localdate() + timedelta(days=1)
    new = {"name": "Dinas Baru", "abbreviation": "Baru", "slug": "baru"}
    planning.plan(Agency.objects.get(pk=page.agency_id), "rename", new, tomorrow, by=who["admin"])
    assert public_state(fresh(page)) == before
    assert planning.carry_out_due(tomorrow) == 1
    assert public_state(fresh(page)) == before
    assert reading(page) == read
