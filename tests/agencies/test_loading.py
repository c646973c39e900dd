"""People from a file: nothing is written before the confirmation, nothing twice, and every refusal says why."""

import io
import re
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cms.accounts.groups import STAFF
from cms.accounts.models import PasswordLetter, Person, User
from cms.agencies.models import Appointment, Office, PeopleFile
from cms.agencies.services import follow_offices
from cms.agencies.services.sheets import HEADERS, MAX_ROWS
from tests import world

pytestmark = pytest.mark.django_db
NIP = "198001152005012003"
OTHER_NIP = "197903022004011002"
UPLOAD = "/admin/kota/muat/"


@pytest.fixture
def admin(client):
    world.agency("diskomsandi")
    person = world.official("admin", username="adminkota")
    client.force_login(person)
    follow_offices(person)
    return person


def row(**cells):
    """A line in the order of the form."""
    cells = {"full_name": "Rahmawati Contoh, S.Kom.", "nip": NIP, **cells}
    return [cells.get(name, "") for name in HEADERS]


def office_row(**cells):
    return row(**{"agency": "diskomsandi", "role": "PIC", "starts": "01-02-2026", **cells})


def csv_file(*rows, sign=";", encoding="utf-8-sig", name="pegawai.csv"):
    lines = [sign.join(f'"{cell}"' for cell in line) for line in [list(HEADERS.values()), *rows]]
    return SimpleUploadedFile(name, "\r\n".join(lines).encode(encoding))


def excel_file(*rows, headings=None):
    book = Workbook()
    for line in [headings or list(HEADERS.values()), *rows]:
        book.active.append(line)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("pegawai.xlsx", target.getvalue())


def load(client, upload):
    answer = client.post(UPLOAD, {"file": upload})
    assert answer.status_code == 302, answer.context["form"].errors
    return PeopleFile.objects.latest("pk")


def kinds(file):
    return [verdict["kind"] for verdict in file.verdicts]


def why(file):
    return " ".join(sentence for verdict in file.verdicts for sentence in verdict["why"])


def confirm(client, file, **data):
    page = client.get(reverse("kota_muat:preview", args=[file.pk]))
    return client.post(
        reverse("kota_muat:confirm", args=[file.pk]), {"seal": page.context["seal"], "letters": "on", **data}
    )


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (User, Office, Appointment)]


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


BROKEN = {
    "empty": b"",
    "pdf": b"%PDF-1.7\x00\x01",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "torn excel": b"PK\x03\x04 rusak",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64,
    "no headings": b"satu;dua\r\ntiga;empat\r\n",
    "headings only": b"Nama lengkap;NIP\r\n",
    "too large": b"Nama lengkap;NIP\r\n" + b"x" * (5 * 1024 * 1024),
    "too many": b"Nama lengkap;NIP\r\n" + b"Budi;\r\n" * (MAX_ROWS + 1),
    "zip of something else": b"PK\x05\x06" + b"\x00" * 18,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_files_that_are_no_list_of_people(client, admin, content):
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("pegawai.xlsx", content)})
    assert answer.status_code == 200
    assert len(answer.context["form"].errors["file"]) == 1
    assert not PeopleFile.objects.exists()


def test_a_sheet_that_claims_millions_of_cells(client, admin):
    book = Workbook()
    book.active.append(list(HEADERS.values()))
    book.active["XFD1048576"] = "jauh"
    target = io.BytesIO()
    book.save(target)
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("besar.xlsx", target.getvalue())})
    assert answer.context["form"].errors["file"]


def many(count):
    return csv_file(
        *(
            office_row(full_name=f"Orang Nomor {n}", nip=f"19800115200501{1 + n % 2}{n % 1000:03d}" if n < 999 else "",
                       username=f"orang.{n}", role="Staf")
            for n in range(1, count + 1)
        )
    )  # fmt: skip


def test_cost_does_not_grow_with_the_file(client, admin, django_assert_max_num_queries):
    counts = []
    for size in (10, 300):
        with django_assert_max_num_queries(95) as captured:
            file = load(client, many(size))
            confirm(client, file)
        assert set(kinds(file)) <= {"new", "unchanged"}
        counts.append(len(captured))
    assert counts[1] - counts[0] < 20  # batches, not rows
    assert Person.objects.filter(username__startswith="orang.").count() == 300


@pytest.mark.parametrize("role", ["pic", "head", "sekda", "expert", "member"])
def test_others_load_nobody(client, admin, role):
    file = load(client, csv_file(office_row()))
    client.force_login(world.official(role))
    before = stored()
    for address in (UPLOAD, f"{UPLOAD}templat/", f"{UPLOAD}{file.pk}/", f"{UPLOAD}{file.pk}/ditolak/"):
        assert client.get(address).status_code == 403
    client.post(UPLOAD, {"file": csv_file(row(nip=OTHER_NIP))})
    client.post(f"{UPLOAD}{file.pk}/setuju/", {"seal": "x"})
    assert stored() == before
    assert PeopleFile.objects.count() == 1


def test_dropping_forgets_the_rows(client, admin):
    file = load(client, csv_file(office_row()))
    confirm(client, file, drop="1")
    file.refresh_from_db()
    assert (file.state, file.rows) == ("dropped", [])
    assert not Person.objects.filter(nip=NIP).exists()


def test_a_row_that_the_file_says_twice_is_called_so(client, admin):
    file = load(client, csv_file(office_row(), office_row()))
    assert kinds(file) == ["new", "unchanged"]
    assert file.verdicts[1]["what"] == ["sama dengan baris 2"]
    page = client.get(reverse("kota_muat:preview", args=[file.pk])).content.decode()
    assert "sama dengan baris 2" in page
    assert "sama dengan yang tercatat" not in page
    confirm(client, file)
    assert "Laporan" in client.get(reverse("kota_muat:preview", args=[file.pk])).context["page_title"]
    again = load(client, csv_file(office_row(), office_row()))
    assert [verdict["what"] for verdict in again.verdicts] == [[], ["sama dengan baris 2"]]


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ({"role": "pic opd"}, ["sama dengan baris 2"]),
        ({"starts": "1 Februari 2026"}, ["sama dengan baris 2"]),
        ({"starts": ""}, ["sama dengan baris 2"]),
        ({"full_name": ""}, ["sama dengan baris 2"]),
    ],
)
def test_a_row_that_says_the_same_otherwise_is_called_so_too(client, admin, second, what):
    file = load(client, csv_file(office_row(), office_row(**second)))
    assert kinds(file) == ["new", "unchanged"], why(file)
    assert file.verdicts[1]["what"] == what


def test_a_row_about_what_another_row_changes(client, admin):
    confirm(client, load(client, csv_file(row(phone="0811000001"))))
    file = load(
        client, csv_file(row(), row(phone="0811000002"), row(nip=f"{NIP[:8]} {NIP[8:]}", phone="0811000002"))
    )
    assert kinds(file) == ["unchanged", "changed", "unchanged"], why(file)
    assert [verdict["what"] for verdict in file.verdicts][::2] == [[], ["sama dengan baris 3"]]


def test_choices_at_the_end_of_a_sentence_have_one_full_stop(client, admin):
    refused = load(client, csv_file(office_row(capacity="sementara"), office_row(role="penguasa")))
    assert "Plh., Pj." in why(refused)
    assert ".." not in why(refused)
    form = load_workbook(io.BytesIO(client.get(reverse("kota_muat:template")).content))
    cells = [str(cell.value) for sheet in form for line in sheet.iter_rows() for cell in line if cell.value]
    assert any("Pj. Kosong" in cell for cell in cells)
    assert not any(".." in cell for cell in cells)


def test_the_report_says_when_and_by_whom_in_one_sentence(client, admin):
    admin.full_name = "Rahmawati Contoh, S.Kom."
    admin.save()
    file = load(client, csv_file(office_row()))
    confirm(client, file)
    page = client.get(reverse("kota_muat:preview", args=[file.pk])).content.decode()
    assert re.search(r"Dimuat oleh Rahmawati Contoh, S\.Kom\., \d+ \w+ \d{4} pukul \d\d\.\d\d WIT\.", page)
    assert "S.Kom.." not in page


def test_a_column_of_roles_makes_jabatan_the_title(client, admin):
    headings = ["Nama", "Email", "OPD", "Jabatan", "Peran", "Mulai"]
    line = ["Siti Baru", "siti.baru@example.test", "diskomsandi", "PIC Data", "PIC", "01-12-2026"]
    file = load(client, excel_file(line, headings=headings))
    assert kinds(file) == ["new"], why(file)
    confirm(client, file)
    assert Office.objects.get(title="PIC Data").role == Office.Role.PIC
