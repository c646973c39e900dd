"""Who did what is told under the name of that day, whatever the person is called since."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Person, User
from cms.accounts.selectors import NamesThen
from cms.agencies.models import Appointment
from cms.agencies.services import loading
from cms.agencies.services.keeping import keep_person
from cms.agencies.services.sheets import HEADERS
from tests import world
from tests.agencies.people_files import csv_file
from tests.workflows.city import make_city, waiting_at
from workflows import selectors, services
from workflows.models import DraftShare, Handover

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def renamed(person, name, by, clock):
    clock.shift(timedelta(hours=1))
    keep_person(Person.objects.get(pk=person.pk), by=by, full_name=name)
    clock.shift(timedelta(hours=1))
    return User.objects.get(pk=person.pk)


def test_every_line_keeps_the_name_of_its_day(client, city):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        names = {who: str(getattr(city, who)) for who in ("pic", "head", "pic_other", "admin")}
        round_ = waiting_at(city, "head")
        page = round_.content_object.specific
        comment = services.comment(page, city.head, "Periksa angkanya.")
        held = Appointment.objects.get(person=city.pic_other)
        services.share(page, city.pic, kind=DraftShare.Kind.COMMENT, appointment=held)
        about = {"content_type": page.get_base_content_type(), "object_id": page.pk, "workflow_state": round_}
        Handover.objects.create(**about, from_person=city.head, from_title="Kepala lama", made_by=city.admin)
        for who in names:
            setattr(city, who, renamed(getattr(city, who), f"Baru {who}", city.root, clock))
        services.settle_comment(page, city.head, comment.pk)
        events = selectors.timeline_of(page)
        told = {event.title: f"{event.who} {event.note}" for event in events if event.kind != "decision"}
    assert names["head"] in told["Komentar"]
    assert names["pic"] in told["Konsep dibagikan"]
    assert names["pic_other"] in told["Konsep dibagikan"]
    assert names["admin"] in told["Diserahterimakan"]
    assert f"Dari {names['head']}, Kepala lama" in told["Diserahterimakan"]
    assert "Baru head" in told["Komentar diselesaikan"]
    assert [title for title, words in told.items() if "Baru" in words] == ["Komentar diselesaikan"]


@pytest.mark.parametrize("door", ["read", "timeline", "decide"])
def test_comments_not_settled_yet_too(client, city, door):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        round_ = waiting_at(city, "head")
        page, before = round_.content_object.specific, str(city.expert)
        services.comment(page, city.expert, "Periksa angkanya.")
        renamed(city.expert, "Nama Baru", city.root, clock)
        client.force_login(city.head)
        pk = round_.pk if door == "decide" else page.pk
        shown = client.get(reverse(f"workflows:{door}", args=[pk])).content.decode()
    assert before in shown
    assert "Nama Baru" not in shown


def test_several_names_one_after_the_other(city, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        person, moments = city.member, [timezone.now()]
        for name in ("Kedua", "Ketiga"):
            person = renamed(person, name, city.root, clock)
            moments.append(timezone.now())
        with django_assert_num_queries(1):
            names = NamesThen([person, None, city.head])
            told = [names.at(person, moment) for moment in moments]
        assert told == [str(city.member), "Kedua", "Ketiga"]
        assert names.at(None, moments[0]) == ""
        assert names.at(city.head, moments[0]) == str(city.head)


def test_who_had_no_full_name_was_called_by_the_user_name(city):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        person = world.person("budi.s", full_name="")
        begun = timezone.now()
        person = renamed(person, "Budi Santoso", city.root, clock)
        assert NamesThen([person]).at(person, begun) == "budi.s"


def test_a_name_that_a_file_changes_is_known_too(city):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        begun, before = timezone.now(), str(city.member)
        clock.shift(timedelta(hours=1))
        cells = {"username": city.member.username, "full_name": "Nama Berkas", "phone": "0812 3456 7890"}
        file = loading.preview(csv_file([cells.get(name, "") for name in HEADERS]), by=city.root)
        loading.confirm(file.pk, loading.seal(file), by=city.root)
        person = User.objects.get(pk=city.member.pk)
        assert str(person) == "Nama Berkas"
        assert NamesThen([person]).at(person, begun) == before
