"""The mail of a head, or of who decides last or administers, opens an account: another address waits."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person, User
from cms.accounts.services import ask_reset
from cms.accounts.tasks import send_letters
from cms.agencies.confirming import may_settle_address
from cms.agencies.models import Appointment, Office
from cms.agencies.services import loading
from cms.agencies.services.keeping import keep_person, settle_address
from cms.agencies.services.sheets import HEADERS
from cms.notifications.models import Notification
from tests import world
from tests.agencies.people_files import csv_file

pytestmark = pytest.mark.django_db
NEW = "baru@example.test"


@pytest.fixture
def city(city):
    city.second = world.official("admin", city.setda)
    return city


def kept(person):
    return Person.objects.get(pk=person.pk)


def people():
    return list(User.objects.order_by("pk").values())


def links():
    """Addresses that a link to set a password went to."""
    send_letters()
    return {message.to[0] for message in mail.outbox if "/password_reset/confirm/" in message.body}


@pytest.mark.parametrize(
    ("who", "by", "waits"),
    [
        ("sekda", "admin", True),
        ("second", "admin", True),
        ("head", "admin", True),
        ("head", "root", False),
        ("head", "head", False),
        ("member", "admin", False),
        ("admin", "admin", False),
        ("sekda", "root", False),
    ],
)
def test_whose_new_address_waits(city, who, by, waits):
    person = getattr(city, who)
    phone = person.phone if who == by == "head" else "081234567890"  # of oneself, the address only
    keep_person(kept(person), by=getattr(city, by), email=NEW, phone=phone)
    after = kept(person)
    assert (after.email, after.next_email) == ((person.email, NEW) if waits else (NEW, ""))
    assert after.phone == phone
    ask_reset(NEW, origin="")
    assert links() == (set() if waits else {NEW})
    told = set(
        Notification.objects.filter(subject__startswith="Alamat surel lain").values_list(
            "recipient", flat=True
        )
    )
    assert told == ({person.pk, city.sekda.pk, city.second.pk, city.root.pk} if waits else set())


@pytest.mark.parametrize(
    ("signed_in", "waits"), [(False, False), (True, True)], ids=["never signed in", "account in use"]
)
def test_the_first_address_of_a_head(city, signed_in, waits):
    """Handed over on paper, an account has none yet; once its head uses it, nobody alone opens another way in."""
    User.objects.filter(pk=city.head.pk).update(email="", last_login=timezone.now() if signed_in else None)
    keep_person(kept(city.head), by=city.admin, email=NEW)
    assert (kept(city.head).email, kept(city.head).next_email) == (("", NEW) if waits else (NEW, ""))


def test_so_does_that_of_somebody_whose_appointment_waits(city):
    person = world.person()
    office = Office.objects.get(role="sekda")
    Appointment.objects.create(
        office=office, person=person, awaits=True, capacity="plh", order_number="800/1"
    )
    keep_person(kept(person), by=city.admin, email=NEW)
    assert kept(person).next_email == NEW


@pytest.mark.parametrize(
    ("who", "may"),
    [("head", True), ("sekda", True), ("second", True), ("root", True), ("admin", False), ("member", False)],
)
def test_who_settles_that_of_a_head(city, who, may):
    keep_person(kept(city.head), by=city.admin, email=NEW)
    assert may_settle_address(getattr(city, who), kept(city.head)) is may
    if may:
        settle_address(kept(city.head), by=getattr(city, who), take=True, seen=NEW)
    assert kept(city.head).email == (NEW if may else city.head.email)


@pytest.mark.parametrize(
    ("who", "may"),
    [("sekda", True), ("second", True), ("root", True), ("admin", False), ("head", False), ("member", False)],
)
@pytest.mark.parametrize("take", [True, False])
def test_who_settles_it(city, who, may, take):
    keep_person(kept(city.sekda), by=city.admin, email=NEW)
    by, before = getattr(city, who), people()
    assert may_settle_address(by, kept(city.sekda)) is may
    if not may:
        with pytest.raises(ValidationError):
            settle_address(kept(city.sekda), by=by, take=take, seen=NEW)
        assert people() == before
        return
    settle_address(kept(city.sekda), by=by, take=take, seen=NEW)
    after = kept(city.sekda)
    assert (after.email, after.next_email, after.next_email_by) == (
        NEW if take else city.sekda.email,
        "",
        None,
    )
    ask_reset(NEW, origin="")
    assert links() == ({NEW} if take else set())
    with pytest.raises(ValidationError):
        settle_address(after, by=by, take=True, seen=NEW)


def test_only_what_was_seen_is_confirmed(client, city):
    keep_person(kept(city.sekda), by=city.admin, email=NEW)
    client.force_login(city.sekda)
    address = reverse("settle_address", args=[city.sekda.pk])
    page = client.get(address).content.decode()
    assert NEW in page
    assert str(city.admin) in page
    keep_person(kept(city.sekda), by=city.admin, email="lain@example.test")
    before = people()
    client.post(address, {"answer": "take", "seen": NEW})
    assert people() == before
    client.post(address, {"answer": "drop", "seen": "lain@example.test"})
    assert (kept(city.sekda).email, kept(city.sekda).next_email) == (city.sekda.email, "")


@pytest.mark.parametrize("who", ["admin", "member"])
def test_the_page_is_for_who_may(client, city, who):
    keep_person(kept(city.sekda), by=city.admin, email=NEW)
    client.force_login(getattr(city, who))
    address, before = reverse("settle_address", args=[city.sekda.pk]), people()
    assert client.get(address).status_code == 302
    client.post(address, {"answer": "take", "seen": NEW})
    assert [row["email"] for row in people()] == [row["email"] for row in before]
    assert kept(city.sekda).next_email == NEW


def test_the_address_of_another_is_refused_at_once(city):
    before = people()
    with pytest.raises(ValidationError):
        keep_person(kept(city.sekda), by=city.admin, email=city.head.email)
    assert people() == before


def test_on_the_page_of_the_person(client, city):
    client.force_login(city.admin)
    sent = {
        "full_name": city.sekda.full_name,
        "username": city.sekda.username,
        "email": NEW,
        "is_active": "on",
    }
    answer = client.post(reverse("kota_orang:edit", args=[city.sekda.pk]), sent, follow=True).content.decode()
    assert "tetap seperti semula" in answer
    assert "Lihat alamat baru" not in answer
    client.force_login(city.second)
    assert (
        "Lihat alamat baru"
        in client.get(reverse("kota_orang:inspect", args=[city.sekda.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("who", "by", "kind"),
    [
        ("sekda", "admin", "refused"),
        ("second", "admin", "refused"),
        ("head", "admin", "refused"),
        ("member", "admin", "changed"),
        ("sekda", "root", "changed"),
    ],
)
def test_a_file_gives_no_such_address(city, who, by, kind):
    person, by = getattr(city, who), getattr(city, by)
    cells = {"full_name": person.full_name, "username": person.username, "email": NEW}
    before = people()
    file = loading.preview(csv_file([cells.get(name, "") for name in HEADERS]), by=by)
    assert file.verdicts[0]["kind"] == kind, file.verdicts
    loading.confirm(file.pk, loading.seal(file), by=by)
    assert (people() == before) is (kind == "refused")
    assert kept(person).email == (person.email if kind == "refused" else NEW)


def test_an_office_that_is_over_holds_nothing_back(city):
    person = world.person()
    world.appoint(person, "sekda", city.setda, ends=timezone.localdate() - timedelta(days=1))
    keep_person(kept(person), by=city.admin, email=NEW)
    assert kept(person).email == NEW
