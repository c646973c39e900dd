"""What a form read before its turn is read again under the lock: the rules see the city as it is."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from cms.accounts.models import Person, User
from cms.accounts.policies import NotYours
from cms.agencies.models import Agency, AgencyChange, Appointment, Office
from cms.agencies.services import guarding, keeping, planning, standing_in
from tests import world
from tests.workflows.city import make_city

DAY = timedelta(days=1)


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (Agency, Office, Appointment)]


def to(office, person, **fields):
    person = User.objects.get(pk=person.pk)
    return Appointment(office=office, person=person, **{"starts": timezone.localdate(), **fields})


@pytest.fixture
def city():
    found = make_city()
    found.seat = Office.objects.create(agency=world.agency("dinsos"), role="member", title="Staf ahli")
    return found


def role(city, name):
    Office.objects.filter(pk=city.seat.pk).update(role=name)


# Each takes the city, lets something change after its rows were read, and asks; the field of the refusal.
def own_seat(city):
    row = to(city.seat, city.admin)
    role(city, "head")
    return lambda: keeping.appoint(row, by=city.admin), "person"


def named_beside(city):
    row = to(city.seat, city.admin)
    Office.objects.filter(role="sekda").update(stand_in=city.seat)
    return lambda: keeping.appoint(row, by=city.admin), "person"


def ended_agency(city):
    row = to(city.seat, world.person())
    assert row.office.agency.ends is None
    Agency.objects.filter(pk=row.office.agency_id).update(ends=timezone.localdate() - DAY)
    return lambda: keeping.appoint(row, by=city.admin), "office"


def taken_seat(city):
    role(city, "head")
    row = to(Office.objects.get(pk=city.seat.pk), world.person())
    to(city.seat, world.person()).save()
    return lambda: keeping.appoint(row, by=city.admin), "starts"


def office_filled(city):
    seat = Office.objects.prefetch_related("appointments").get(pk=city.seat.pk)
    to(city.seat, world.person()).save()
    seat.role = "admin"
    return lambda: keeping.keep_office(seat, by=city.admin), "role"


def office_filled_by_oneself(city):
    seat = Office.objects.get(pk=city.seat.pk)
    to(city.seat, city.admin).save()
    seat.role = "head"
    return lambda: keeping.keep_office(seat, by=city.admin), "person"


def agency_of_sekda(city):
    where = Agency.objects.get(pk=city.seat.agency_id)
    to(city.seat, world.person()).save()
    Office.objects.filter(role="sekda").update(role="member")
    role(city, "sekda")
    where.ends = timezone.localdate()
    return lambda: keeping.keep_agency(where, by=city.admin), "ends"


def stand_in_switched_off(city):
    term, person = city.head.appointments.get(), User.objects.get(pk=city.member.pk)
    User.objects.filter(pk=person.pk).update(is_active=False)
    days = {"starts": timezone.localdate(), "ends": timezone.localdate() + DAY}
    return lambda: standing_in.name_stand_in(
        term, person, order_number="800/1", by=city.head, **days
    ), "person"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case",
    [own_seat, named_beside, ended_agency, taken_seat, office_filled, office_filled_by_oneself,
     agency_of_sekda, stand_in_switched_off],
)  # fmt: skip
def test_what_changed_since_it_was_read_is_refused(city, case):
    ask, field = case(city)
    before = stored()
    with pytest.raises(ValidationError) as refusal:
        ask()
    assert list(refusal.value.message_dict) == [field]
    assert stored() == before


def became_operator(city):
    person = Person.objects.get(pk=city.member.pk)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    return lambda: guarding.give_start_password(person, by=city.admin)


def got_an_address(city):
    """A head without one gets a start password; with one, a letter."""
    User.objects.filter(pk=city.head.pk).update(email="")
    person = Person.objects.get(pk=city.head.pk)
    User.objects.filter(pk=person.pk).update(email="kepala@example.test")
    return lambda: guarding.give_start_password(person, by=city.admin)


def became_head(city):
    person = Person.objects.get(pk=city.member.pk)
    seat = Office.objects.create(agency=world.agency("lain"), role="head", title="Kepala")
    to(seat, person).save()
    return lambda: guarding.give_start_password(person, by=city.admin)


def administers_no_more(city):
    change = planning.plan(
        world.agency("lama"),
        "merge",
        {"into": city.kominfo.pk},
        timezone.localdate() + 9 * DAY,
        by=city.admin,
    )
    city.admin.appointments.update(ends=timezone.localdate() - DAY)
    return lambda: planning.call_off(change, by=city.admin)


@pytest.mark.django_db
@pytest.mark.parametrize("case", [became_operator, got_an_address, became_head, administers_no_more])
def test_who_may_no_more_is_refused(city, case):
    ask = case(city)
    before = [*stored(), list(User.objects.order_by("pk").values()), list(AgencyChange.objects.values())]
    with pytest.raises(NotYours):
        ask()
    assert before == [
        *stored(), list(User.objects.order_by("pk").values()), list(AgencyChange.objects.values())
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["plan", "call_off", "start_password"])
def test_who_ended_while_waiting_for_the_lock_is_refused(city, monkeypatch, verb):
    """Judged once the lock is held: the right was there when the button was pressed."""
    old, day = world.agency("lama"), timezone.localdate() + 9 * DAY
    planned = planning.plan(old, "merge", {"into": city.kominfo.pk}, day, by=city.root)
    asks = {
        "plan": lambda: planning.plan(world.agency("lain"), "merge", {"into": old.pk}, day, by=city.admin),
        "call_off": lambda: planning.call_off(planned, by=city.admin),
        "start_password": lambda: guarding.give_start_password(
            Person.objects.get(pk=city.member.pk), by=city.admin
        ),
    }

    def others_came_first():
        city.admin.appointments.update(ends=timezone.localdate() - DAY)
        User.objects.filter(pk=city.member.pk).update(is_superuser=True)

    for room in (planning, guarding):
        monkeypatch.setattr(room, "lock_city", others_came_first)
    with pytest.raises(NotYours):
        asks[verb]()
    assert list(AgencyChange.objects.values_list("pk", "state")) == [(planned.pk, "planned")]
    assert User.objects.get(pk=city.member.pk).check_password("sandi-uji-coba")


@pytest.mark.django_db
@pytest.mark.parametrize(("now", "waits"), [("admin", True), ("sekda", True), ("expert", False)])
def test_a_new_appointment_waits_by_the_role_of_now(city, now, waits):
    row = to(city.seat, world.person())
    role(city, now)
    keeping.appoint(row, by=city.admin)
    assert Appointment.objects.get(pk=row.pk).awaits is waits


@pytest.mark.django_db
@pytest.mark.parametrize(("now", "waits"), [("admin", True), ("sekda", True), ("expert", False)])
def test_so_does_a_longer_term(city, now, waits):
    to(city.seat, world.person(), ends=timezone.localdate() + DAY).save()
    row = Appointment.objects.select_related("office", "person").get(office=city.seat)
    role(city, now)
    row.ends = None
    keeping.appoint(row, by=city.admin)
    after = Appointment.objects.get(pk=row.pk)
    assert after.asked == ({"ends": None} if waits else {})
    assert after.ends == (timezone.localdate() + DAY if waits else None)


@pytest.mark.django_db
def test_a_confirmation_takes_the_wish_as_it_is_now(city):
    term = city.sekda.appointments.get()
    term.ends = timezone.localdate() + 9 * DAY
    keeping.appoint(term, by=city.admin)
    stale = Appointment.objects.get(pk=term.pk)
    term.ends = timezone.localdate() + 5 * DAY
    keeping.appoint(term, by=city.admin)
    keeping.confirm(stale, by=city.root)
    assert Appointment.objects.get(pk=term.pk).ends == timezone.localdate() + 5 * DAY


@pytest.mark.django_db
def test_what_no_form_holds_is_left_as_it_is(city):
    row = to(city.seat, world.person(), starts=timezone.localdate() - 9 * DAY)
    keeping.appoint(row, by=city.root)
    stale, where = Appointment.objects.get(pk=row.pk), Agency.objects.get(pk=city.seat.agency_id)
    row.ends = stale.ends = timezone.localdate() - DAY
    keeping.appoint(row, by=city.root)
    ended_at = Appointment.objects.get(pk=row.pk).ended_at
    assert ended_at is not None
    stale.order_number = "800/2"
    keeping.appoint(stale, by=city.root)
    assert Appointment.objects.get(pk=row.pk).ended_at == ended_at
    Agency.objects.filter(pk=where.pk).update(inherits=[city.kominfo.pk])
    where.abbreviation = "Sosial"
    keeping.keep_agency(where, by=city.root)
    assert Agency.objects.get(pk=where.pk).inherits == [city.kominfo.pk]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("now", "own", "waits"), [("admin", False, True), ("head", True, None)])
def test_an_appointment_and_a_new_role_of_its_office_at_once(city, monkeypatch, now, own, waits):
    """The appointment was filled in before; it comes to its turn when the new role is stored."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    row, at_lock, answers = to(city.seat, city.admin if own else world.person()), threading.Event(), []
    seat, lock = Office.objects.get(pk=city.seat.pk), keeping.lock_city

    def appoint():
        try:
            keeping.appoint(row, by=city.admin)
            answers.append(Appointment.objects.get(pk=row.pk).awaits)
        except ValidationError as refusal:
            answers.append(list(refusal.message_dict))
        finally:
            connections.close_all()

    def at_the_lock():
        at_lock.set()
        lock()

    with transaction.atomic():
        seat.role = now
        keeping.keep_office(seat, by=city.admin)
        monkeypatch.setattr(keeping, "lock_city", at_the_lock)
        thread = threading.Thread(target=appoint)
        thread.start()
        assert at_lock.wait(20)
    thread.join(20)
    assert answers == [["person"] if waits is None else waits]
