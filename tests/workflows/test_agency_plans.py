"""Agencies that split, and changes of agencies that take effect on a later day, once."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cms.accounts.models import User
from cms.accounts.policies import NotYours
from cms.agencies.models import Agency, AgencyChange, Appointment
from cms.agencies.selectors import build_access, holders
from cms.agencies.services import planning
from cms.agencies.services.succeeding import split
from cms.agencies.tasks import change_agencies
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from tests import world
from tests.workflows.city import make_city, published, waiting_at
from workflows import selectors, services
from workflows.models import Decision, Handover, Turn

pytestmark = pytest.mark.django_db
KOMINFO = {"name": "Dinas Komunikasi", "abbreviation": "Kominfo", "slug": "kominfo"}
SANDI = {"name": "Dinas Persandian", "abbreviation": "Sandi", "slug": "sandi"}
MONDAY = date(2026, 10, 5)


def on(day, hour=9):
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def city():
    with on(MONDAY):
        found = make_city()
        world.plan(found.kominfo)
    return found


def text_of(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision().content


def test_of_a_split_each_part_has_its_texts_and_history_stays(city):
    with on(MONDAY):
        mine, theirs = (
            world.write(world.chapter(city.kominfo, title=title), city.pic) for title in ("Satu", "Dua")
        )
        round_, final = waiting_at(city, "head"), published(city)
        hashes = list(Decision.objects.order_by("pk").values_list("content_hash", flat=True))
        given = [str(theirs.pk), str(final.pk)]
        first, second, _moved = split(city.kominfo, first=KOMINFO, second=SANDI, texts=given, by=city.root)
        assert text_of(mine)["agency"] == first.pk
        assert text_of(theirs)["agency"] == text_of(final)["agency"] == second.pk
        kept = type(final).objects.get(pk=final.pk)
        assert (kept.live, kept.agency_id) == (True, city.kominfo.pk)
        turn = Turn.objects.get(task_state=round_.current_task_state)
        assert (turn.agency, turn.held_by.person) == (first, city.head)
        assert {row.to_agency for row in Handover.objects.filter(kind="agency", object_id=theirs.pk)} == {
            second
        }
        assert list(Decision.objects.order_by("pk").values_list("content_hash", flat=True)) == hashes
        old = Agency.objects.get(pk=city.kominfo.pk)
        assert (old.ends, old.successor) == (MONDAY - timedelta(days=1), first)
        assert AuditEntry.objects.get(action="agency.split").on_id == str(old.pk)


def test_the_second_part_begins_vacant_and_its_texts_are_decided_by_whom_it_appoints(city):
    with on(MONDAY):
        text = world.write(world.chapter(city.kominfo, title="Sandi"), city.pic)
        _first, second, _moved = split(
            city.kominfo, first=KOMINFO, second=SANDI, texts=[str(text.pk)], by=city.root
        )
        assert [holders(role, second) for role in ("pic", "head")] == [[], []]
        assert build_access(city.pic).pic_of.isdisjoint({second.pk})
        round_ = services.submit(type(text).objects.get(pk=text.pk), city.expert)
        assert round_.current_task_state in selectors.unheld(city.admin)
        pic, head = world.person(), world.person()
        for person, role in ((pic, "pic"), (head, "head")):
            office = second.offices.get(role=role)
            Appointment.objects.create(office=office, person=person, starts=MONDAY)
        for person in (pic, head, city.sekda):
            round_.refresh_from_db()
            services.approve(round_.current_task_state, person)
        page = type(text).objects.get(pk=text.pk)
        assert (page.live, page.agency) == (True, second)


def test_the_agency_of_the_sekda_is_not_split(city):
    with on(MONDAY), pytest.raises(ValidationError):
        split(city.setda, first=KOMINFO, second=SANDI, by=city.root)
    assert not Agency.objects.filter(slug="sandi").exists()


def planned(city, days=3, kind="rename", **terms):
    with on(MONDAY):
        return planning.plan(
            city.kominfo, kind, {**KOMINFO, **terms}, MONDAY + timedelta(days=days), by=city.admin
        )


def test_a_planned_change_takes_effect_on_its_day_once(city):
    with on(MONDAY):
        round_ = waiting_at(city, "head")
    change = planned(city)
    for day in (0, 1, 2):
        with on(MONDAY + timedelta(days=day)):
            assert change_agencies() == 0
            assert not Agency.objects.filter(slug="kominfo").exists()
    with on(MONDAY + timedelta(days=3), hour=0):
        assert [change_agencies() for _run in range(3)] == [1, 0, 0]
    new = Agency.objects.get(slug="kominfo")
    city.kominfo.refresh_from_db()
    assert (new.starts, city.kominfo.ends) == (change.day, change.day - timedelta(days=1))
    assert Turn.objects.get(task_state=round_.current_task_state).agency == new
    assert [term.person for term in Appointment.objects.filter(office__agency=new, office__role="head")] == [
        city.head
    ]
    change.refresh_from_db()
    assert change.state == AgencyChange.State.DONE
    assert AuditEntry.objects.filter(action="agency.rename").get().by_id == city.admin.pk


def test_a_second_scheduler_that_found_it_due_too_does_it_no_more(city):
    change = planned(city)
    with on(MONDAY + timedelta(days=3)):
        assert change_agencies() == 1
        acts = AuditEntry.objects.count()
        assert planning._tried(change.pk) == 0
    assert AuditEntry.objects.count() == acts
    assert not AgencyChange.objects.get(pk=change.pk).problem


def test_the_offices_of_the_second_part_stand_under_the_same_office_of_another_agency(city):
    above = city.sekda.appointments.get().office
    city.kominfo.offices.filter(role="head").update(superior=above)
    city.kominfo.offices.filter(role="pic").update(superior=city.head.appointments.get().office)
    with on(MONDAY):
        _first, second, _moved = split(city.kominfo, first=KOMINFO, second=SANDI, by=city.root)
    assert dict(second.offices.values_list("role", "superior")) == {"head": above.pk, "pic": None}


def test_a_scheduler_that_was_away_carries_it_out_as_of_its_own_day(city):
    change = planned(city)
    with on(MONDAY + timedelta(days=9)):
        assert change_agencies() == 1
        assert Agency.objects.get(slug="kominfo").starts == change.day
        term = Appointment.objects.get(person=city.head, office__agency=city.kominfo)
        assert term.ends == change.day - timedelta(days=1)


def test_a_planned_split_and_a_planned_merger(city):
    planned(city, 1, "split", second=SANDI, texts=[])
    with on(MONDAY):
        dinkes = world.agency("dinkes")
        head = world.official("head", dinkes)
        planning.plan(dinkes, "merge", {"into": city.setda.pk}, MONDAY + timedelta(days=2), by=city.admin)
    with on(MONDAY + timedelta(days=2)):
        assert change_agencies() == 2
    assert set(Agency.objects.filter(slug__in=["kominfo", "sandi"]).values_list("kind", flat=True)) == {
        "dinas"
    }
    dinkes.refresh_from_db()
    assert dinkes.successor == city.setda
    assert head.appointments.get().ends == MONDAY + timedelta(days=1)


def test_called_off_it_never_happens(city):
    change = planned(city)
    with on(MONDAY):
        planning.call_off(change, by=city.admin)
        with pytest.raises(ValidationError):
            planning.call_off(change, by=city.admin)
    with on(MONDAY + timedelta(days=3)):
        assert change_agencies() == 0
    assert not Agency.objects.filter(slug="kominfo").exists()


def test_what_cannot_take_effect_is_told_once_and_stops_none_of_the_others(city):
    change = planned(city)
    with on(MONDAY):
        world.agency("kominfo")  # somebody took the slug meanwhile
        dinkes = world.agency("dinkes")
        planning.plan(dinkes, "rename", SANDI, MONDAY + timedelta(days=3), by=city.admin)
        Notification.objects.all().delete()
    with on(MONDAY + timedelta(days=3)):
        assert [change_agencies(), change_agencies()] == [1, 0]
    change.refresh_from_db()
    assert change.problem
    assert change.state == AgencyChange.State.PLANNED
    (told,) = Notification.objects.filter(url__contains="/kota/opd/")
    assert told.recipient == city.admin
    assert change.problem in told.body
    city.kominfo.refresh_from_db()
    assert city.kominfo.ends is None


@pytest.mark.parametrize("how", ["ended", "switched off"])
def test_a_plan_of_who_administers_no_more_waits_for_another(client, city, how):
    change = planned(city)
    with on(MONDAY):
        second = world.official("admin", city.setda)
        with pytest.raises(ValidationError):  # who planned it still administers
            planning.stand_for(change, by=second)
        if how == "ended":
            city.admin.appointments.update(ends=MONDAY - timedelta(days=1))
        else:
            User.objects.filter(pk=city.admin.pk).update(is_active=False)
        Notification.objects.all().delete()
    with on(MONDAY + timedelta(days=3)):
        assert [change_agencies(), change_agencies()] == [0, 0]
        assert not Agency.objects.filter(slug="kominfo").exists()
        assert [notice.recipient for notice in Notification.objects.all()] == [second]
        for stranger in (city.admin, city.head, city.sekda):
            with pytest.raises(NotYours):
                planning.stand_for(change, by=stranger)
        assert AgencyChange.objects.get(pk=change.pk).made_by == city.admin
        client.force_login(second)
        page = client.get(reverse("kota_opd:inspect", args=[city.kominfo.pk])).content.decode()
        address = reverse("kota_opd:stand_for", args=[change.pk])
        assert address in page
        assert "bukan lagi administrator kota" in page
        client.post(address)
        assert change_agencies() == 1
    assert Agency.objects.get(slug="kominfo").starts == change.day
    assert AuditEntry.objects.get(action="agency.rename").by_id == second.pk


def test_those_concerned_are_told_and_nobody_else(city):
    with on(MONDAY):
        world.official("head", world.agency("dinkes"))
        Notification.objects.all().delete()
    planned(city)
    told = {notice.recipient for notice in Notification.objects.all()}
    assert told == {city.pic, city.head, city.expert, city.member, city.sekda}


def test_today_and_a_second_plan_are_refused(city):
    with on(MONDAY), pytest.raises(ValidationError):
        planning.plan(city.kominfo, "rename", KOMINFO, MONDAY, by=city.admin)
    planned(city)
    with pytest.raises(ValidationError):
        planned(city, 5)
    assert AgencyChange.objects.count() == 1


def test_the_page_shows_first_then_plans_and_calls_off(client, city):
    with on(MONDAY):
        text = world.write(world.chapter(city.kominfo, title="Sandi"), city.pic)
        client.force_login(city.admin)
        address = reverse("kota_opd:succession", args=[city.kominfo.pk])
        asked = {
            "kind": "split", "day": "08-10-2026", **KOMINFO, "texts": [str(text.pk)],
            **{f"second_{name}": value for name, value in SANDI.items()},
        }  # fmt: skip
        shown = client.post(address, {**asked, "second_slug": "kominfo"})
        assert shown.context["form"].errors["second_slug"]
        shown = client.post(address, {**asked, "day": "01-10-2026"})
        assert shown.context["form"].errors["day"]
        shown = client.post(address, asked)
        assert (shown.context["second"], shown.context["day"]) == ("Dinas Persandian", date(2026, 10, 8))
        assert "Sandi" in shown.context["given"][0]
        assert not AgencyChange.objects.exists()
        client.post(address, {**asked, "setuju": "1", "seal": shown.context["seal"]})
        change = AgencyChange.objects.get()
        page = client.get(reverse("kota_opd:inspect", args=[city.kominfo.pk])).content.decode()
        assert "Dinas Komunikasi, Dinas Persandian" in page
        client.force_login(city.pic)
        assert client.post(reverse("kota_opd:call_off", args=[change.pk])).status_code in (302, 403)
        change.refresh_from_db()
        assert change.state == AgencyChange.State.PLANNED
        client.force_login(city.admin)
        client.post(reverse("kota_opd:call_off", args=[change.pk]))
        change.refresh_from_db()
        assert change.state == AgencyChange.State.CANCELLED


def test_both_sides_of_a_planned_merger_are_told_of_it(client, city):
    dinkes = world.agency("dinkes")
    client.force_login(city.admin)
    sides = [
        reverse(f"kota_opd:{door}", args=[agency.pk])
        for door, agency in (("succession", dinkes), ("succession", city.setda), ("inspect", city.setda))
    ]
    assert all("Direncanakan untuk" not in client.get(side).content.decode() for side in sides)
    day = timezone.localdate() + timedelta(days=5)
    change = planning.plan(dinkes, "merge", {"into": city.setda.pk}, day, by=city.admin)
    for side in sides:
        shown = client.get(side).content.decode()
        assert f"Direncanakan untuk {date_format(day, 'j F Y')}: {dinkes.name}" in shown
    planning.call_off(change, by=city.admin)
    assert all("Direncanakan untuk" not in client.get(side).content.decode() for side in sides)
