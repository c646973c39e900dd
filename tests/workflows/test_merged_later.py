"""A stage that is open already merges too, once it falls to the only official of a later one: nobody decides once below
and leaves the stage above to nobody. It does so when offices change, when an office is named, and when it is decided.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Office
from cms.core.origin import acting
from tests import world
from tests.workflows.city import refused, waiting_at
from workflows import selectors, services
from workflows.chain import check_chain, lines_of

pytestmark = pytest.mark.django_db


def leave(person):
    person.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def appoint(city, who, role, by="root", **fields):
    agency = city.setda if role == "sekda" else city.kominfo
    with acting(getattr(city, by)):
        world.appoint(getattr(city, who), role, agency, capacity="plt", order_number="800/1", **fields)


def only_sekda(city):
    leave(city.sekda)
    appoint(city, "head", "sekda")


def beside_the_sekda(city):
    appoint(city, "head", "sekda")


def seated_by_the_drafter(city):
    leave(city.sekda)
    appoint(city, "head", "sekda", by="pic")


def another_head_beside(city):
    only_sekda(city)
    appoint(city, "member", "head")


def routine_sekda(city):
    leave(city.sekda)
    appoint(city, "head", "sekda", routine_only=True)


def only_head(city):
    leave(city.head)
    appoint(city, "pic", "head")


def pic_is_only_sekda(city):
    leave(city.sekda)
    appoint(city, "pic", "sekda")


# where the text waits, what happens, where it waits then, who decides from there on
MERGED = [
    ("head", only_sekda, "sekda", ["head"]),
    ("head", beside_the_sekda, "head", ["head", "sekda"]),
    ("head", another_head_beside, "head", ["member", "head"]),
    ("pic", only_head, "head", ["pic", "sekda"]),
    ("pic", pic_is_only_sekda, "head", ["head", "pic"]),
    ("pic", only_sekda, "pic", ["pic", "head"]),
]
STAYS = [("head", seated_by_the_drafter), ("head", routine_sekda)]


def role(page):
    return selectors.open_round(page).current_task_state.task.specific.role


def is_live(page):
    return type(page).objects.get(pk=page.pk).live


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize(("at", "happens", "then", "deciders"), MERGED)
def test_an_open_stage(city, at, happens, then, deciders, settled):
    page = waiting_at(city, at).content_object.specific
    happens(city)
    if settled:
        assert services.settle_open_turns() == (then != at)
        assert role(page) == then
        assert services.settle_open_turns() == 0
    elif happens is pic_is_only_sekda:  # the head has the turn before: nothing is decided past them
        refused(services.approve, selectors.open_round(page).current_task_state, city.pic)
        return
    for name in deciders:
        assert not is_live(page)
        services.approve(selectors.open_round(page).current_task_state, getattr(city, name))
        assert services.settle_open_turns() == 0 or not settled
    assert is_live(page)
    round_ = selectors.last_round(page)
    assert check_chain(page, round_, lines_of(round_)).person == getattr(city, deciders[-1])
    people = list(round_.decisions.filter(action="approve", void=False).values_list("person", flat=True))
    assert len(people) == len(set(people))


@pytest.mark.parametrize(("at", "happens"), STAYS)
def test_it_stays_where_they_may_not_decide_above(city, at, happens):
    page = waiting_at(city, at).content_object.specific
    happens(city)
    assert services.settle_open_turns() == 0
    assert role(page) == at
    services.approve(selectors.open_round(page).current_task_state, city.head)
    assert selectors.open_round(page).current_task_state.turn.stranded


def test_what_they_corrected_in_their_turn_they_decide_in_it(city):
    page = waiting_at(city, "pic").content_object.specific
    world.write(page, city.pic, title="Dikoreksi")
    only_head(city)
    assert services.settle_open_turns() == 0
    services.approve(selectors.open_round(page).current_task_state, city.pic)
    services.approve(selectors.open_round(page).current_task_state, city.sekda)
    assert is_live(page)


def test_the_page_says_that_one_decision_is_taken(client, city):
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    address = reverse("workflows:decide", args=[round_.pk])
    client.force_login(city.head)
    assert "Setelah ini: Sekretaris Daerah" in client.get(address).content.decode()
    only_sekda(city)
    assert "Setelah ini: terbit" in client.get(address).content.decode()
    services.settle_open_turns()
    shown = client.get(address).content.decode()
    assert "digabung dengan jabatan berikutnya" in shown
    assert "Setelah ini: terbit" in shown
    assert list(selectors.queue_of(city.head)) == [selectors.open_round(page).current_task_state]


@pytest.mark.parametrize("beside", [False, True])
def test_the_office_of_the_sekda_named_for_the_stage_of_the_head(city, beside):
    """Who decides last is named below: one decision, above; with a second Sekda there, each decides one."""
    page = waiting_at(city, "head").content_object.specific
    leave(city.head)
    if beside:
        appoint(city, "member", "sekda")
    seat = Office.objects.get(role="sekda")
    services.name_stand_in(selectors.open_round(page).current_task_state, seat, city.admin, comment="800/7")
    assert role(page) == ("head" if beside else "sekda")
    assert services.settle_open_turns() == 0
    for who in ([city.member] if beside else []) + [city.sekda]:
        assert selectors.open_round(page).current_task_state in selectors.queue_of(who)
        services.approve(selectors.open_round(page).current_task_state, who)
    assert is_live(page)


def test_the_next_of_the_named_office_decides_there_too(city):
    page = waiting_at(city, "head").content_object.specific
    leave(city.head)
    seat = Office.objects.get(role="sekda")
    services.name_stand_in(selectors.open_round(page).current_task_state, seat, city.admin, comment="800/7")
    leave(city.sekda)
    assert services.settle_open_turns() == 0
    appoint(city, "member", "sekda")
    assert services.settle_open_turns() == 0
    assert role(page) == "sekda"
    services.approve(selectors.open_round(page).current_task_state, city.member)
    assert is_live(page)
