"""Who keeps the city, asked of every service itself: each door below a menu, and the shell, comes through here."""

import threading
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.utils import timezone

from cms.accounts import services as accounts
from cms.accounts.models import PasswordLetter, Person, User
from cms.accounts.policies import NotYours
from cms.agencies.models import Agency, AgencyChange, Appointment, Office, PeopleFile
from cms.agencies.services import guarding, keeping, loading, locking, planning, succeeding
from cms.core.audit.models import AuditEntry
from tests import world
from tests.agencies.hands import changed
from tests.workflows.city import make_city
from workflows.models import Holiday
from workflows.services import calendar_days

DAY = timedelta(days=1)
NEW = {"name": "Dinas Baru", "abbreviation": "Baru", "slug": "baru"}
KEPT = (Agency, AgencyChange, Appointment, Office, User, PeopleFile, PasswordLetter, Holiday, AuditEntry)
OWN = "sendiri@example.test"
NO = "Hanya administrator hari ini yang mengurus OPD, jabatan, dan orang di kota ini."
WITHOUT_LOCK = ("preview_file", "drop_file")  # a note of one's own: nothing of the city changes
FILE = "Nama Lengkap;NIP;Nama Pengguna\nSiti Demo;;siti.demo\n"


@pytest.fixture
def city():
    found = make_city()
    found.second = world.official("admin", found.setda)
    found.old, found.stopped, found.left = world.agency("dinkes"), world.official("admin"), world.person()
    found.off = world.person(is_superuser=True)
    User.objects.filter(pk__in=[found.stopped.pk, found.off.pk]).update(is_active=False)
    world.appoint(found.left, "admin", found.kominfo, ends=timezone.localdate() - DAY)
    world.appoint(world.person(), "admin", found.kominfo, awaits=True)
    found.acting = world.person()
    found.nobody = AnonymousUser()
    found.unnamed = None
    found.someone = Person.objects.get(pk=world.official("member").pk)
    found.change = planning.plan(
        found.setda, "rename", NEW | {"slug": "setda-baru"}, timezone.localdate() + DAY, by=found.root
    )
    found.file = loading.preview(upload(), by=found.root)
    found.holiday = Holiday.objects.create(day=date(2026, 10, 6), name="Hari jadi")
    return found


def upload():
    return SimpleUploadedFile("pegawai.csv", FILE.encode())


def new_term(city):
    office = Office.objects.get(agency=city.kominfo, role="head")
    days = {"starts": timezone.localdate(), "ends": timezone.localdate() + DAY}
    return Appointment(office=office, person=city.acting, capacity="plh", order_number="800/1", **days)


SERVICES = {
    "keep_agency": lambda c, by: keeping.keep_agency(changed(c.old, name="Dinas Lain"), by=by),
    "make_agency": lambda c, by: keeping.keep_agency(Agency(**NEW), by=by),
    "keep_office": lambda c, by: keeping.keep_office(
        changed(Office.objects.get(agency=c.old), title="PIC lain"), by=by
    ),
    "appoint": lambda c, by: keeping.appoint(new_term(c), by=by),
    "end_term": lambda c, by: keeping.appoint(
        changed(c.head.appointments.get(), ends=timezone.localdate() - DAY), by=by
    ),
    "rename": lambda c, by: succeeding.rename(c.old, **NEW, by=by),
    "merge": lambda c, by: succeeding.merge(c.old, c.kominfo, by=by),
    "split": lambda c, by: succeeding.split(
        c.old, first=NEW, second=NEW | {"slug": "kedua", "name": "Dinas Kedua"}, by=by
    ),
    "plan": lambda c, by: planning.plan(c.old, "rename", NEW, timezone.localdate() + DAY, by=by),
    "call_off": lambda c, by: planning.call_off(c.change, by=by),
    "keep_person": lambda c, by: keeping.keep_person(c.someone, by=by, full_name="Nama Lain"),
    "switch_off": lambda c, by: keeping.keep_person(c.someone, by=by, is_active=False),
    "change_person": lambda c, by: accounts.change_person(c.someone, by=by, phone="081234567890"),
    "hold_address": lambda c, by: accounts.hold_address(c.someone, "lain@example.test", by=by),
    "make_person": lambda c, by: accounts.make_person(by=by, username="budi", full_name="Budi"),
    "make_people": lambda c, by: accounts.make_people([Person(username="budi")], by=by),
    "start_letter": lambda c, by: accounts.send_start_letter(c.someone, by=by),
    "open_lock": lambda c, by: accounts.open_lock(c.someone, by=by),
    "start_password": lambda c, by: guarding.give_start_password(c.someone, by=by),
    "plain_start_password": lambda c, by: accounts.give_start_password(c.someone, by=by),
    "preview_file": lambda c, by: loading.preview(upload(), by=by),
    "load_file": lambda c, by: loading.confirm(c.file.pk, loading.seal(c.file), by=by),
    "drop_file": lambda c, by: loading.drop(c.file.pk, by=by),
    "keep_day": lambda c, by: calendar_days.keep_day(Holiday(day=date(2026, 10, 5), name="Libur"), by=by),
    "drop_day": lambda c, by: calendar_days.drop_day(c.holiday, by=by),
}  # fmt: skip
MAY = ("second", "root")
MAY_NOT = (
    "pic", "head", "sekda", "expert", "member", "pic_other", "stopped", "left", "off", "nobody", "unnamed"
)  # fmt: skip


def stored():
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


@pytest.mark.django_db
@pytest.mark.parametrize("who", MAY_NOT)
def test_whoever_does_not_administer_changes_nothing(city, who):
    before = stored()
    for service, ask in SERVICES.items():
        with pytest.raises(NotYours) as refusal:
            ask(city, getattr(city, who))
        assert (service, refusal.value.message) == (service, NO)
        assert (service, stored()) == (service, before)


@pytest.mark.django_db
@pytest.mark.parametrize("who", MAY)
def test_whoever_administers_does_it(city, who):
    before = stored()
    for service, ask in SERVICES.items():
        with transaction.atomic():
            ask(city, getattr(city, who))
            assert stored() != before, service
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "may"), [({"email": OWN}, True), ({"email": OWN, "full_name": "X"}, False)]
)
def test_an_address_of_ones_own(city, fields, may):
    before = stored()
    if may:
        assert keeping.keep_person(Person.objects.get(pk=city.member.pk), by=city.member, **fields)
        assert User.objects.get(pk=city.member.pk).email == OWN
        return
    with pytest.raises(NotYours):
        keeping.keep_person(Person.objects.get(pk=city.member.pk), by=city.member, **fields)
    assert stored() == before


@pytest.mark.django_db
@pytest.mark.parametrize("service", SERVICES)
def test_whose_term_ended_while_they_waited_is_refused(city, monkeypatch, service):
    """Judged once the lock is held: the right was there when the button was pressed."""
    if service in WITHOUT_LOCK:
        assert service in SERVICES
        return
    lock, left = locking.lock_city, []

    def others_came_first():
        lock()
        if not left:
            left.append(
                Appointment.objects.filter(person=city.second).update(ends=timezone.localdate() - DAY)
            )
            left.append(stored())

    for room in (keeping, guarding, loading, planning, succeeding, locking):
        monkeypatch.setattr(room, "lock_city", others_came_first)
    with pytest.raises(NotYours):
        SERVICES[service](city, city.second)
    assert left[0] == 1
    city.second.appointments.update(ends=timezone.localdate() - DAY)
    assert stored() == left[1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("service", ["appoint", "keep_agency", "merge", "make_person", "keep_day"])
def test_so_they_are_on_two_connections(city, monkeypatch, service):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    lock, at_lock, answers = locking.lock_city, threading.Event(), []
    term = changed(city.second.appointments.get(), ends=timezone.localdate() - DAY)

    def ask():
        try:
            SERVICES[service](city, city.second)
            answers.append("done")
        except NotYours as refusal:
            answers.append(refusal.message)
        finally:
            connections.close_all()

    def at_the_lock():
        at_lock.set()
        lock()

    with transaction.atomic():
        keeping.appoint(term, by=city.admin)
        for room in (keeping, succeeding, locking):
            monkeypatch.setattr(room, "lock_city", at_the_lock)
        thread = threading.Thread(target=ask)
        thread.start()
        assert at_lock.wait(20)
    thread.join(20)
    assert answers == [NO]
