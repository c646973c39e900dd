"""A last stage whose holder may decide when it opens and not afterwards, by who put them there: the sweep finds it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.agencies.models import Office
from cms.core.origin import acting
from tests import world
from tests.workflows.city import make_city, named_by_two, waiting_at
from workflows import policies, selectors, services

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def leave(person):
    person.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def seat(city, capacity, by, renamed=0):
    """Somebody alone in the Sekda's seat, put there by ``by``; continued under ``renamed`` later names."""
    who = world.person()
    fields = {"capacity": capacity, "order_number": "800/1"}
    leave(city.sekda)
    with acting(by):
        row = world.appoint(who, "sekda", city.setda, **fields)
    for _name in range(renamed):
        type(row).objects.filter(pk=row.pk).update(ends=timezone.localdate() - timedelta(days=1))
        with acting(city.root):
            row = world.appoint(who, "sekda", city.setda, carries=row, **fields)
    return who


def also_written_by(page, who):
    latest = page.get_latest_revision()
    latest.pk, latest.user = None, who
    latest.save()


def able(round_, who):
    fresh = selectors.open_round(round_.content_object.specific)
    return policies.may_approve(
        who, fresh.content_object.specific, fresh.current_task_state.task.specific, fresh
    )


# capacity, names since, who writes in the text after the stage has opened, whether it goes on to somebody else
ROWS = [
    ("plh", 0, "maker", True),
    ("plt", 0, "maker", True),
    ("plh", 1, "maker", True),
    ("plh", 2, "maker", True),
    ("plh", 4, "maker", True),
    ("plh", 0, "another", False),
    ("plh", 1, "another", False),
    ("plh", 0, "nobody", False),
    ("definitif", 0, "maker", False),
]


@pytest.mark.parametrize(("capacity", "renamed", "writes", "goes"), ROWS)
def test_an_acting_official_of_somebody_who_wrote_later(city, capacity, renamed, writes, goes):
    maker = city.member
    holder = seat(city, capacity, maker, renamed)
    round_ = waiting_at(city, "sekda")
    assert able(round_, holder)
    assert services.settle_open_turns() == 0
    if writes != "nobody":
        also_written_by(round_.content_object, maker if writes == "maker" else city.expert)
    assert able(round_, holder) is not goes
    assert list(selectors.undecidable()) == ([round_.current_task_state] if goes else [])
    assert services.settle_open_turns() == goes
    assert selectors.stranded().exists() is goes
    assert services.settle_open_turns() == 0


@pytest.mark.parametrize(("who", "goes"), [("admin", True), ("member", False)])
def test_who_named_the_office_and_came_to_sit_there(city, who, goes):
    """Two named it while the seat of the Sekda was vacant; then its holder goes, and one of the two is seated there."""
    round_ = waiting_at(city, "sekda")
    leave(city.sekda)
    assistant = world.official("member", world.agency("asisten"))
    office = assistant.appointments.get().office
    named_by_two(city, round_.current_task_state, office)
    assert services.settle_open_turns() == 0
    leave(assistant)
    holder = getattr(city, who)
    world.appoint(holder, "member", office.agency)
    assert Office.objects.filter(appointments__person=holder, pk=office.pk).exists()
    assert able(round_, holder) is not goes
    assert services.settle_open_turns() == goes
    assert selectors.stranded().exists() is goes
    assert services.settle_open_turns() == 0
