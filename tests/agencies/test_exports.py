"""What leaves in a file computes nothing where it is opened, and names that would are refused where typed."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.accounts.models import Person, User
from cms.agencies.models import Agency, Office
from cms.agencies.services import follow_offices
from tests import world

pytestmark = pytest.mark.django_db
BAD = ["=1+1", "@SUM(1)", "+1", "-1", "|calc", "\t=1+1", " =1+1", "＝1+1"]


@pytest.fixture
def admin(client):
    person = world.official("admin", username="adminkota")
    client.force_login(person)
    follow_offices(person)
    return person


def exported(client, room, kind):
    answer = client.get(reverse(f"{room}:index"), {"export": kind})
    assert answer.status_code == 200
    return answer.getvalue()


def csv_cells(content):
    return {cell for line in csv.reader(io.StringIO(content.decode())) for cell in line}


@pytest.mark.parametrize("text", BAD)
def test_csv_holds_no_formula(client, admin, text):
    person = world.official("pic")
    User.objects.filter(pk=person.pk).update(full_name=text, phone="+62 812 3456")
    Agency.objects.update(name=text, abbreviation=text)
    Office.objects.filter(appointments__person=person).update(title=text)
    person.appointments.update(order_number=text)
    for room in ("kota_orang", "kota_penunjukan", "kota_jabatan", "kota_opd"):
        cells = csv_cells(exported(client, room, "csv"))
        assert f"'{text}" in cells, room
        assert not {cell for cell in cells if cell.strip()[:1] in set("=+-@|＝")}, room


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", "+1", "-1"])
def test_excel_holds_text(client, admin, text):
    User.objects.filter(pk=world.person().pk).update(full_name=text)
    sheet = load_workbook(io.BytesIO(exported(client, "kota_orang", "xlsx"))).active
    cell = next(cell for row in sheet for cell in row if cell.value == text)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_ordinary_values_stay(client, admin):
    assert {"adminkota", admin.email, "True"} <= csv_cells(exported(client, "kota_orang", "csv"))


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", "+1", "-1"])
def test_names_that_compute_are_refused_at_the_field(client, admin, text):
    where = world.agency()
    forms = [
        ("kota_orang", {"full_name": text, "username": "budi"}, "full_name"),
        ("kota_jabatan", {"agency": where.pk, "role": "member", "title": text}, "title"),
        ("kota_opd", {"name": text, "abbreviation": "X", "slug": "x", "kind": "dinas",
                      "starts": "01-01-2026"}, "name"),
    ]  # fmt: skip
    before = [model.objects.count() for model in (Person, Office, Agency)]
    for room, data, field in forms:
        errors = client.post(reverse(f"{room}:add"), data).context["form"].errors
        assert list(errors) == [field]
        assert f"“{text[0]}”" in errors[field][0]
    assert [model.objects.count() for model in (Person, Office, Agency)] == before


@pytest.mark.parametrize("number", ["abc", "9" * 20, "-1", "0", "", "1 or 1", "²", "\x00"])
def test_an_address_that_names_no_row_begins_an_empty_form(client, admin, number):
    for room, names in (("kota_penunjukan", ("orang", "jabatan")), ("kota_jabatan", ("opd",))):
        page = client.get(reverse(f"{room}:add"), dict.fromkeys(names, number))
        assert page.status_code == 200
        assert set(page.context["form"].initial.values()) <= {None}


def test_an_address_that_names_rows_begins_the_form_with_them(client, admin):
    seat = Office.objects.get()
    page = client.get(reverse("kota_penunjukan:add"), {"orang": admin.pk, "jabatan": seat.pk})
    assert page.context["form"].initial == {"person": admin.pk, "office": seat.pk}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_end_of_a_term_reads_as_in_the_list(client, admin, kind):
    today = timezone.localdate()
    for person, fields in (
        ("siti", {"starts": today, "ends": today - timedelta(days=1)}),
        ("budi", {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)}),
        ("ani", {"starts": date(2025, 1, 1)}),
    ):
        world.appoint(world.person(person), "member", world.agency(), **fields)
    content = exported(client, "kota_penunjukan", kind)
    if kind == "csv":
        head, *rows = csv.reader(io.StringIO(content.decode()))
    else:
        head, *rows = load_workbook(io.BytesIO(content)).active.values
    ends = {row[0]: row[-1] or "" for row in rows}
    assert head[-1].lower() == "sampai"
    assert {name: ends[name] for name in ("Siti", "Budi", "Ani")} == {
        "Siti": "dicabut", "Budi": "31 Desember 2025", "Ani": "",
    }  # fmt: skip
