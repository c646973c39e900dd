"""Whoever holds which office, and whoever of them wrote the text: it always lies with somebody who can act.

One table over all combinations, looked at twice: where the stage opens so, and where the offices change afterwards.
"""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from cms.accounts.models import Person
from cms.agencies.models import Office
from cms.agencies.services.standing_in import name_stand_in
from tests import world
from tests.workflows.city import desk, named_by_two, refused
from workflows import policies, selectors, services
from workflows.models import Decision
from workflows.selectors.turns import unheld

pytestmark = pytest.mark.django_db

OWN = ("vacant", "drafted", "free", "both")  # who holds the office of the last stage
ABOVE = ("none", "vacant", "drafted", "free")  # the superior named on it
BESIDE = ("none", "drafted", "free")  # the stand-in named on it
WHEN = ("opening", "afterwards")


def expected(own, above, beside):
    """Where the last stage lies."""
    if own == "vacant":
        return "desk"
    if own in ("free", "both"):
        return "own"
    if above == "free":
        return "above"
    return "beside" if beside == "free" else "desk"


def leave(person):
    person.appointments.update(ends=timezone.localdate() - timedelta(days=1))


def arrange(city, own, above, beside):
    """Seat people as the row of the table says; returns who of them wrote in the text."""
    sekda = Office.objects.get(role="sekda")
    wrote = []
    if own == "vacant":
        leave(city.sekda)
    elif own == "drafted":
        wrote.append(city.sekda)
    elif own == "both":
        wrote.append(city.sekda)
        world.appoint(city.plh, "sekda", city.setda, capacity="plh", order_number="800/1")
    for place, kind in (("superior", above), ("stand_in", beside)):
        if kind == "none":
            continue
        who = getattr(city, place)
        setattr(sekda, place, who.appointments.get().office)
        if kind == "vacant":
            leave(who)
        elif kind == "drafted":
            wrote.append(who)
    sekda.save()
    return wrote


def begin(city):
    city.plh = world.person()
    city.superior = world.official("member", world.agency("walikota"))
    city.stand_in = world.official("member", world.agency("asisten"))


def able(city, round_):
    """Everyone of the city who may take the open decision."""
    obj = selectors.with_agency_of_text(round_.content_object.specific)
    task = round_.current_task_state.task.specific
    people = {name: who for name, who in vars(city).items() if hasattr(who, "appointments")}
    return {name for name, who in people.items() if policies.may_approve(who, obj, task, round_)}


def place_of(city, round_):
    """Where an open stage lies: with a person of the table, or on the desk of the administrators."""
    names = able(city, round_)
    if names:
        return {"sekda": "own", "plh": "own", "superior": "above", "stand_in": "beside"}[names.pop()]
    state = TaskState.objects.filter(pk=round_.current_task_state_id)
    on_desk = state & unheld(city.admin).order_by() if not round_.current_task_state.turn.stranded else state
    assert on_desk.exists(), "it lies with nobody"
    return "desk"


def fresh(round_):
    """The round as stored, its turn included."""
    return selectors.open_round(round_.content_object.specific)


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("own", OWN)
def test_the_last_stage(city, own, when):
    begin(city)
    page = world.write(world.chapter(city.kominfo), city.pic)
    if when == "afterwards":
        round_ = waiting_for_the_last(city, page)
    for above, beside in product(ABOVE, BESIDE):
        with transaction.atomic():
            _also_written_by(page, arrange(city, own, above, beside))
            if when == "opening":
                round_ = waiting_for_the_last(city, page)
            else:
                services.settle_open_turns()
            assert place_of(city, fresh(round_)) == expected(own, above, beside), (above, beside)
            transaction.set_rollback(True)


def waiting_for_the_last(city, page):
    round_ = services.submit(type(page).objects.get(pk=page.pk), city.pic)
    return services.approve(round_.current_task_state, city.head)


def _also_written_by(page, people):
    """Revisions of theirs stand among those since the last publication, whatever office let them write then."""
    latest = page.get_latest_revision()
    for who in people:
        latest.pk = None
        latest.user = who
        latest.save()
    return page


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("own", OWN)
def test_an_earlier_stage(city, own, when):
    """A head who wrote the text is skipped, also one who comes to the office afterwards; a vacant office waits."""
    writer, plh = city.expert, world.person()
    page = world.write(world.write(world.chapter(city.kominfo), writer), city.pic)

    def seat():
        leave(city.head)
        if own in ("drafted", "both"):
            world.appoint(writer, "head", city.kominfo)
        if own in ("free", "both"):
            world.appoint(plh, "head", city.kominfo, capacity="plt", order_number="800/2")

    if when == "opening":
        seat()
    round_ = services.submit(page, city.pic)
    if when == "afterwards":
        seat()
        services.settle_open_turns()
    role = fresh(round_).current_task_state.task.specific.role
    assert role == ("sekda" if own == "drafted" else "head")
    assert round_.decisions.filter(action="skip", person=None).exists() is (own == "drafted")
    if own == "vacant":
        assert fresh(round_).current_task_state in unheld(city.admin)
        assert fresh(round_).current_task_state in unheld(city.sekda)


def test_one_head_who_drafted_and_is_the_next_office_too(city):
    """Head and only Sekda at once, and wrote it: skipped below, and above given to the superior."""
    begin(city)
    leave(city.head)
    world.appoint(city.sekda, "head", city.kominfo)
    Office.objects.filter(role="sekda").update(superior=city.superior.appointments.get().office)
    page = _also_written_by(world.write(world.chapter(city.kominfo), city.pic), [city.sekda])
    round_ = services.submit(page, city.pic)
    assert able(city, fresh(round_)) == {"superior"}


def test_a_free_sekda_takes_back_what_lay_with_the_administrators(city):
    begin(city)
    page = _also_written_by(world.write(world.chapter(city.kominfo), city.pic), [city.sekda])
    round_ = services.approve(services.submit(page, city.pic).current_task_state, city.head)
    assert fresh(round_).current_task_state.turn.stranded
    leave(city.sekda)
    assert services.settle_open_turns() == 0  # vacant: it stays on their desk
    world.appoint(city.plh, "sekda", city.setda)
    assert services.settle_open_turns() == 1
    assert not fresh(round_).current_task_state.turn.stranded
    assert able(city, fresh(round_)) == {"plh"}
    assert services.settle_open_turns() == 0


def test_a_stand_in_named_on_the_office_later_takes_it_from_the_desk(city):
    begin(city)
    page = _also_written_by(world.write(world.chapter(city.kominfo), city.pic), [city.sekda])
    round_ = services.approve(services.submit(page, city.pic).current_task_state, city.head)
    Office.objects.filter(role="sekda").update(stand_in=city.stand_in.appointments.get().office)
    assert services.settle_open_turns() == 1
    assert able(city, fresh(round_)) == {"stand_in"}
    assert services.settle_open_turns() == 0


@pytest.mark.parametrize("stage", ["head", "sekda"])
def test_for_a_vacant_office_an_administrator_names_another(city, stage):
    begin(city)
    page = world.write(world.chapter(city.kominfo), city.pic)
    round_ = services.submit(page, city.pic)
    if stage == "sekda":
        round_ = services.approve(round_.current_task_state, city.head)
    office = city.stand_in.appointments.get().office
    state = fresh(round_).current_task_state
    refused(services.name_stand_in, state, office, city.admin, comment="Surat tugas.")
    leave(getattr(city, stage))
    if stage == "sekda":
        named_by_two(city, state, office)
    else:
        services.name_stand_in(state, office, city.admin, comment="Surat tugas 800/7.")
        world.write(type(page).objects.get(pk=page.pk), city.stand_in, title="Dikoreksi")
        assert Decision.objects.get(action="correct").appointment.office == office
    assert able(city, fresh(round_)) == {"stand_in"}
    services.approve(fresh(round_).current_task_state, city.stand_in)
    if stage == "sekda":
        assert type(page).objects.get(pk=page.pk).live
    else:
        assert fresh(round_).current_task_state.task.specific.role == "sekda"


def test_an_acting_official_named_by_whoever_drafted_does_not_finish(city):
    """The Sekda who wrote the text names a Plh.: that does not make the Plh. independent."""
    begin(city)
    term = city.sekda.appointments.get()
    today = timezone.localdate()
    who = Person.objects.get(pk=city.member.pk)
    acting = name_stand_in(
        term, who, order_number="800/8", starts=today, ends=today + timedelta(days=2), by=city.sekda
    )
    page = _also_written_by(world.write(world.chapter(city.kominfo), city.pic), [city.sekda])
    round_ = services.approve(services.submit(page, city.pic).current_task_state, city.head)
    assert fresh(round_).current_task_state.turn.stranded
    assert "pihaknya sendiri" in refused(services.approve, fresh(round_).current_task_state, city.member)
    other = world.write(world.chapter(city.kominfo), city.pic)
    other_round = services.approve(services.submit(other, city.pic).current_task_state, city.head)
    services.approve(other_round.current_task_state, city.member)
    assert type(other).objects.get(pk=other.pk).live
    assert acting.capacity == "plh"


# the offices of an agency, all vacant, and at which stage its text waits
BARE = [((), "pic"), (("pic",), "pic"), (("pic", "member"), "pic"), (("pic",), "head"), (("head",), "pic")]


@pytest.mark.parametrize("sekda", [True, False])
@pytest.mark.parametrize(("offices", "stage"), BARE)
def test_an_agency_without_some_office_is_the_superiors(city, offices, stage, sekda):
    """Where no head is above, the Sekda is; where nobody is the Sekda, who is above that office."""
    bare, mayor = world.agency("baru"), world.official("member", world.agency("walikota"))
    Office.objects.filter(role="sekda").update(superior=mayor.appointments.get().office)
    for role in offices:
        Office.objects.create(agency=bare, role=role, title=f"{role} Baru")
    page = world.write(world.chapter(bare), city.expert)
    round_ = services.submit(page, city.expert)
    if stage == "head":
        pic = world.official("pic", bare)
        round_ = services.approve(round_.current_task_state, pic)
    if not sekda:
        leave(city.sekda)
    above, other = (city.sekda, mayor) if sekda else (mayor, city.sekda)
    assert round_.current_task_state.task.specific.role == stage
    for who in (city.admin, above):
        assert list(unheld(who)) == [round_.current_task_state]
        assert desk(who).unheld_count == 1
    for who in (other, city.head, city.pic, city.member):
        assert not unheld(who).exists()


@pytest.mark.parametrize("offices", [(), ("pic",)])
def test_what_came_back_to_such_an_agency_is_the_superiors_too(city, offices):
    bare = world.agency("baru")
    for role in offices:
        Office.objects.create(agency=bare, role=role, title=f"{role} Baru")
    page = world.write(world.chapter(bare), city.expert)
    services.submit(page, city.expert)
    services.withdraw(page, city.expert)
    for who in (city.admin, city.sekda):
        assert [line.obj for line in desk(who).unheld_back] == [type(page).objects.get(pk=page.pk)]
    assert not desk(city.head).unheld_back
