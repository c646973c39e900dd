"""The list of days as administrators keep it: in force at once, running deadlines counted anew, closed to others."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cms.core.audit.models import AuditEntry
from tests.workflows.city import make_city, waiting_at
from workflows.models import Holiday, Turn

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def city():
    with time_machine.travel(MONDAY, tick=False):
        yield make_city()


def page(client, **asked):
    return client.get(reverse("workflows_calendar:index"), asked).content.decode()


def keep(client, day="06-10-2026", name="Hari Jadi", hari="", **fields):
    data = {"day": day, "name": name, "is_off": "on", "reason": "SE 1/2026", **fields}
    return client.post(reverse("workflows_calendar:day") + f"?hari={hari}", data, follow=True)


def test_a_day_of_our_own_moves_running_deadlines_and_back(client, city):
    waiting_at(city, "head")
    client.force_login(city.admin)
    assert Turn.objects.get().due_on == date(2026, 10, 8)
    answer = keep(client).content.decode()
    assert "6 Oktober 2026 tersimpan dan langsung berlaku" in answer
    assert "Batas waktu 1 naskah" in answer
    assert Turn.objects.get().due_on == date(2026, 10, 9)
    assert Holiday.objects.get().changed_by == city.admin
    client.post(reverse("workflows_calendar:day") + "?hari=2026-10-06", {"hapus": "1"})
    assert Turn.objects.get().due_on == date(2026, 10, 8)
    assert list(AuditEntry.objects.filter(action__startswith="calendar").values_list("action", flat=True).order_by(
        "number")) == ["calendar.keep", "calendar.drop"]  # fmt: skip


def test_a_national_day_is_named_anew_or_taken_away(client, city):
    client.force_login(city.admin)
    form = client.get(reverse("workflows_calendar:day") + "?hari=2026-12-24").content.decode()
    assert "Cuti Bersama Hari Raya Natal" in form
    data = {"day": "24-12-2026", "name": "Cuti bersama dibatalkan", "reason": "SE 2/2026"}
    client.post(reverse("workflows_calendar:day") + "?hari=2026-12-24", data)
    assert "hari kerja" in page(client, tahun=2026)
    assert not Holiday.objects.get().is_off
    assert "Cuti bersama dibatalkan" in page(client, tahun=2026)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "99-99-2026"}, "Tulis tanggal"),
        ({"day": "06-10-1026"}, "tahun 2000 sampai dengan 2100"),
        ({"name": ""}, "wajib"),
        ({"day": "10-10-2026", "is_off": ""}, "Sabtu dan Minggu tetap hari libur"),
        ({"is_off": ""}, "sudah hari kerja"),
    ],
)
def test_a_bad_day_is_refused_at_its_field(client, city, fields, sentence):
    client.force_login(city.admin)
    answer = keep(client, **fields).content.decode()
    assert sentence in answer
    assert "SE 1/2026" in answer  # what was typed stays
    assert not Holiday.objects.exists()


def test_the_same_day_twice_is_refused(client, city):
    client.force_login(city.admin)
    keep(client)
    assert "sudah dikoreksi" in keep(client, name="Lain").content.decode()
    assert Holiday.objects.get().name == "Hari Jadi"


@pytest.mark.parametrize("role", ["pic", "head", "sekda", "expert", "member"])
def test_only_administrators_keep_the_calendar(client, city, role):
    client.force_login(getattr(city, role))
    for name in ("index", "day"):
        assert client.get(reverse(f"workflows_calendar:{name}")).status_code in (302, 403)
    assert client.post(reverse("workflows_calendar:day"), {"day": "06-10-2026", "name": "x"}).status_code in (
        302,
        403,
    )
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("asked", ["x", "9999", "20266", "²026", "0001"])
def test_an_address_that_names_no_year_shows_this_one(client, city, asked):
    client.force_login(city.admin)
    assert "<strong>2026</strong>" in page(client, tahun=asked)
    assert client.get(reverse("workflows_calendar:day"), {"hari": asked}).status_code == 200


def test_a_year_without_joint_leave_says_so(client, city):
    client.force_login(city.admin)
    assert "belum memuat cuti bersama tahun 2031" in page(client, tahun=2031)
    assert "belum memuat cuti bersama" not in page(client, tahun=2026)


def test_the_decision_page_shows_the_clock(client, city):
    from workflows import services

    round_ = waiting_at(city, "sekda")
    client.force_login(city.sekda)
    url = reverse("workflows:decide", args=[round_.pk])
    assert "Batas waktu: 8 Oktober 2026; tahap ini 3 hari kerja" in " ".join(
        client.get(url).content.decode().split()
    )
    services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    assert "berhenti sejak 5 Oktober 2026: 0 dari 3 hari kerja" in " ".join(
        client.get(url).content.decode().split()
    )
    client.force_login(city.pic)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[int(round_.object_id)])).content.decode()
    assert "berhenti sejak 5 Oktober 2026" in " ".join(editor.split())
