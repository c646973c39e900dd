"""Who takes the seat of the Sekda is confirmed by somebody else: one administrator alone makes nobody decide last."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person
from cms.agencies.confirming import seal as seal_of
from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import holders
from cms.agencies.services.keeping import appoint, confirm
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import refused, waiting_at
from workflows import services
from workflows.models import Decision

pytestmark = pytest.mark.django_db


def seat(city, person, **fields):
    fields = {"capacity": "plh", "order_number": "800/7", "starts": timezone.localdate(),
              "ends": timezone.localdate() + timedelta(days=3), **fields}  # fmt: skip
    fields.setdefault("office", Office.objects.get(role="sekda"))
    return Appointment(person=Person.objects.get(pk=person.pk), **fields)


def test_a_puppet_of_a_sole_administrator_decides_nothing(city):
    """The administrator's second account as Plh. Sekda, and a text that waits for the last decision."""
    puppet = world.person()
    round_ = waiting_at(city, "sekda")
    made = seat(city, puppet)
    appoint(made, by=city.admin)
    assert made.awaits
    assert puppet.pk not in {a.person_id for a in holders("sekda", None)}
    refused(services.approve, round_.current_task_state, puppet)
    for who in (city.admin, puppet, city.pic, city.head):
        with pytest.raises(ValidationError):
            confirm(made, by=who)
    assert Appointment.objects.get(pk=made.pk).awaits
    assert Notification.objects.filter(recipient=city.sekda, subject__contains="konfirmasi").exists()
    assert not Notification.objects.filter(recipient=puppet).exists()


@pytest.mark.parametrize("who", ["sekda", "second", "root"])
def test_somebody_else_confirms(city, who):
    city.second = world.official("admin", city.setda)
    acting = world.person()
    made = seat(city, acting)
    appoint(made, by=city.admin)
    confirm(made, by=getattr(city, who))
    with pytest.raises(ValidationError):
        confirm(made, by=city.sekda)
    round_ = waiting_at(city, "sekda")
    services.approve(round_.current_task_state, acting)
    line = Decision.objects.get(action="approve", person=acting)
    assert line.capacity == "plh"
    assert AuditEntry.objects.filter(on_kind="agencies.appointment", on_id=str(made.pk)).count() >= 2


def test_where_it_counts_at_once(city):
    """By an operator, or for another office."""
    for made, by in (
        (seat(city, world.person()), city.root),
        (seat(city, world.person(), office=city.head.appointments.get().office), city.admin),
    ):
        appoint(made, by=by)
        assert not made.awaits


def test_on_the_pages(client, city):
    acting = world.person()
    client.force_login(city.admin)
    office = Office.objects.get(role="sekda")
    sent = {"person": acting.pk, "office": office.pk, "capacity": "plh", "order_number": "800/7", "scope": "",
            "starts": timezone.localdate().strftime("%d-%m-%Y"), "ends": ""}  # fmt: skip
    answer = client.post(reverse("kota_penunjukan:add"), sent, follow=True)
    assert "dikonfirmasi administrator lain atau Sekda" in answer.content.decode()
    made = Appointment.objects.get(person=acting)
    assert made.awaits
    assert "menunggu konfirmasi" in client.get(reverse("kota_penunjukan:index")).content.decode()
    address = reverse("confirm_appointment", args=[made.pk])
    assert client.get(address).status_code == 302
    client.post(address)
    assert Appointment.objects.get(pk=made.pk).awaits
    client.force_login(city.sekda)
    page = client.get(address).content.decode()
    assert "Konfirmasi penunjukan ini" in page
    assert str(city.admin) in page
    client.post(address)
    assert Appointment.objects.get(pk=made.pk).awaits, "nothing is confirmed that was not seen"
    client.post(address, {"seal": seal_of(Appointment.objects.get(pk=made.pk))})
    assert not Appointment.objects.get(pk=made.pk).awaits


def test_an_order_for_routine_matters_approves_nothing(city):
    acting = world.person()
    world.appoint(acting, "head", city.kominfo, capacity="plh", order_number="800/9", routine_only=True)
    round_ = waiting_at(city, "head")
    assert "urusan rutin" in refused(services.approve, round_.current_task_state, acting)
    services.send_back(round_.current_task_state, acting, comment="Lengkapi.")


def test_where_only_routine_matters_are_left_the_last_decision_goes_on(city):
    city.sekda.appointments.update(routine_only=True)
    round_ = waiting_at(city, "sekda")
    assert round_.current_task_state.turn.stranded


def test_where_nothing_ever_waited_nothing_is_confirmed(city):
    held = city.pic.appointments.get()
    with pytest.raises(ValidationError, match="Tidak ada yang menunggu"):
        confirm(held, by=city.sekda)
    assert not AuditEntry.objects.filter(action="appointment.confirm").exists()


@pytest.mark.parametrize("name", ["person", "office"])
def test_an_appointment_stays_with_its_person_and_office(city, name):
    """Another of either is another appointment, with makers of its own."""
    held = city.pic.appointments.get()
    setattr(held, name, city.member if name == "person" else city.head.appointments.get().office)
    with pytest.raises(ValidationError, match="buat yang baru") as refusal:
        appoint(held, by=city.root)
    assert list(refusal.value.message_dict) == [name]
    assert city.pic.appointments.get().office.role == "pic"
