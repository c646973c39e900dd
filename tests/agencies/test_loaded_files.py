"""Files of people that are broken, huge or say a thing twice, and what the form and the report say of them."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cms.accounts.models import Person
from cms.agencies.models import Office, PeopleFile
from cms.agencies.services import sheets
from cms.agencies.services.sheets import HEADERS, MAX_PARTS, MAX_ROWS
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


BROKEN = {
    "empty": b"",
    "pdf": b"%PDF-1.7\x00\x01",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "torn excel": b"PK\x03\x04 rusak",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64,
    "no headings": b"satu;dua\r\ntiga;empat\r\n",
    "no headings at its head": b"satu;dua\r\n" * 12 + b"Nama lengkap;NIP\r\nBudi;\r\n",
    "endless cell": b'Nama lengkap;NIP\r\n"' + b"x" * 200_000,
    "torn unicode text": b"\xff\xfe\x00\xd8",
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


def test_a_workbook_that_lists_thousands_of_parts_is_not_unpacked(client, admin):
    packed = io.BytesIO(excel_file(office_row()).read())
    with zipfile.ZipFile(packed, "a") as archive:
        for number in range(MAX_PARTS):
            archive.writestr(f"xl/media/{number}", b"")
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("padat.xlsx", packed.getvalue())})
    assert "bukan berkas Excel" in str(answer.context["form"].errors["file"])
    assert not PeopleFile.objects.exists()


def test_a_sheet_that_claims_millions_of_cells(client, admin):
    book = Workbook()
    book.active.append(list(HEADERS.values()))
    book.active["XFD1048576"] = "jauh"
    target = io.BytesIO()
    book.save(target)
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("besar.xlsx", target.getvalue())})
    assert answer.context["form"].errors["file"]


def test_a_file_that_unpacks_to_too_much(client, admin, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 100)
    answer = client.post(UPLOAD, {"file": excel_file(row())})
    assert "bukan" in answer.context["form"].errors["file"][0]


FULL = b"Nama lengkap|Surel\r\nBudi|budi@example.test\r\n"
ODD = {
    "the sign named first": (b"sep=|\r\n" + FULL, 3),
    "blank lines without end": (FULL.replace(b"|", b";") + b";\r\n" * (MAX_ROWS * 2 + 5), 2),
}


@pytest.mark.parametrize("case", ODD)
def test_files_that_are_odd_are_read(client, admin, case):
    content, line = ODD[case]
    file = load(client, SimpleUploadedFile("pegawai.csv", content))
    assert kinds(file) == ["new"]
    assert file.rows[0]["line"] == line


def test_cells_as_other_programs_write_them():
    cells = {"order_number": 812.0, "starts": date(2026, 11, 24), "phone": "'+62 811"}
    read = sheets._row(2, cells)
    assert read.cells == {"order_number": "812", "starts": "2026-11-24", "phone": "+62 811"}
    assert not read.problems


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
        with django_assert_max_num_queries(99) as captured:
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
