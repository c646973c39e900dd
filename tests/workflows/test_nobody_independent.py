"""Where every holder of the last office drafted or submitted the text, somebody else decides; never nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Person
from cms.agencies.models import Appointment, Office
from cms.agencies.services.keeping import appoint
from tests import world
from tests.workflows.city import named_by_two, refused, waiting_at
from workflows import announcements, policies, selectors, sentences, services
from workflows.models import Decision

pytestmark = pytest.mark.django_db


def office_of(person):
    return person.appointments.get().office


def by_the_sekda(city):
    """A text of the Sekda's, submitted by the Sekda: its last stage has no independent holder."""
    world.appoint(city.sekda, "head", city.kominfo)
    page = world.write(world.chapter(city.kominfo), city.sekda)
    round_ = services.submit(page, city.sekda)
    for person in (city.pic, city.head):
        round_ = services.approve(round_.current_task_state, person)
    assert round_.current_task_state.task.specific.role == "sekda"
    return round_


def test_the_named_superior_decides(city):
    mayor = world.official("member", world.agency("walikota"))
    Office.objects.filter(role="sekda").update(superior=office_of(mayor))
    round_ = by_the_sekda(city)
    assert round_.current_task_state.turn.instead == office_of(mayor)
    assert "memutuskan sebagai pengganti" in sentences.passed(round_)[-1]
    assert list(selectors.queue_of(mayor)) == [round_.current_task_state]
    assert selectors.decides(mayor)
    refused(services.approve, round_.current_task_state, city.sekda)
    services.approve(round_.current_task_state, mayor)
    line = round_.decisions.get(action="approve", person=mayor)
    assert line.office_title == office_of(mayor).title
    page = round_.content_object.specific
    assert type(page).objects.get(pk=page.pk).live


def test_the_stand_in_named_on_the_office_decides(city):
    assistant = world.official("member", world.agency("asisten"))
    Office.objects.filter(role="sekda").update(stand_in=office_of(assistant))
    round_ = by_the_sekda(city)
    assert round_.current_task_state.turn.instead == office_of(assistant)
    assert services.approve(round_.current_task_state, assistant)


def test_with_nobody_named_it_lies_with_the_administrators(
    city, django_capture_on_commit_callbacks, mailoutbox
):
    with django_capture_on_commit_callbacks(execute=True):
        round_ = by_the_sekda(city)
    task_state = round_.current_task_state
    assert task_state.turn.stranded
    assert list(selectors.stranded()) == [task_state]
    assert list(selectors.unheld(city.admin)) == [task_state], "the page lists what the desk counts"
    assert not selectors.unheld(city.sekda)
    assert any("membutuhkan pengganti" in mail.subject for mail in mailoutbox if city.admin.email in mail.to)
    assistant = world.official("member", world.agency("asisten"))
    named = office_of(assistant)
    refused(services.name_stand_in, task_state, named, city.head, comment="Saya saja.")
    refused(services.name_stand_in, task_state, named, city.admin, comment=" ")
    refused(services.name_stand_in, task_state, office_of(city.admin), city.admin, comment="Saya sendiri.")
    refused(
        services.name_stand_in, task_state, Office.objects.get(role="sekda"), city.admin, comment="Sekda."
    )
    named_by_two(city, task_state, named)
    assert not selectors.stranded().exists()
    refused(services.name_stand_in, task_state, named, city.admin, comment="Sekali lagi.")
    services.approve(task_state, assistant)
    page = round_.content_object.specific
    assert type(page).objects.get(pk=page.pk).live


def test_who_named_the_office_does_not_come_to_decide_in_it(city):
    round_ = by_the_sekda(city)
    named = office_of(world.official("member", world.agency("asisten")))
    named_by_two(city, round_.current_task_state, named)
    world.appoint(city.admin, "member", named.agency)
    message = refused(services.approve, round_.current_task_state, city.admin)
    assert "pihaknya sendiri" in message


def test_who_appointed_themself_does_not_decide_instead(city):
    round_ = by_the_sekda(city)
    assistant = world.official("member", world.agency("asisten"))
    named = office_of(assistant)
    second = world.official("admin", world.agency("lain"))
    own = Appointment(office=named, person=Person.objects.get(pk=second.pk), starts=timezone.localdate())
    named_by_two(city, round_.current_task_state, named)
    appoint(own, by=second)
    assert own.awaits, "who decides for the Sekda is seated by two"
    assert "sedang menunggu keputusan" in refused(services.approve, round_.current_task_state, second)
    Appointment.objects.filter(pk=own.pk).update(awaits=False)
    message = refused(services.approve, round_.current_task_state, second)
    assert "pihaknya sendiri" in message
    assert services.approve(round_.current_task_state, assistant)


def test_somebody_is_found_when_the_independent_holder_leaves(city):
    """The Plh. Sekda who could decide is gone; the Sekda who drafted is left."""
    plh = world.person()
    acting = world.appoint(plh, "sekda", city.setda, capacity="plh", order_number="800/3")
    round_ = by_the_sekda(city)
    assert round_.current_task_state.turn.instead is None
    assert services.settle_open_turns() == 0
    acting.ends = timezone.localdate() - timedelta(days=1)
    acting.save()
    assert services.settle_open_turns() == 1
    assert services.settle_open_turns() == 0
    assert selectors.stranded().exists()
    assert (
        policies.may_return(
            city.sekda, round_.content_object.specific, round_.current_task_state.task.specific, round_
        )
        is False
    )


def test_somebody_else_is_found_when_the_drafter_takes_the_office_named_instead(city):
    mayor = world.official("member", world.agency("walikota"))
    office = office_of(mayor)
    Office.objects.filter(role="sekda").update(superior=office)
    round_ = by_the_sekda(city)
    assert services.settle_open_turns() == 0
    mayor.appointments.update(ends=timezone.localdate() - timedelta(days=1))
    world.appoint(city.sekda, "member", office.agency)
    assert services.settle_open_turns() == 1
    assert list(selectors.stranded()) == [round_.current_task_state]


def test_settling_finds_nothing_where_the_office_is_vacant(city):
    waiting_at(city, "sekda")
    city.sekda.appointments.update(ends=timezone.localdate() - timedelta(days=1))
    assert services.settle_open_turns() == 0


def test_announcing_to_administrators_names_all_of_them(city, mailoutbox, django_capture_on_commit_callbacks):
    second = world.official("admin", city.setda)
    with django_capture_on_commit_callbacks(execute=True):
        round_ = by_the_sekda(city)
        announcements.submitted(round_.content_object.specific, round_, city.sekda)
    told = {address for mail in mailoutbox if "pengganti" in mail.subject for address in mail.to}
    assert {city.admin.email, second.email} <= told
    assert Decision.objects.filter(action="stranded").count() == 1
