"""Rules of accounts, offices and files of people that are met seldom: each with what stays as it was."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from cms.accounts import policies as account_policies
from cms.accounts import services as accounts
from cms.accounts.models import PasswordLetter
from cms.agencies import policies
from cms.agencies.models import Agency, AgencyChange, Appointment, Office, PeopleFile
from cms.agencies.services import loading, planning
from cms.agencies.services.following import follow_all_offices
from cms.plans.policies.progress import check_may_bring_evidence
from tests import world
from tests.agencies.hands import in_office_for_a_while
from tests.agencies.people_files import admin, csv_file, kinds, load, office_row, row, stored, why
from tests.workflows.city import make_city
from workflows.policies import Refused

__all__ = ["admin"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def city():
    return in_office_for_a_while(make_city())


def test_without_a_room_that_says_who_keeps_people_operators_do(city, monkeypatch):
    monkeypatch.setattr(account_policies, "keeps_people", [])
    account_policies.check_keeps_people(city.root)
    for nobody in (city.admin, None):
        with pytest.raises(account_policies.NotYours):
            account_policies.check_keeps_people(nobody)


def test_another_press_of_the_button_sends_no_fourth_letter(city):
    for _press in range(accounts.LETTERS_AN_HOUR + 2):
        accounts._start_letter("siti@example.test")
    assert PasswordLetter.objects.filter(email="siti@example.test").count() == accounts.LETTERS_AN_HOUR


def test_without_the_groups_nobody_follows_an_office(city):
    Group.objects.all().delete()
    assert follow_all_offices() == 0
    assert not city.pic.groups.exists()


def test_a_term_that_was_taken_back_stands_in_nobodys_way(city):
    office = Office.objects.get(role="head", agency=city.kominfo)
    today = timezone.localdate()
    gone = Appointment(office=office, person=city.member, starts=today + 200 * DAY, ends=today + 199 * DAY)
    wanted = Appointment(office=office, person=city.member, starts=today + 150 * DAY)
    assert gone.is_revoked
    policies.check_appointment(wanted, [gone])
    gone.ends = today + 300 * DAY
    with pytest.raises(ValidationError):
        policies.check_appointment(wanted, [gone])


def test_a_plh_ends_with_the_term_of_who_names_them(city):
    today = timezone.localdate()
    term = city.head.appointments.get()
    term.ends = today + 3 * DAY
    policies._check_days_of_stand_in(term, Appointment(starts=today, ends=today + 3 * DAY))
    with pytest.raises(ValidationError) as caught:
        policies._check_days_of_stand_in(term, Appointment(starts=today, ends=today + 4 * DAY))
    assert "ends" in caught.value.message_dict


def test_a_file_nobody_wants_is_dropped_and_forgets_its_rows(client, admin):
    file = load(client, csv_file(office_row()))
    before = stored()
    loading.drop(file.pk, by=admin)
    file.refresh_from_db()
    assert (file.state, file.rows, file.verdicts) == (PeopleFile.State.DROPPED, [], [])
    assert stored() == before
    PeopleFile.objects.update(made_at=timezone.now() - loading.KEPT - DAY)
    assert loading.forget_old_files() == 1


def test_a_person_made_in_this_very_moment_asks_for_a_new_preview(client, admin, monkeypatch):
    file = load(client, csv_file(office_row()))

    def taken(*_args, **_kwargs):
        raise IntegrityError

    monkeypatch.setattr(loading, "_store", taken)
    before = stored()
    with pytest.raises(loading.ChangedSinceError):
        loading.confirm(file.pk, loading.seal(file), by=admin)
    assert stored() == before


ROWS = {
    "too long": ({"full_name": "A" * 200}, "lebih dari 150"),
    "nobody named": ({"nip": ""}, "NIP"),
    "another role": ({"role": "Kepala", "title": "PIC Diskomsandi"}, "berbeda"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_is_not_taken_over_says_why(client, admin, case):
    cells, word = ROWS[case]
    world.official("pic", Agency.objects.get())
    Office.objects.filter(role="pic").update(title="PIC Diskomsandi")
    file = load(client, csv_file(office_row(**cells)))
    assert kinds(file) == ["refused"]
    assert word in why(file)


def test_a_name_of_several_agencies_is_no_name(client, admin):
    for slug in ("satu", "dua"):
        world.agency(slug, name="Dinas Kembar")
    file = load(client, csv_file(office_row(agency="Dinas Kembar")))
    assert kinds(file) == ["refused"]
    assert "slug" in why(file)


def test_a_line_below_the_headings_that_holds_nothing_is_passed_over(client, admin):
    file = load(client, csv_file(row(full_name="", nip=""), office_row()))
    assert len(file.rows) == 1


def test_a_planned_change_that_fails_is_told_and_stops_none_of_the_others(city, monkeypatch, caplog):
    change = AgencyChange(pk=77)

    def broken(_pk):
        raise RuntimeError("no")

    monkeypatch.setattr(planning, "_carry_out", broken)
    noted = []
    monkeypatch.setattr(planning, "_note_problem", lambda pk, sentence: noted.append((pk, sentence)))
    assert planning._tried(change.pk) == 0
    assert noted[0][0] == 77
    assert "planned change 77 failed" in caplog.text


def test_evidence_is_brought_by_the_pic_of_the_agency(city):
    item = world.action_item(city.kominfo)
    check_may_bring_evidence(city.pic, item)
    for person in (city.pic_other, city.head, city.admin):
        with pytest.raises(Refused):
            check_may_bring_evidence(person, item)
