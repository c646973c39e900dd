"""Two appointments to one office at the same time: who decides, how it reads, and what is shown as an overlap."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Appointment
from cms.agencies.seating import findings
from cms.agencies.services.keeping import appoint
from tests import world
from tests.workflows.city import refused, waiting_at
from workflows import selectors, services
from workflows.models import Decision, Turn
from workflows.selectors.desk import desk_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Capacity of the second official, whether it counts as an overlap, and with whom of the two a text lies.
BESIDE = [("plh", False, "second"), ("plt", True, "holder"), ("pj", True, "holder")]
OFFICES = [("head", "Kepala Diskomsandi"), ("sekda", "Sekretaris Daerah")]


def two(city, role, capacity):
    """The definitive holder, and another official in the same office until the day after tomorrow."""
    holder = getattr(city, role)
    office = holder.appointments.get().office
    second = Appointment(
        office=office, person=world.person("kedua"), capacity=capacity, order_number="800/7/2026",
        starts=timezone.localdate(), ends=timezone.localdate() + 2 * DAY,
    )  # fmt: skip
    appoint(second, by=city.root)
    return {"holder": holder, "second": second.person}


@pytest.mark.parametrize(("role", "title"), OFFICES)
@pytest.mark.parametrize("who", ["holder", "second"])
@pytest.mark.parametrize(("capacity", "overlap", "first"), BESIDE)
def test_either_decides_in_their_own_capacity(city, role, title, who, capacity, overlap, first):
    people = two(city, role, capacity)
    round_ = waiting_at(city, role)
    task_state = round_.current_task_state
    assert Turn.objects.get(task_state=task_state).held_by.person == people[first]
    services.approve(task_state, people[who])
    line = Decision.objects.filter(action="approve").latest("pk")
    own = (f"{capacity.capitalize()}. {title}", "800/7/2026") if who == "second" else (title, "")
    assert (line.person, line.office_title, line.order_number) == (people[who], *own)
    other = people["holder" if who == "second" else "second"]
    assert f"{own[0]} sudah memutuskan" in refused(services.approve, task_state, other)
    told = [event.who for event in selectors.timeline_of(round_.content_object.specific)]
    assert f"{people[who]}, {own[0]}" in told


@pytest.mark.parametrize("role", ["head", "sekda"])
@pytest.mark.parametrize(("capacity", "overlap", "first"), BESIDE)
def test_what_is_shown_as_an_overlap(client, city, role, capacity, overlap, first):
    people = two(city, role, capacity)
    office = people["holder"].appointments.get().office
    found = [one for one in findings(office=office) if one.is_overlap]
    assert [{term.person for term in one.terms} for one in found] == [set(people.values())] * overlap
    assert [(one.starts, one.ends) for one in found] == [
        (timezone.localdate(), timezone.localdate() + 2 * DAY)
    ] * overlap
    client.force_login(city.admin)
    shown = client.get(reverse("kota_kekosongan:index")).content.decode()
    assert ("Kedua" in shown) is overlap


@pytest.mark.parametrize("capacity", ["plh", "plt", "pj"])
def test_the_desk_of_the_drafter_names_both(city, capacity):
    people = two(city, "head", capacity)
    waiting_at(city, "head")
    (line,) = desk_of(city.pic).running
    assert str(people["holder"]) in line.whom
    assert f"Kedua ({capacity.capitalize()}. Kepala Diskomsandi)" in line.whom
    for person in people.values():
        assert desk_of(person).counts.waiting == 1


def test_two_plh_at_once_are_an_overlap(city):
    people = two(city, "head", "plh")
    row = Appointment(
        office=city.head.appointments.get().office, person=world.person("ketiga"), capacity="plh",
        order_number="800/8/2026", starts=timezone.localdate() + DAY, ends=None,
    )  # fmt: skip
    appoint(row, by=city.root)
    (found,) = [one for one in findings(office=row.office) if one.is_overlap]
    assert {term.person for term in found.terms} == {people["second"], row.person}
    assert (found.starts, found.ends) == (timezone.localdate() + DAY, timezone.localdate() + 2 * DAY)


def test_a_second_definitive_holder_is_refused(city):
    office = city.head.appointments.get().office
    before = list(Appointment.objects.values())
    with pytest.raises(ValidationError, match=str(city.head)):
        appoint(Appointment(office=office, person=world.person()), by=city.root)
    assert list(Appointment.objects.values()) == before


def test_what_the_plh_drafted_the_holder_decides_and_the_other_way_round(city):
    people = two(city, "head", "plh")
    for drafter, decides in (("second", "holder"), ("holder", "second")):
        page = world.write(world.chapter(city.kominfo), people[drafter])
        round_ = services.submit(page, city.expert)
        if round_.current_task_state.task.specific.role == "pic":
            round_ = services.approve(round_.current_task_state, city.pic)
        task_state = round_.current_task_state
        assert task_state.task.specific.role == "head"
        assert refused(services.approve, task_state, people[drafter])
        services.approve(task_state, people[decides])
