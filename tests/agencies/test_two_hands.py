"""What one administrator does not settle alone: the seat of the Sekda and who administers, through every door."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.accounts.policies import NotYours
from cms.agencies.confirming import may_confirm
from cms.agencies.models import Agency, AgencyChange, Appointment, Office
from cms.agencies.seating import findings
from cms.agencies.selectors import administrators, holders
from cms.agencies.services import loading, planning
from cms.agencies.services.keeping import appoint, confirm, keep_agency, keep_office
from cms.agencies.services.sheets import HEADERS
from cms.agencies.services.succeeding import rename
from cms.notifications.models import Notification
from tests import world
from tests.agencies.hands import DAY, city, keeping, stored, term_of
from tests.agencies.people_files import csv_file

__all__ = ["city"]
pytestmark = pytest.mark.django_db
REASON = "Salah ketik saat dimasukkan"
NEW = {"name": "Sekretariat Kota", "abbreviation": "Setkot", "slug": "setkot"}


CHANGES = {
    "longer": {"ends": None},
    "earlier start": {"starts": timezone.localdate() - 900 * DAY},
    "shorter": {"ends": timezone.localdate() + DAY},
    "at once": {"ends": timezone.localdate() - DAY},
    "acting": {"capacity": "plt", "order_number": "800/1"},
    "order": {"order_number": "800/2"},
}
# Which change of whose term waits when one administrator makes it; everything else counts at once.
WAITS = {
    "sekda": {"longer", "earlier start", "shorter", "at once", "acting", "order"},
    "second": {"longer", "earlier start", "acting", "order"},
    "head": set(),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", WAITS)
def test_a_change_of_a_term_waits_and_the_term_goes_on(city, who, change):
    world.agency("setda")
    Agency.objects.update(starts=timezone.localdate() - 2000 * DAY)
    term, fields = term_of(city, who), CHANGES[change]
    before = {name: getattr(term, name) for name in fields}
    for name, value in fields.items():
        setattr(term, name, value)
    appoint(term, by=city.admin, reason=REASON)
    after = Appointment.objects.get(pk=term.pk)
    waits = change in WAITS[who]
    assert bool(after.asked) is waits
    assert not after.awaits, "a change takes nobody out of office"
    assert {name: getattr(after, name) for name in fields} == (before if waits else fields)
    if not waits:
        return
    row = stored()
    for refused in (city.admin, city.pic, city.head, city.member):
        assert not may_confirm(refused, after)
        with pytest.raises(ValidationError):
            confirm(after, by=refused)
    assert stored() == row
    confirm(after, by=city.root)
    after.refresh_from_db()
    assert after.asked == {}
    assert {name: getattr(after, name) for name in fields} == fields


def test_the_last_wish_counts_and_the_values_as_they_are_take_it_back(city):
    term = term_of(city, "sekda")
    for ends in (timezone.localdate(), timezone.localdate() + 30 * DAY):
        term = term_of(city, "sekda")
        term.ends = ends
        appoint(term, by=city.admin)
        assert term_of(city, "sekda").asked == {"ends": ends.isoformat()}
    appoint(term_of(city, "sekda"), by=city.second)
    assert term_of(city, "sekda").asked == {}


@pytest.mark.parametrize(
    ("who", "may"), [("sekda", True), ("second", True), ("admin", False), ("member", False)]
)
def test_who_agrees_to_an_earlier_end(city, who, may):
    """The person may: it gives them nothing. Then those who watch were told, the person too."""
    term = term_of(city, "sekda")
    term.ends = timezone.localdate() + DAY
    appoint(term, by=city.admin)
    told = Notification.objects.filter(subject__startswith="Perubahan penunjukan")
    assert {row.recipient for row in told} >= {city.sekda, city.second}
    assert not told.filter(recipient=city.admin).exists()
    assert may_confirm(getattr(city, who), term_of(city, "sekda")) is may


def test_the_person_does_not_agree_to_more_days_of_their_own(city):
    term = term_of(city, "sekda")
    term.ends = None
    appoint(term, by=city.admin)
    before = stored()
    with pytest.raises(ValidationError):
        confirm(term, by=city.sekda)
    assert stored() == before


@pytest.mark.parametrize("role", ["sekda", "admin", "member"])
@pytest.mark.parametrize("limited", [False, True])
def test_a_limit_to_routine_matters_is_lifted_by_two(city, role, limited):
    office = Office.objects.filter(role=role).first()
    acting = world.person()
    row = Appointment.objects.create(
        office=office, person=acting, capacity="plh", order_number="800/3", routine_only=limited
    )
    row.routine_only = not limited
    appoint(row, by=city.admin)
    after = Appointment.objects.get(pk=row.pk)
    waits = role == "sekda" or (role == "admin" and limited)
    assert after.routine_only is (limited if waits else not limited)
    assert after.asked == ({"routine_only": not limited} if waits else {})


@pytest.mark.parametrize("state", ["waits", "routine", "asked", "counts"])
@pytest.mark.parametrize("door", ["at once", "planned"])
def test_a_new_name_of_the_agency_confirms_nothing_and_lifts_no_limit(city, state, door):
    puppet = world.person()
    fields = {"routine": {"routine_only": True}, "waits": {"awaits": True}}.get(state, {})
    row = Appointment(office=term_of(city, "sekda").office, person=keeping(puppet), capacity="plh",
                      order_number="800/4", starts=timezone.localdate(), ends=None, **fields)  # fmt: skip
    appoint(row, by=city.root if state != "waits" else city.admin)
    if state == "asked":
        row.routine_only = True
        appoint(row, by=city.admin)
    row.refresh_from_db()
    if door == "at once":
        rename(city.setda, **NEW, by=city.admin)
    else:
        change = planning.plan(city.setda, "rename", NEW, timezone.localdate() + DAY, by=city.admin)
        AgencyChange.objects.filter(pk=change.pk).update(day=timezone.localdate())
        assert planning.carry_out_due() == 1
    carried = Appointment.objects.get(carries=row)
    kept = ("awaits", "routine_only", "asked", "capacity", "order_number", "person_id")
    assert [getattr(carried, name) for name in kept] == [getattr(row, name) for name in kept]
    seated = {a.person_id for a in holders("sekda", None)}
    assert (puppet.pk in seated) is (state != "waits")
    if state == "waits":
        before = stored()
        with pytest.raises(ValidationError):
            confirm(carried, by=city.admin)
        assert stored() == before


def test_who_made_it_under_the_old_name_does_not_confirm_it_under_the_new(city):
    row = Appointment(office=term_of(city, "sekda").office, person=keeping(world.person()),
                      capacity="plh", order_number="800/5", starts=timezone.localdate())  # fmt: skip
    appoint(row, by=city.admin)
    rename(city.setda, **NEW, by=city.root)
    carried = Appointment.objects.get(carries=row)
    assert not may_confirm(city.admin, carried)
    third = world.official("admin", city.kominfo)
    carried.order_number = "800/6"
    appoint(carried, by=third)
    carried.refresh_from_db()
    assert carried.awaits
    assert not may_confirm(third, carried), "who changed it"
    assert not may_confirm(city.admin, carried), "who made it"
    assert may_confirm(world.official("admin", city.kominfo), carried)


@pytest.mark.parametrize("role", ["sekda", "admin", "pic"])
@pytest.mark.parametrize("held", ["", "definitif", "plt"])
def test_nobody_is_seated_by_a_new_role_of_their_office(city, role, held):
    """A PIC who acts by an order neither: whoever changes the office would have put them there."""
    Office.objects.filter(role="sekda").update(role="member")
    office = Office.objects.create(agency=world.agency("dinsos"), role="member", title="Staf ahli")
    if held:
        Appointment.objects.create(office=office, person=world.person(), capacity=held, order_number="800/1")
    before = stored()
    office.role = role
    if held == "plt" or (held and role != "pic"):
        with pytest.raises(ValidationError) as refusal:
            keep_office(office, by=city.admin)
        assert list(refusal.value.message_dict) == ["role"]
        assert stored() == before
    else:
        assert keep_office(office, by=city.admin)


@pytest.mark.parametrize(("ends", "good"), [(None, False), (30, False), (0, False), (-1, True)])
def test_one_seat_of_the_sekda_at_a_time_by_the_days_of_the_agencies(city, ends, good):
    last = None if ends is None else timezone.localdate() + ends * DAY
    Agency.objects.filter(pk=city.setda.pk).update(ends=last)
    before = stored()
    other = Office(agency=world.agency("dinkes"), role="sekda", title="Sekda kedua")
    if good:
        assert keep_office(other, by=city.admin)
        return
    with pytest.raises(ValidationError):
        keep_office(other, by=city.admin)
    assert stored() == before


def test_the_agency_of_the_sekda_is_not_ended_under_the_sekda(city):
    for agency, good in ((city.setda, False), (world.agency("dinkes"), True)):
        before = stored()
        agency.ends = timezone.localdate() + DAY
        if good:
            keep_agency(agency, by=city.admin)
        else:
            with pytest.raises(ValidationError):
                keep_agency(agency, by=city.admin)
            assert stored() == before


def sheet(person, role, agency, ends):
    cells = {"username": person.username, "agency": agency.slug, "role": role, "ends": f"{ends:%d-%m-%Y}"}
    return csv_file([cells.get(name, "") for name in HEADERS])


@pytest.mark.parametrize(
    ("who", "role"), [("sekda", "Sekda"), ("second", "Administrator"), ("head", "Kepala")]
)
@pytest.mark.parametrize("days", [10, 200])
def test_a_file_gives_no_days_that_somebody_else_confirms(city, who, role, days):
    person, ends = getattr(city, who), timezone.localdate() + days * DAY
    agency = city.kominfo if who == "head" else city.setda
    before = stored()
    file = loading.preview(sheet(person, role, agency, ends), by=city.admin)
    kind = file.verdicts[0]["kind"]
    refused = who == "sekda" or (who == "second" and days == 200)
    assert kind == ("refused" if refused else "changed"), file.verdicts
    loading.confirm(file.pk, loading.seal(file), by=city.admin)
    assert (stored() == before) is refused


# A new seat or another term of one that waits, by a file: who uploads, who takes over, who may confirm then.
HANDS = [
    ("admin", "second", {"third", "sekda", "root"}),
    ("admin", "admin", {"second", "third", "sekda", "root"}),
    ("root", "second", {"admin", "third", "sekda"}),
]


@pytest.mark.parametrize(("uploads", "takes", "confirm_it"), HANDS)
@pytest.mark.parametrize("kind", ["new", "changed"])
def test_of_a_file_both_who_uploads_and_who_takes_over_are_its_makers(city, uploads, takes, confirm_it, kind):
    city.third = world.official("admin", city.kominfo)
    person, office = world.person(), term_of(city, "second").office
    if kind == "changed":
        term = Appointment(office=office, person=keeping(person), starts=timezone.localdate())
        appoint(term, by=world.official("admin", city.kominfo))
    rows = sheet(person, "Administrator", city.setda, timezone.localdate() + 20 * DAY)
    file = loading.preview(rows, by=getattr(city, uploads))
    assert file.verdicts[0]["kind"] == "changed"  # the person is known
    loading.confirm(file.pk, loading.seal(file), by=getattr(city, takes))
    waiting = person.appointments.get()
    assert waiting.awaits
    asked = {name: getattr(city, name) for name in ("admin", "second", "third", "sekda", "root")}
    assert {name for name, who in asked.items() if may_confirm(who, waiting)} == confirm_it
    before = stored()
    for name in {uploads, takes}:
        with pytest.raises(ValidationError):
            confirm(waiting, by=getattr(city, name))
    assert stored() == before
    confirm(waiting, by=city.sekda)
    assert person.pk in {held.person_id for held in administrators()}


@pytest.mark.parametrize("by", ["admin", "root"])
def test_one_administrator_does_not_make_another(city, by):
    """Else a second account of theirs would confirm what the first enters."""
    puppet = world.person()
    row = Appointment(office=term_of(city, "second").office, person=keeping(puppet),
                      starts=timezone.localdate())  # fmt: skip
    appoint(row, by=getattr(city, by))
    assert row.awaits is (by == "admin")
    assert (puppet.pk in {a.person_id for a in administrators()}) is (by == "root")
    if by == "admin":
        assert not may_confirm(puppet, row)
        assert may_confirm(city.sekda, row)
        confirm(row, by=city.second)
        assert puppet.pk in {a.person_id for a in administrators()}


@pytest.mark.parametrize(("who", "may"), [("admin", False), ("second", True), ("root", True)])
def test_the_way_to_confirm_is_shown_to_who_may(client, city, who, may):
    acting = world.person()
    row = Appointment(office=term_of(city, "sekda").office, person=keeping(acting), capacity="plh",
                      order_number="800/7", starts=timezone.localdate())  # fmt: skip
    appoint(row, by=city.admin)
    client.force_login(getattr(city, who))
    page = client.get(reverse("kota_orang:inspect", args=[acting.pk])).content.decode()
    assert "menunggu konfirmasi" in page
    assert (reverse("confirm_appointment", args=[row.pk]) in page) is may


@pytest.mark.parametrize("who", ["sekda", "head", "member", "admin", "root"])
def test_who_plans_and_calls_off_a_change_of_an_agency(client, city, who):
    by, day = getattr(city, who), timezone.localdate() + DAY
    may = who in {"admin", "root"}
    if may:
        change = planning.plan(city.kominfo, "rename", NEW, day, by=by)
        assert planning.call_off(change, by=by).state == "cancelled"
        return
    with pytest.raises(NotYours):
        planning.plan(city.kominfo, "rename", NEW, day, by=by)
    assert not AgencyChange.objects.exists()
    change = planning.plan(city.kominfo, "rename", NEW, day, by=city.admin)
    with pytest.raises(NotYours):
        planning.call_off(change, by=by)
    client.force_login(by)
    assert client.post(reverse("kota_opd:call_off", args=[change.pk])).status_code in {302, 403}
    change.refresh_from_db()
    assert change.state == "planned"


def test_what_changed_since_it_was_seen_is_not_confirmed(client, city):
    term = term_of(city, "sekda")
    term.ends = timezone.localdate() + 30 * DAY
    appoint(term, by=city.admin)
    client.force_login(city.second)
    address = reverse("confirm_appointment", args=[term.pk])
    page = client.get(address)
    assert "Yang akan berubah" in page.content.decode()
    seen = page.context["seal"]
    term.ends = timezone.localdate()
    appoint(term, by=city.admin)
    before = stored()
    client.post(address, {"seal": seen})
    assert stored() == before
    client.post(address, {"seal": client.get(address).context["seal"]})
    assert term_of(city, "sekda").ends == timezone.localdate()


def test_the_form_says_that_a_change_waits(client, city):
    client.force_login(city.admin)
    term = term_of(city, "sekda")
    sent = {
        "capacity": "definitif",
        "order_number": "",
        "scope": "",
        "starts": f"{term.starts:%d-%m-%Y}",
        "ends": "",
    }
    answer = client.post(reverse("kota_penunjukan:edit", args=[term.pk]), sent, follow=True).content.decode()
    assert "berjalan seperti semula" in answer
    assert "perubahan menunggu konfirmasi" in answer
    assert reverse("confirm_appointment", args=[term.pk]) not in answer
    assert term_of(city, "sekda").ends == term.ends


def test_a_seat_whose_holder_waits_stands_empty(city):
    assert not findings(city.setda)
    Appointment.objects.filter(person=city.sekda).update(awaits=True)
    assert [found.office.role for found in findings(city.setda)] == ["sekda"]
