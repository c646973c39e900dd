"""The rules of agencies, offices and appointments: refused with a sentence at the field, and nothing changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.groups import ADMINISTRATORS
from cms.accounts.models import Person, User
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services.keeping import appoint, keep_agency, keep_office, keep_person
from tests import world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def admin():
    return world.official("admin")


def office(role="head", where=None, title=""):
    where = where or world.agency()
    return Office.objects.create(agency=where, role=role, title=title or f"Jabatan {role} {where}")


def appointment(seat, person=None, **fields):
    return Appointment(
        office=seat, person=person or world.person(), **{"starts": timezone.localdate(), **fields}
    )


def refused(verb, row, by, field):
    """The one sentence of the refusal; the stored rows are as before."""
    before = [list(model.objects.order_by("pk").values()) for model in (Agency, Office, Appointment)]
    with pytest.raises(ValidationError) as refusal:
        verb(row, by=by)
    assert [list(m.objects.order_by("pk").values()) for m in (Agency, Office, Appointment)] == before
    assert list(refusal.value.message_dict) == [field]
    return refusal.value.messages[0]


def test_appointing_follows_groups_and_is_logged():
    seat, person = office("admin", title="Administrator kedua"), world.person()
    world.official("admin")
    root = User.objects.create_superuser("root", "root@example.test", "x")
    row = appointment(seat, person)
    assert appoint(row, by=root) is True
    assert person.groups.filter(name=ADMINISTRATORS).exists()
    row.ends = timezone.localdate() - DAY
    row.starts = row.ends
    assert appoint(row, by=root, reason="Tidak jadi diangkat") is True
    assert not person.groups.exists()
    assert appoint(row, by=root) is False
    entry = ModelLogEntry.objects.get(object_id=str(row.pk), action="agencies.change")
    assert entry.user == root
    assert set(entry.data["changes"]) == {"starts", "ends", "ended_at"}


@pytest.mark.parametrize("role", ["head", "sekda"])
@pytest.mark.parametrize(
    ("first", "second", "good"),
    [
        ((date(2026, 1, 1), None), (date(2026, 6, 1), None), False),
        ((date(2026, 1, 1), date(2026, 5, 31)), (date(2026, 6, 1), None), True),
        ((date(2026, 1, 1), date(2026, 6, 1)), (date(2026, 6, 1), None), False),
        ((date(2026, 6, 1), None), (date(2026, 1, 1), date(2026, 5, 31)), True),
        ((date(2026, 6, 1), None), (date(2026, 1, 1), None), False),
    ],
)
def test_one_definitive_holder_at_a_time(admin, role, first, second, good):
    seat = office(role)
    appoint(appointment(seat, starts=first[0], ends=first[1]), by=admin)
    rival = seat.appointments.get().person
    row = appointment(seat, starts=second[0], ends=second[1])
    if good:
        assert appoint(row, by=admin)
        return
    assert str(rival) in refused(appoint, row, admin, "starts")


def test_acting_beside_the_holder_and_several_pics(admin):
    seat = office("head")
    appoint(appointment(seat), by=admin)
    appoint(appointment(seat, capacity="plh", order_number="800/1/2026"), by=admin)
    pics = office("pic")
    appoint(appointment(pics), by=admin)
    appoint(appointment(pics), by=admin)
    assert Appointment.objects.filter(office__in=[seat, pics]).count() == 4


@pytest.mark.parametrize("capacity", ["plt", "plh", "pj"])
def test_acting_needs_an_order(admin, capacity):
    refused(appoint, appointment(office(), capacity=capacity, order_number="  "), admin, "order_number")


def test_same_office_twice_is_refused(admin):
    seat, person = office("pic"), world.person()
    appoint(appointment(seat, person), by=admin)
    refused(appoint, appointment(seat, person, starts=timezone.localdate() + DAY), admin, "starts")


@pytest.mark.parametrize(
    ("agency_fields", "fields", "field"),
    [
        ({"ends": date(2026, 1, 31)}, {"starts": date(2026, 2, 1)}, "office"),
        ({"ends": date(2026, 1, 31)}, {"starts": date(2026, 1, 1)}, "ends"),
        ({"ends": date(2026, 1, 31)}, {"starts": date(2026, 1, 1), "ends": date(2026, 2, 1)}, "ends"),
        ({"starts": date(2026, 3, 1)}, {"starts": date(2026, 1, 1)}, "starts"),
        ({}, {"starts": date(2026, 3, 1), "ends": date(2026, 2, 28)}, "ends"),
    ],
)
def test_dates_of_an_appointment(admin, agency_fields, fields, field):
    seat = office(where=world.agency("lama", **agency_fields))
    refused(appoint, appointment(seat, **fields), admin, field)


def test_ended_agency_takes_its_appointments_along(admin):
    where = world.agency("lama")
    holder = world.official("pic", where)
    past = world.appoint(world.person(), "member", where, ends=timezone.localdate() - 9 * DAY,
                         starts=timezone.localdate() - 20 * DAY)  # fmt: skip
    where.ends = timezone.localdate() - DAY
    where.successor = world.agency()
    assert [a.person for a in keep_agency(where, by=admin)] == [holder]
    assert not holder.groups.exists()
    past.refresh_from_db()
    assert past.ends == timezone.localdate() - 9 * DAY


def test_agency_does_not_end_before_an_appointment_begins(admin):
    where = world.agency("lama")
    world.appoint(world.person(), "pic", where, starts=timezone.localdate() + 5 * DAY)
    where.ends = timezone.localdate()
    refused(keep_agency, where, admin, "ends")


def test_successor(admin):
    old, middle, new = (world.agency(slug) for slug in ("lama", "tengah", "baru"))
    old.successor = middle
    refused(keep_agency, old, admin, "ends")
    for row, successor in ((old, middle), (middle, new)):
        row.ends, row.successor = date(2026, 1, 31), successor
        keep_agency(row, by=admin)
    new.ends, new.successor = date(2026, 6, 30), old
    refused(keep_agency, new, admin, "successor")
    new.successor = new
    refused(keep_agency, new, admin, "successor")


def test_superior_leads_up_and_not_round(admin):
    low, high = office("pic"), office("head")
    low.superior = high
    keep_office(low, by=admin)
    high.superior = low
    refused(keep_office, high, admin, "superior")
    high.superior = high
    refused(keep_office, high, admin, "superior")


def test_one_head_an_agency_and_one_sekda_a_city(admin):
    office("head")
    refused(keep_office, Office(agency=world.agency(), role="head", title="Kepala kedua"), admin, "role")
    office("sekda", world.agency("setda"))
    lain = world.agency("lain")
    refused(keep_office, Office(agency=lain, role="sekda", title="Sekda kedua"), admin, "role")
    assert keep_office(Office(agency=lain, role="head", title="Kepala lain"), by=admin)


def test_slug_and_title_are_taken_once(admin):
    world.agency("diskomsandi")
    refused(keep_agency, Agency(name="Lain", abbreviation="L", slug="diskomsandi"), admin, "slug")


@pytest.mark.parametrize("role", ["pic", "head", "sekda"])
def test_nobody_gives_themself_an_office_that_decides(admin, role):
    refused(appoint, appointment(office(role), admin), admin, "person")
    root = User.objects.create_superuser("root", "root@example.test", "x")
    assert appoint(appointment(office(role, title="Lain"), root), by=root)


def test_nor_by_changing_the_role_of_an_office_they_hold(admin):
    seat = office("member")
    appoint(appointment(seat, admin), by=admin)
    seat.role = "head"
    refused(keep_office, seat, admin, "person")


@pytest.mark.parametrize("role", ["pic", "head", "sekda"])
def test_nor_by_changing_an_office_that_waits_for_them(admin, role):
    """The term starts tomorrow: today nobody holds the office."""
    seat = office("member")
    appoint(appointment(seat, admin, starts=timezone.localdate() + DAY), by=admin)
    seat.role = role
    refused(keep_office, seat, admin, "person")
    root = User.objects.create_superuser("root", "root@example.test", "x")
    assert keep_office(seat, by=root)


def test_nor_by_taking_up_an_old_term_again(admin):
    seat = office("member")
    yesterday = timezone.localdate() - DAY
    appoint(appointment(seat, admin, starts=yesterday, ends=yesterday), by=admin)
    seat.role = "sekda"
    assert keep_office(seat, by=admin)
    for ends in (None, timezone.localdate()):
        row = seat.appointments.get()
        row.ends = ends
        refused(appoint, row, admin, "person")


def test_nor_by_moving_their_office_to_another_agency(admin):
    seat = office("pic")
    world.appoint(admin, "pic", seat.agency)
    seat = Appointment.objects.get(person=admin, office__role="pic").office
    seat.agency = world.agency("lain")
    refused(keep_office, seat, admin, "person")


@pytest.mark.parametrize("role", ["head", "sekda"])
@pytest.mark.parametrize("starts", [0, 1])
def test_nobody_is_unmade_by_the_role_of_their_office(admin, role, starts):
    seat = office(role)
    holder = world.person()
    row = appointment(seat, holder, starts=timezone.localdate() + starts * DAY)
    appoint(row, by=admin)
    for other in {"member", "pic", "head", "sekda"} - {role}:
        seat.role = other
        assert str(holder) in refused(keep_office, seat, admin, "role")
    seat.role, seat.title = role, "Nama baru"
    # The title of the Sekda's seat is an operator's to change while somebody is appointed to it.
    assert keep_office(seat, by=admin if role == "head" else world.person(is_superuser=True))
    seat.role = "member"
    row.starts = row.ends = timezone.localdate() - DAY
    appoint(row, by=admin, reason="Tidak jadi diangkat")
    assert keep_office(seat, by=admin)


def test_operators_of_the_system_change_the_role_of_a_held_seat():
    root = User.objects.create_superuser("root", "root@example.test", "x")
    seat = office("head")
    appoint(appointment(seat), by=root)
    seat.role = "member"
    assert keep_office(seat, by=root)


def test_the_last_administrator_stays(admin):
    row = Appointment.objects.get(person=admin)
    row.ends = timezone.localdate() + DAY
    refused(appoint, row, admin, "ends")
    row.starts = row.ends = timezone.localdate() - DAY
    refused(appoint, row, admin, "ends")
    seat = row.office
    seat.role = "member"
    refused(keep_office, seat, admin, "role")
    where = Agency.objects.get()
    where.ends = timezone.localdate() - DAY
    refused(keep_agency, where, admin, "ends")


def test_one_of_two_administrators_goes(admin):
    second = world.official("admin")
    row = Appointment.objects.get(person=admin)
    row.ends = timezone.localdate()
    assert appoint(row, by=admin)
    with pytest.raises(ValidationError) as refusal:
        keep_person(Person.objects.get(pk=second.pk), by=User.objects.get(pk=admin.pk), is_active=False)
    assert list(refusal.value.message_dict) == ["is_active"]
    assert User.objects.get(pk=second.pk).is_active


def test_switching_off_takes_the_groups(admin):
    person = Person.objects.get(pk=world.official("pic").pk)
    keep_person(person, by=admin, full_name="Nama Baru")
    assert person.groups.exists()
    keep_person(person, by=admin, is_active=False)
    assert not person.groups.exists()


@pytest.mark.parametrize("field", ["is_superuser", "is_staff", "password", "groups"])
def test_rights_are_no_data_of_a_person(admin, field):
    person = Person.objects.get(pk=admin.pk)
    with pytest.raises(TypeError):
        keep_person(person, by=admin, **{field: True})
    person.refresh_from_db()
    assert not person.is_superuser


@pytest.mark.parametrize("field", ["stand_in", "superior"])
@pytest.mark.parametrize("ahead", [0, 5])
def test_nobody_puts_their_own_office_above_or_beside_one_that_decides(admin, field, ahead):
    seat, own = office("sekda", world.agency("setda")), office("member", world.agency("asisten"))
    Appointment.objects.create(office=own, person=admin, starts=timezone.localdate() + ahead * DAY)
    setattr(seat, field, own)
    assert "jabatan Anda sendiri" in refused(keep_office, seat, admin, field)
    new = Office(agency=world.agency(), role="head", title="Kepala", **{field: own})
    refused(keep_office, new, admin, field)
    other = world.official("admin", world.agency("lain"))
    assert "operator" in refused(keep_office, seat, other, field)
    assert keep_office(seat, by=User.objects.create_superuser("root", "root@example.test", "x")) is True
    seat.title = "Sekretaris Daerah Kota"
    assert keep_office(seat, by=admin) is True


def test_nor_by_the_role_of_the_office_below(admin):
    seat, own = office("member", world.agency("setda")), office("member", world.agency("asisten"))
    Appointment.objects.create(office=own, person=admin, starts=timezone.localdate())
    seat.superior = own
    assert keep_office(seat, by=admin) is True
    seat.role = "sekda"
    refused(keep_office, seat, admin, "superior")


@pytest.mark.parametrize("field", ["stand_in", "superior"])
def test_nobody_appoints_themself_to_an_office_that_decides_instead(admin, field):
    seat, beside = office("sekda", world.agency("setda")), office("member", world.agency("asisten"))
    setattr(seat, field, beside)
    assert keep_office(seat, by=User.objects.create_superuser("root", "root@example.test", "x")) is True
    refused(appoint, appointment(beside, Person.objects.get(pk=admin.pk)), admin, "person")
    row = appointment(beside)
    assert appoint(row, by=admin) is True
    assert row.awaits, "who decides where the Sekda may not is seated by two"


def test_what_names_no_agency_office_or_person_is_refused(admin):
    refused(keep_office, Office(role="pic", title="PIC"), admin, "agency")
    with pytest.raises(ValidationError) as refusal:
        appoint(Appointment(starts=timezone.localdate()), by=admin)
    assert set(refusal.value.message_dict) == {"office", "person"}
    assert Appointment.objects.count() == 1
