"""What waits for a second person is on the desk of who may give their word, and may be refused there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person
from cms.agencies.confirming import seal
from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import holders
from cms.agencies.services.following import forget_access
from cms.agencies.services.keeping import appoint, confirm, keep_person, refuse
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from tests import world
from workflows.selectors.desk import desk_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def city(city):
    city.second = world.official("admin", city.setda)
    return city


def listed(person):
    forget_access(person)
    return [wish.url for wish in desk_of(person).to_confirm]


def new_seat(city):
    made = Appointment(
        person=Person.objects.get(pk=world.person().pk), office=Office.objects.get(role="sekda"),
        capacity="plh", order_number="800/7", starts=timezone.localdate(), ends=timezone.localdate() + 3 * DAY,
    )  # fmt: skip
    appoint(made, by=city.admin)
    return made


def end_of_the_sekda(city):
    term = city.sekda.appointments.get()
    term.ends = timezone.localdate() + 5 * DAY
    appoint(term, by=city.admin)
    return term


def new_address(city):
    keep_person(Person.objects.get(pk=city.sekda.pk), by=city.admin, email="lain@example.test")
    return city.sekda


WISHES = {"appointment": new_seat, "end": end_of_the_sekda, "address": new_address}


def url_of(kind, made):
    return reverse("settle_address" if kind == "address" else "confirm_appointment", args=[made.pk])


@pytest.mark.parametrize("kind", WISHES)
def test_on_whose_desk_it_waits(client, city, kind):
    url = url_of(kind, WISHES[kind](city))
    for person, waits in (
        (city.sekda, True), (city.second, True), (city.admin, False), (city.head, False), (city.pic, False),
        (city.member, False),
    ):  # fmt: skip
        assert listed(person) == [url] * waits, person
        client.force_login(person)
        assert (
            "Menunggu konfirmasi Anda (1)" in client.get(reverse("wagtailadmin_home")).content.decode()
        ) is waits
        assert (client.get(url).status_code == 200) is waits


@pytest.mark.parametrize("kind", ["appointment", "end"])
def test_who_may_refuse_drops_it_and_the_maker_reads_so(client, city, kind):
    made = WISHES[kind](city)
    url, was = url_of(kind, made), Appointment.objects.filter(pk=made.pk).values().get()
    for person in (city.admin, city.head, city.pic):
        with pytest.raises(ValidationError):
            refuse(made, by=person)
    assert Appointment.objects.filter(pk=made.pk).values().get() == was
    client.force_login(city.second)
    assert "Tolak" in client.get(url).content.decode()
    client.post(url, {"answer": "refuse", "seal": "lama"})
    assert Appointment.objects.filter(pk=made.pk).values().get() == was, (
        "nothing is refused that was not seen"
    )
    answer = client.post(
        url, {"answer": "refuse", "seal": seal(Appointment.objects.get(pk=made.pk))}, follow=True
    )
    assert "Ditolak." in answer.content.decode()
    row = Appointment.objects.get(pk=made.pk)
    assert (row.awaits, row.asked) == (False, {})
    assert [a.person_id for a in holders("sekda", None)] == [city.sekda.pk]
    assert row.is_revoked is (kind == "appointment")
    assert Notification.objects.filter(recipient=city.admin, subject="Permohonan Anda ditolak").count() == 1
    assert AuditEntry.objects.filter(
        action="appointment.refuse", on_id=str(made.pk), by_id=city.second.pk
    ).exists()
    assert listed(city.sekda) == listed(city.second) == []
    with pytest.raises(ValidationError):
        confirm(made, by=city.sekda)


def test_after_a_refusal_who_asks_anew_is_the_maker(city):
    refuse(end_of_the_sekda(city), by=city.second)
    term = Appointment.objects.get(person=city.sekda)
    term.ends = timezone.localdate() + 9 * DAY
    appoint(term, by=city.second)
    assert listed(city.admin) == [reverse("confirm_appointment", args=[term.pk])]
    assert listed(city.second) == []
    confirm(term, by=city.admin)
    assert listed(city.second) == []


def test_who_asked_for_an_address_learns_that_it_was_dropped(client, city):
    url = url_of("address", new_address(city))
    client.force_login(city.second)
    client.post(url, {"answer": "drop", "seen": "lain@example.test"})
    assert Person.objects.get(pk=city.sekda.pk).next_email == ""
    assert Notification.objects.filter(recipient=city.admin, subject="Permohonan Anda ditolak").count() == 1


def subjects(person):
    return list(Notification.objects.filter(recipient=person).values_list("subject", flat=True))


def test_nobody_reads_that_it_waits_and_that_it_was_given(city):
    made = new_seat(city)
    assert subjects(city.sekda) == subjects(city.second) == ["Penunjukan menunggu konfirmasi Anda"]
    assert subjects(made.person) == []
    confirm(made, by=city.second)
    assert len(subjects(made.person)) == len(subjects(city.admin)) == 1
    said = Notification.objects.get(recipient=made.person).body
    assert said.startswith(f"{city.second} mengonfirmasi")


SAID = {"appointment": "ditunjuk sebagai Plh. Sekretaris Daerah", "end": "berakhir"}


@pytest.mark.parametrize("kind", SAID)
def test_the_answer_says_what_was_confirmed(client, city, kind):
    made = WISHES[kind](city)
    client.force_login(city.second)
    sent = {"seal": seal(Appointment.objects.get(pk=made.pk))}
    said = client.post(url_of(kind, made), sent, follow=True).content.decode()
    assert SAID[kind] in said
    assert ("ditunjuk sebagai" in said) is (kind == "appointment")


@pytest.mark.parametrize("page", ["person", "list", "export", "own"])
def test_a_refused_appointment_reads_as_one_that_never_took_effect(client, city, page):
    made = new_seat(city)
    refuse(made, by=city.second)
    row = Appointment.objects.get(pk=made.pk)
    assert (row.is_refused, row.ended_at) == (True, None)
    address, reader = {
        "person": (reverse("kota_orang:inspect", args=[made.person_id]), city.admin),
        "list": (reverse("kota_penunjukan:index"), city.admin),
        "export": (reverse("kota_penunjukan:index") + "?export=csv", city.admin),
        "own": (reverse("stand_in:index"), city.sekda),
    }[page]
    client.force_login(reader)
    answer = client.get(address)
    shows = (b"".join(answer) if answer.streaming else answer.content).decode()
    assert "ditolak, tidak pernah berlaku" in shows
    assert "diakhiri" not in shows


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("appointment", refuse, "sudah menolak penunjukan ini"),
        ("appointment", confirm, "sudah mengonfirmasi ini"),
        ("end", refuse, "sudah menolak perubahan ini"),
        ("end", confirm, "sudah mengonfirmasi ini"),
    ],
)
def test_whoever_comes_second_reads_what_became_of_it(client, city, kind, answer, words):
    made = WISHES[kind](city)
    answer(made, by=city.second)
    client.force_login(city.sekda)
    shows = client.get(url_of(kind, made), follow=True).content.decode()
    assert f"{city.second} {words} pada" in shows


def test_the_list_names_the_office_in_its_capacity(client, city):
    made = new_seat(city)
    client.force_login(city.second)
    shows = client.get(reverse("kota_penunjukan:index")).content.decode()
    assert f"Plh. {made.office.title}" in shows
