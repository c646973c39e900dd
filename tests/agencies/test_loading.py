"""People from a file: nothing is written before the confirmation, nothing twice, and every refusal says why."""

import io
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cms.accounts.groups import STAFF
from cms.accounts.models import PasswordLetter, Person, User
from cms.agencies.models import Appointment, Office
from cms.agencies.services.sheets import HEADERS
from tests import world
from tests.agencies.people_files import (
    NIP,
    OTHER_NIP,
    UPLOAD,
    admin,
    confirm,
    csv_file,
    excel_file,
    kinds,
    load,
    office_row,
    row,
    stored,
    why,
)

__all__ = ["admin"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [csv_file, excel_file])
def test_preview_writes_nothing_then_everything_then_nothing_twice(client, admin, make):
    before = stored()
    file = load(client, make(office_row(email="rahma@example.test"), row(full_name="Yusuf", nip=OTHER_NIP)))
    assert kinds(file) == ["new", "new"]
    assert stored() == before
    confirm(client, file)
    person = Person.objects.get(nip=NIP)
    held = person.appointments.get()
    assert (person.username, person.must_change_password, person.has_usable_password()) == (
        "rahmawati.contoh", True, False,
    )  # fmt: skip
    assert (held.office.title, held.office.role, held.starts) == ("PIC Diskomsandi", "pic", date(2026, 2, 1))
    assert list(person.groups.values_list("name", flat=True)) == [STAFF]
    assert list(PasswordLetter.objects.values_list("email", flat=True)) == ["rahma@example.test"]
    after = stored()
    again = load(client, make(office_row(email="rahma@example.test"), row(full_name="Yusuf", nip=OTHER_NIP)))
    assert kinds(again) == ["unchanged", "unchanged"]
    confirm(client, again)
    confirm(client, file)  # the first one once more: a double click, a second tab
    assert stored() == after


def test_two_administrators_with_the_same_file(client, admin):
    first, second = load(client, csv_file(office_row())), load(client, csv_file(office_row()))
    page = client.get(reverse("kota_muat:preview", args=[second.pk]))
    confirm(client, first)
    after = stored()
    client.post(reverse("kota_muat:confirm", args=[second.pk]), {"seal": page.context["seal"]})
    second.refresh_from_db()
    assert second.state == "waiting"
    assert kinds(second) == ["unchanged"]
    assert stored() == after


def test_what_was_not_shown_is_not_confirmed(client, admin):
    file = load(client, csv_file(office_row()))
    before = stored()
    client.post(reverse("kota_muat:confirm", args=[file.pk]), {"seal": "jahat", "rows": "[]"})
    assert stored() == before


def test_changes_of_known_people_and_terms(client, admin):
    person = world.person("rahma", nip=NIP, full_name="Rahma")
    held = world.appoint(person, "pic", world.agency(), starts=date(2026, 2, 1))
    file = load(client, csv_file(office_row(phone="0812 3456 7890", ends="31/12/2026", order_number="800/1")))
    assert kinds(file) == ["changed"]
    confirm(client, file)
    person.refresh_from_db()
    held.refresh_from_db()
    assert (person.full_name, person.phone) == ("Rahmawati Contoh, S.Kom.", "0812 3456 7890")
    assert (held.ends, held.order_number) == (date(2026, 12, 31), "800/1")
    assert person.email == "rahma@example.test"  # empty cells say nothing
    assert Appointment.objects.filter(person=person).count() == 1


REFUSED = [
    ({"nip": "1,98001E+17"}, "NIP"),
    ({"nip": "123"}, "NIP"),
    ({"nip": "198002302005012003"}, "NIP"),
    ({"nip": "", "username": "", "email": ""}, "NIP"),
    ({"full_name": ""}, ""),
    ({"full_name": "=cmd|' /C calc'!A0"}, "="),
    ({"full_name": "x" * 400}, "300"),
    ({"email": "bukan surel"}, "Surel: Isi alamat surel yang benar"),
    ({"phone": "nol delapan"}, "Telepon"),
    ({"username": "Budi Santoso"}, "Nama pengguna"),
    ({"username": "adminkota"}, ""),
    ({"agency": "Dinkse"}, "Dinkes"),
    ({"agency": "zzz"}, "zzz"),
    ({"agency": ""}, "OPD"),
    ({"agency": "lama"}, "Dinkes"),
    ({"role": "Bupati"}, "Bupati"),
    ({"role": ""}, ""),
    ({"role": "", "title": "Jabatan gaib"}, "gaib"),
    ({"role": "Kepala", "title": "Administrator Diskomsandi"}, "Administrator"),
    ({"capacity": "wakil"}, "wakil"),
    ({"capacity": "Plt."}, ""),
    ({"starts": "31-02-2026"}, "31-02-2026"),
    ({"starts": "kapan-kapan"}, "kapan-kapan"),
    ({"starts": "01-02-20266"}, "01-02-20266"),
    ({"starts": "01-03-2026", "ends": "01-02-2026"}, ""),
    ({"starts": "01-03-2016"}, "2017"),
    ({"role": "Kepala", "agency": "dinkes"}, "Siti Kepala"),
]


@pytest.mark.parametrize(("cells", "word"), REFUSED, ids=[str(cells)[:40] for cells, _ in REFUSED])
def test_refused_rows_say_why(client, admin, cells, word):
    health = world.agency("dinkes", abbreviation="Dinkes")
    world.agency("lama", ends=date(2026, 1, 31), successor=health)
    world.appoint(world.person("siti", full_name="Siti Kepala"), "head", health)
    file = load(client, csv_file(office_row(**cells), row(full_name="Baris Baik", nip=OTHER_NIP)))
    assert kinds(file) == ["refused", "new"]
    assert word in why(file)
    before = Appointment.objects.count()
    confirm(client, file)
    assert Appointment.objects.count() == before
    assert Person.objects.filter(nip=OTHER_NIP).exists()  # the good row is taken over all the same


def test_excel_numbers_are_refused_and_never_repaired(client, admin):
    file = load(client, excel_file(row(nip=198001152005012003)))
    assert kinds(file) == ["refused"]
    assert not Person.objects.exclude(nip="").exists()


def test_excel_cells_of_days_and_telephones(client, admin):
    cells = office_row(phone=81234567890, starts=datetime(2026, 11, 24), ends=46387)  # noqa: DTZ001
    file = load(client, excel_file(cells))
    confirm(client, file)
    held = Appointment.objects.get(person__nip=NIP)
    assert (held.starts, held.ends, held.person.phone) == (
        date(2026, 11, 24),
        date(2026, 12, 31),
        "081234567890",
    )


@pytest.mark.parametrize("text", ["24-11-2026", "24/11/2026", "24.11.2026", "2026-11-24", "24 November 2026"])
def test_days_as_offices_write_them(client, admin, text):
    confirm(client, load(client, csv_file(office_row(starts=text))))
    assert Appointment.objects.get(person__nip=NIP).starts == date(2026, 11, 24)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_signs_and_encodings(client, admin, sign, encoding):
    file = load(client, csv_file(row(full_name="Renée Contoh"), sign=sign, encoding=encoding))
    assert kinds(file) == ["new"]
    assert file.rows[0]["cells"]["full_name"] == "Renée Contoh"


BUDI = {"nip": "", "email": "budi@example.test", "full_name": "Budi Lama"}
BY_EMAIL = [
    ({"full_name": "Orang Lain"}, "refused"),
    ({"full_name": "Orang Lain", "nip": OTHER_NIP}, "refused"),
    ({"full_name": "Orang Lain", "nip": NIP}, "changed"),
    ({"full_name": "Orang Lain", "username": "budi"}, "changed"),
    ({"full_name": "BUDI LAMA"}, "changed"),
    ({"full_name": ""}, "unchanged"),
    ({}, "unchanged"),
    ({"agency": "diskomsandi", "role": "Staf", "starts": "01-02-2026"}, "changed"),
]


@pytest.mark.parametrize(("cells", "kind"), BY_EMAIL, ids=[str(cells)[:60] for cells, _ in BY_EMAIL])
def test_an_email_alone_renames_nobody(client, admin, cells, kind):
    person = world.person("budi", full_name="Budi Lama", nip=NIP)
    file = load(client, csv_file(row(**{**BUDI, **cells})))
    assert kinds(file) == [kind], why(file)
    confirm(client, file)
    person.refresh_from_db()
    kept = kind == "refused" or not cells.get("full_name")
    assert person.full_name == ("Budi Lama" if kept else cells["full_name"])
    assert Person.objects.filter(email="budi@example.test").count() == 1


def test_the_refusal_names_whose_email_it_is(client, admin):
    world.person("budi", full_name="Budi Lama")
    file = load(client, csv_file(row(**{**BUDI, "full_name": "Orang Lain"})))
    assert "Surel itu milik Budi Lama." in why(file)


def test_the_same_person_in_two_offices_and_twice_the_same(client, admin):
    world.agency("dinkes")
    file = load(
        client,
        csv_file(
            office_row(), office_row(agency="dinkes", role="Staf"), office_row(), office_row(full_name="Lain"),
            office_row(nip=OTHER_NIP, role="Kepala"), office_row(nip="", username="budi.kepala", role="Kepala"),
        ),
    )  # fmt: skip
    assert kinds(file) == ["new", "new", "unchanged", "refused", "new", "refused"]
    confirm(client, file)
    assert Person.objects.get(nip=NIP).appointments.count() == 2


def of_two_people(_agency):
    world.person("siti", nip=NIP)
    world.person("budi")
    return [office_row(email="budi@example.test")]


def several_offices(agency):
    for title in ("PIC Data", "PIC Aplikasi"):
        Office.objects.create(agency=agency, role="pic", title=title)
    return [office_row()]


def otherwise_than_a_row_before(_agency):
    return [office_row(), office_row(order_number="800/9")]


AMONG_OTHERS = [
    (of_two_people, ["refused"], "milik orang yang berbeda"),
    (several_offices, ["refused"], "beberapa jabatan seperti itu"),
    (otherwise_than_a_row_before, ["new", "refused"], "Baris sebelumnya"),
]


@pytest.mark.parametrize(("make", "found", "word"), AMONG_OTHERS)
def test_rows_refused_for_what_stands_beside_them(client, admin, make, found, word):
    file = load(client, csv_file(*make(world.agency())))
    assert kinds(file) == found
    assert word in why(file)


def test_a_term_that_ran_out_or_of_another_capacity_is_not_the_one_meant(client, admin):
    person = world.person("rahma", nip=NIP, full_name="Rahmawati Contoh, S.Kom.")
    old = {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)}
    world.appoint(person, "pic", world.agency(), **old)
    world.appoint(person, "pic", world.agency(), capacity="plt", order_number="800/1", **old)
    file = load(client, csv_file(office_row()))
    assert kinds(file) == ["changed"]
    confirm(client, file)
    assert [held.starts.year for held in person.appointments.order_by("starts")] == [2025, 2025, 2026]


def test_operators_and_switched_off_people_are_left_alone(client, admin):
    User.objects.create_superuser("root", "root@example.test", "x", nip=NIP)
    world.person("mantan", nip=OTHER_NIP, is_active=False)
    before = stored()
    file = load(client, csv_file(row(email="jahat@example.test"), row(nip=OTHER_NIP)))
    assert kinds(file) == ["refused", "refused"]
    confirm(client, file)
    assert stored() == before


def test_nobody_appoints_themself_by_a_file(client, admin):
    User.objects.filter(pk=admin.pk).update(nip=NIP)
    assert kinds(load(client, csv_file(office_row(role="Kepala")))) == ["refused"]


@pytest.mark.parametrize("starts", ["01-02-2026", "01-02-2027"])
@pytest.mark.parametrize("role", ["PIC", "Kepala", "Sekda"])
def test_nor_later_nor_for_longer(client, admin, role, starts):
    User.objects.filter(pk=admin.pk).update(nip=NIP)
    where = world.agency("diskomsandi")
    stored_role = {"PIC": "pic", "Kepala": "head", "Sekda": "sekda"}[role]
    assert kinds(load(client, csv_file(office_row(role=role, starts=starts)))) == ["refused"]
    world.appoint(admin, stored_role, where, starts=date(2026, 2, 1), ends=date(2026, 2, 28))
    file = load(client, csv_file(office_row(full_name="", role=role, ends="31-12-2028")))
    assert kinds(file) == ["refused"]
    assert "diri sendiri" in why(file)


def test_the_last_administrator_stays(client, admin):
    User.objects.filter(pk=admin.pk).update(nip=NIP, full_name="Admin")
    held = Appointment.objects.get(person=admin)
    ends = held.starts.strftime("%d-%m-%Y")
    file = load(client, csv_file(office_row(full_name="Admin", role="Administrator", starts=ends, ends=ends)))
    assert kinds(file) == ["changed"]
    confirm(client, file)
    held.refresh_from_db()
    assert held.ends is None


def test_refusals_can_be_downloaded_mended_and_loaded(client, admin):
    file = load(client, csv_file(office_row(starts="31-02-2026", order_number="=1+1"), row(nip=OTHER_NIP)))
    answer = client.get(reverse("kota_muat:refusals", args=[file.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows())
    assert len(lines) == 2
    assert {cell.data_type for line in lines for cell in line} <= {"s", "n", "inlineStr"}  # no formula ("f")
    values = dict(zip((cell.value for cell in lines[0]), lines[1], strict=True))
    assert values["NIP"].value == NIP
    assert values["Nomor surat"].value == "=1+1"
    assert values["Nomor surat"].data_type == "s"
    assert "31-02-2026" in lines[1][-1].value
    values["Mulai"].value, values["Nomor surat"].value = "28-02-2026", "800/2"
    target = io.BytesIO()
    sheet.parent.save(target)
    assert kinds(load(client, SimpleUploadedFile("lagi.xlsx", target.getvalue()))) == ["new"]


def test_the_form_itself_holds_no_people(client, admin):
    answer = client.get(reverse("kota_muat:template"))
    upload = SimpleUploadedFile("templat.xlsx", answer.content)
    assert client.post(UPLOAD, {"file": upload}).context["form"].errors["file"]
    assert [
        cell.value for cell in next(load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    ] == list(HEADERS.values())
