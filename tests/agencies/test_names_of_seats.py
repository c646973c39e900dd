"""Decisions stand under a person's name and NIP and an office's title: nobody alone and unseen changes them."""

import json

import pytest
from django.core.exceptions import ValidationError

from cms.accounts.models import User
from cms.agencies.models import Office
from cms.agencies.services import loading
from cms.agencies.services.keeping import keep_office, keep_person
from cms.agencies.services.sheets import HEADERS
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from tests import world
from tests.agencies.hands import city, keeping, stored
from tests.agencies.people_files import csv_file
from tests.workflows.city import waiting_at
from workflows import services
from workflows.models import Decision

__all__ = ["city"]
pytestmark = pytest.mark.django_db
OLD_NIP, NIP = "197001151995011003", "198001152005012004"
ADMINISTRATORS = {"sekda", "second", "root"}  # who watches the first administrator


def people():
    return list(User.objects.order_by("pk").values())


def told_of(city, beginning):
    rows = Notification.objects.filter(subject__startswith=beginning).values_list("recipient", flat=True)
    names = {person.pk: name for name, person in vars(city).items() if isinstance(person, User)}
    return {names[pk] for pk in rows}


@pytest.mark.parametrize("fields", [{"full_name": "Ridwan Contoh"}, {"nip": NIP}, {"nip": ""}], ids=str)
@pytest.mark.parametrize(
    ("who", "by", "may", "told"),
    [
        ("sekda", "admin", False, set()),
        ("second", "admin", False, set()),
        ("admin", "admin", False, set()),
        ("sekda", "root", True, {"sekda", "second", "admin"}),
        ("head", "admin", True, {"head", *ADMINISTRATORS}),
        ("pic", "admin", True, {"pic", *ADMINISTRATORS}),
        ("head", "root", True, {"head", "sekda", "second", "admin"}),
        ("member", "admin", True, {"member"}),
    ],
)
def test_who_gives_whom_another_name(city, who, by, may, told, fields):
    person = getattr(city, who)
    User.objects.filter(pk=person.pk).update(nip=OLD_NIP)
    before = people()
    if may:
        keep_person(keeping(person), by=getattr(city, by), **fields)
        assert people() != before
    else:
        with pytest.raises(ValidationError) as refusal:
            keep_person(keeping(person), by=getattr(city, by), **fields)
        assert list(refusal.value.message_dict) == list(fields)
        assert people() == before
    assert told_of(city, "Nama atau NIP") == told


def test_decisions_of_the_sekda_stand_under_the_true_name(city):
    User.objects.filter(pk=city.sekda.pk).update(full_name="Ibu Sekda", nip=OLD_NIP)
    round_ = waiting_at(city, "sekda")
    with pytest.raises(ValidationError):
        keep_person(keeping(city.sekda), by=city.admin, full_name="Ridwan Palsu", nip=NIP)
    decided = services.approve(round_.current_task_state, User.objects.get(pk=city.sekda.pk))
    line = Decision.objects.filter(workflow_state=decided, person=city.sekda).latest("pk")
    assert (line.person_name, line.person_nip) == ("Ibu Sekda", OLD_NIP)


@pytest.mark.parametrize(("beside", "may"), [(True, False), (False, True)])
def test_so_who_decides_in_place_of_the_sekda(city, beside, may):
    if beside:
        Office.objects.filter(role="sekda").update(stand_in=city.member.appointments.get().office)
    before = people()
    if not may:
        with pytest.raises(ValidationError):
            keep_person(keeping(city.member), by=city.admin, full_name="Nama Baru")
        assert people() == before
        return
    keep_person(keeping(city.member), by=city.admin, full_name="Nama Baru")
    assert keeping(city.member).full_name == "Nama Baru"


def test_the_log_keeps_names_and_the_last_digits(city):
    User.objects.filter(pk=city.head.pk).update(full_name="Nama Lama", nip=OLD_NIP)
    keep_person(keeping(city.head), by=city.admin, full_name="Nama Baru", nip=NIP)
    entry = AuditEntry.objects.filter(action="person.change").latest("number")
    assert entry.details["changes"] == {"full_name": ["Nama Lama", "Nama Baru"], "nip": ["…1003", "…2004"]}
    said = json.dumps(list(Notification.objects.values("body")))
    assert "Nama Lama" in said
    assert NIP not in said


@pytest.mark.parametrize(
    ("who", "by", "kind"),
    [
        ("sekda", "admin", "refused"),
        ("admin", "admin", "refused"),
        ("head", "admin", "refused"),
        ("member", "admin", "changed"),
        ("sekda", "root", "changed"),
    ],
)
def test_a_file_renames_no_such_person(city, who, by, kind):
    person, by = getattr(city, who), getattr(city, by)
    cells = {"full_name": "Nama Baru", "username": person.username, "nip": NIP}
    before = people()
    file = loading.preview(csv_file([cells.get(name, "") for name in HEADERS]), by=by)
    assert file.verdicts[0]["kind"] == kind, file.verdicts
    loading.confirm(file.pk, loading.seal(file), by=by)
    assert (people() == before) is (kind == "refused")
    if kind == "changed":
        entry = AuditEntry.objects.filter(action="person.change").latest("number")
        assert entry.details["changes"]["nip"] == ["", "…2004"]


@pytest.mark.parametrize(
    ("who", "by", "may", "told"),
    [
        ("sekda", "admin", False, set()),
        ("second", "admin", False, set()),
        ("sekda", "root", True, {"sekda", "second", "admin"}),
        ("head", "admin", True, {"head", *ADMINISTRATORS}),
        ("pic", "admin", True, {"pic", *ADMINISTRATORS}),
        ("member", "admin", True, set()),
    ],
)
def test_who_gives_an_office_another_title(city, who, by, may, told):
    office = getattr(city, who).appointments.get().office
    office.title = "Sekretaris Daerah (lain)"
    before = stored()
    if may:
        keep_office(office, by=getattr(city, by))
        assert Office.objects.get(pk=office.pk).title == "Sekretaris Daerah (lain)"
    else:
        with pytest.raises(ValidationError) as refusal:
            keep_office(office, by=getattr(city, by))
        assert list(refusal.value.message_dict) == ["title"]
        assert stored() == before
    assert told_of(city, "Nama jabatan diubah") == told


def test_a_seat_nobody_is_appointed_to_is_named_freely(city):
    office = Office.objects.create(agency=world.agency("inspektorat"), role="admin", title="Admin")
    office.title = "Administrator Inspektorat"
    keep_office(office, by=city.admin)
    assert Office.objects.get(pk=office.pk).title == "Administrator Inspektorat"
