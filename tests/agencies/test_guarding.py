"""Nobody acts as another: whose password or address an administrator changes is told, and so are others."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import PasswordLetter, Person, User
from cms.accounts.policies import NotYours
from cms.accounts.tasks import send_letters
from cms.agencies.models import Appointment, Office
from cms.agencies.services import follow_offices
from cms.agencies.services.guarding import give_start_password
from cms.agencies.services.keeping import appoint, keep_office, keep_person
from cms.notifications.models import Notification
from tests import world

pytestmark = pytest.mark.django_db
GUARDED = ["head", "sekda", "admin"]


@pytest.fixture
def admin(client):
    person = world.official("admin", username="adminkota")
    client.force_login(person)
    follow_offices(person)
    return person


def kept(person):
    return Person.objects.get(pk=person.pk)


def mailed():
    send_letters()
    return {message.to[0]: message.body for message in mail.outbox}


def test_the_person_is_told_at_once_and_signed_out(client, admin):
    person = world.official("pic")
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get(reverse("wagtailadmin_home")).status_code == 200
    client.post(reverse("kota_orang:start_password", args=[person.pk]))
    assert theirs.get(reverse("wagtailadmin_home")).status_code == 302
    notice = Notification.objects.get(recipient=person)
    letters = mailed()
    assert set(letters) == {person.email}
    for text in (notice.body, letters[person.email]):
        assert "Administrator Adminkota membuat kata sandi awal untuk akun Anda pada" in text
        assert "Bila bukan permintaan Anda" in text


@pytest.mark.parametrize("role", GUARDED)
def test_those_who_decide_get_a_letter_instead(client, admin, role):
    person = world.official(role, world.agency("lain"))
    before = User.objects.filter(pk=person.pk).values().get()
    page = client.get(reverse("kota_orang:inspect", args=[person.pk]))
    address = reverse("kota_orang:start_password", args=[person.pk])
    assert address not in page.content.decode()
    answer = client.post(address, follow=True)
    assert "lewat surel" in answer.content.decode()
    assert User.objects.filter(pk=person.pk).values().get() == before
    assert not Notification.objects.exists()
    assert not PasswordLetter.objects.exists()
    root = User.objects.create_superuser("root", "root@example.test", "x")
    password = give_start_password(kept(person), by=root)
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password


@pytest.mark.parametrize("role", GUARDED)
def test_who_has_no_address_gets_one_and_others_are_told(admin, role):
    """A head. Who decides last or administers has an address first, which somebody else confirms."""
    person = world.official(role, world.agency("lain"))
    User.objects.filter(pk=person.pk).update(email="")
    second, root = world.official("admin"), User.objects.create_superuser("root", "root@example.test", "x")
    if role != "head":
        before = User.objects.filter(pk=person.pk).values().get()
        with pytest.raises(NotYours):
            give_start_password(kept(person), by=admin)
        assert User.objects.filter(pk=person.pk).values().get() == before
        assert mailed() == {}
        return
    password = give_start_password(kept(person), by=admin)
    assert kept(person).check_password(password)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())  # the account is somebody's now
    with pytest.raises(NotYours):
        give_start_password(kept(person), by=admin)
    letters = mailed()
    assert set(letters) == {second.email, root.email}
    assert all(str(person) in text and str(admin) in text for text in letters.values())
    assert Notification.objects.filter(recipient=person).count() == 1


@pytest.mark.parametrize("role", GUARDED)
def test_another_address_is_told_to_the_old_one_and_to_others(admin, role):
    person, second = world.official(role, world.agency("lain")), world.official("admin")
    keep_person(kept(person), by=admin, email="baru@example.test")
    letters = mailed()
    assert set(letters) == {person.email, second.email}
    waits = "Surat tetap dikirim ke alamat ini sampai Anda atau administrator lain"
    assert waits in letters[person.email]


def test_the_address_of_others_is_told_to_the_old_one_alone(admin):
    person = world.official("pic")
    keep_person(kept(person), by=admin, full_name="Nama Baru")
    assert mailed() == {}
    keep_person(kept(person), by=admin, email="baru@example.test")
    assert set(mailed()) == {person.email}


@pytest.mark.parametrize("role", GUARDED)
def test_the_address_is_not_taken_away_first(admin, role):
    person = world.official(role, world.agency("lain"))
    with pytest.raises(ValidationError) as refusal:
        keep_person(kept(person), by=admin, email="")
    assert list(refusal.value.message_dict) == ["email"]
    assert kept(person).email == person.email
    with pytest.raises(NotYours):
        give_start_password(kept(person), by=admin)


def appointment_of(person, role, where):
    office, _ = Office.objects.get_or_create(agency=where, role=role, defaults={"title": f"Kepala {where}"})
    return Appointment(
        office=office,
        person=Person.objects.get(pk=person.pk),
        starts=timezone.localdate(),
        order_number="821/7",
    )


def told():
    return dict(Notification.objects.values_list("recipient__username", "body"))


def test_others_learn_who_gave_which_office_to_whom(admin):
    other = world.official("admin", world.agency("lain"), "adminlain")
    second = world.person("akun.kedua", full_name="Akun Kedua")
    appoint(appointment_of(second, "head", world.agency("dinkes")), by=admin)
    assert set(told()) == {other.username, second.username}
    assert "Adminkota menunjuk:" in told()[other.username]
    assert "Akun Kedua: Kepala Dinkes, mulai" in told()[other.username]
    assert "(akun.kedua)" in told()[other.username]
    Notification.objects.all().delete()
    third = world.official("member", world.agency("dinsos"))
    seat = third.appointments.get().office
    seat.role = "head"
    keep_office(seat, by=admin)
    assert set(told()) == {other.username, third.username}


@pytest.mark.parametrize("role", ["pic", "member", "expert"])
def test_an_office_that_decides_nothing_is_told_to_nobody(admin, role):
    world.official("admin", world.agency("lain"))
    appoint(appointment_of(world.person(), role, world.agency("dinkes")), by=admin)
    assert told() == {}


def test_a_sole_administrator_is_watched_by_the_office_and_the_sekda(admin):
    head, sekda = (
        world.official("head", world.agency("dinkes")),
        world.official("sekda", world.agency("setda")),
    )
    world.official("head", world.agency("dinsos"))
    puppet = world.person()
    acting = appointment_of(puppet, "head", world.agency("dinkes"))
    acting.capacity = "plh"
    appoint(acting, by=admin)
    assert set(told()) == {head.username, sekda.username, puppet.username}
    Notification.objects.all().delete()
    acting = appointment_of(puppet, "sekda", world.agency("setda"))
    acting.capacity = "plh"
    appoint(acting, by=admin)
    assert set(told()) == {sekda.username}  # and nobody's until somebody else confirms it
