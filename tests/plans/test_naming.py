"""A name that published pages show changes by no side door: an indicator, a KPK area, an agency."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.agencies.models import Agency
from cms.agencies.services import succeeding
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from cms.plans.models import Indicator, KpkArea
from cms.plans.naming import showing
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown():
    """A published action item that names one indicator and one area, and an administrator."""
    indicator, area = Indicator.objects.get(number=5, instrument="SPBE47"), KpkArea.objects.first()
    item = world.action_item()
    item.indicators, item.kpk_areas = [indicator], [area]
    item.save()
    item = world.released(item)
    return item, indicator, area, world.official("admin", world.agency("setda"))


def form_of(row):
    fields = ("instrument", "number", "name", "domain", "aspect", "active")
    return {name: getattr(row, name) for name in fields if hasattr(row, name)}


def test_a_shown_name_is_refused_with_the_number_of_pages(client, shown):
    _item, indicator, area, admin = shown
    client.force_login(admin)
    for row, address in ((indicator, "indicator:edit"), (area, "kpkarea:edit")):
        before = row.name
        answer = client.post(reverse(address, args=[row.pk]), {**form_of(row), "name": "Nama lain"})
        assert answer.status_code == 200
        assert "Nama ini tampil di 1 halaman terbit" in answer.context["form"].errors["name"][0]
        assert "Nama lain" in answer.content.decode()
        row.refresh_from_db()
        assert row.name == before
    assert not AuditEntry.objects.filter(action__startswith="setting.").exists()


def test_a_slip_of_the_pen_is_set_right_on_record(client, shown):
    _item, indicator, _area, admin = shown
    client.force_login(admin)
    sent = {**form_of(indicator), "name": "Nama betul", "correction": "Salah ketik"}
    assert client.post(reverse("indicator:edit", args=[indicator.pk]), sent).status_code == 302
    old, indicator.name = indicator.name, "Nama betul"
    assert Indicator.objects.get(pk=indicator.pk).name == "Nama betul"
    kept = AuditEntry.objects.get(action="setting.indicator.correct")
    assert json.loads(kept.data)["changes"]["name"] == [old, "Nama betul"]
    assert json.loads(kept.data)["reason"] == "Salah ketik"
    line = ModelLogEntry.objects.get(action="plans.correct")
    assert (line.user, line.data["reason"], line.data["old"]) == (admin, "Salah ketik", old)
    history = client.get(reverse("indicator:history", args=[indicator.pk])).content.decode()
    assert "Salah ketik" in history


def test_what_no_published_page_shows_is_changed_freely(client, shown):
    admin = shown[3]
    client.force_login(admin)
    area = KpkArea.objects.create(name="Belum dipakai")
    data = {"name": "Sudah dinamai", "active": "on"}
    assert client.post(reverse("kpkarea:edit", args=[area.pk]), data).status_code == 302
    assert KpkArea.objects.get(pk=area.pk).name == "Sudah dinamai"
    assert AuditEntry.objects.filter(action="setting.area.change").count() == 1


def test_out_of_use_is_no_change_of_a_name(client, shown):
    area, admin = shown[2:]
    client.force_login(admin)
    assert client.post(reverse("kpkarea:edit", args=[area.pk]), {"name": area.name}).status_code == 302
    assert not KpkArea.objects.get(pk=area.pk).active


def test_what_a_published_page_names_is_not_deleted(client, shown):
    area, admin = shown[2:]
    client.force_login(admin)
    assert client.post(reverse("kpkarea:delete", args=[area.pk])).status_code == 403
    client.force_login(world.person("operator", is_superuser=True))
    answer = client.post(reverse("kpkarea:delete", args=[area.pk]), follow=True)
    assert "Nama ini tampil di 1 halaman terbit" in answer.content.decode()
    assert KpkArea.objects.filter(pk=area.pk).exists()
    with pytest.raises(ValidationError):
        area.delete()


def test_an_agency_is_renamed_by_its_own_way_once_pages_show_it(client, shown):
    item, admin = shown[0], shown[3]
    agency = item.agency
    assert showing(agency) == 1
    client.force_login(admin)
    sent = {
        "name": "Dinas Baru", "abbreviation": agency.abbreviation, "slug": agency.slug, "kind": agency.kind,
        "starts": agency.starts.strftime("%d-%m-%Y"), "ends": "", "successor": "",
    }  # fmt: skip
    address = reverse("kota_opd:edit", args=[agency.pk])
    answer = client.post(address, sent)
    assert "Ganti nama atau gabung" in answer.context["form"].errors["name"][0]
    assert Agency.objects.get(pk=agency.pk).name == agency.name
    assert client.post(address, {**sent, "correction": "Salah ketik"}).status_code == 302
    assert Agency.objects.get(pk=agency.pk).name == "Dinas Baru"
    assert AuditEntry.objects.filter(action="agency.correct").count() == 1
    assert "Salah ketik" in client.get(reverse("kota_opd:history", args=[agency.pk])).content.decode()
    agency.refresh_from_db()
    successor, _moved = succeeding.rename(
        agency, name="Badan Baru", abbreviation="Babaru", slug="babaru", by=admin
    )
    assert successor.name == "Badan Baru"
    assert Agency.objects.get(pk=agency.pk).name == agency.name


CORRECTED = {
    "area": ("kpkarea:edit", lambda item, area: area),
    "agency": ("kota_opd:edit", lambda item, area: item.agency),
}


def sent_for(row):
    if not isinstance(row, Agency):
        return form_of(row)
    plain = {name: getattr(row, name) for name in ("abbreviation", "slug", "kind")}
    return {**plain, "starts": row.starts.strftime("%d-%m-%Y"), "ends": "", "successor": ""}


@pytest.mark.parametrize("kind", CORRECTED)
def test_everyone_concerned_learns_of_a_name_set_right(client, shown, kind):
    item, _indicator, area, admin = shown
    address, which = CORRECTED[kind]
    row = which(item, area)
    old = row.name
    told = {
        world.official("admin", admin.appointments.get().office.agency, username="admin2"),
        world.official("sekda", admin.appointments.get().office.agency),
        world.official("pic", item.agency),
        world.official("head", item.agency),
    }
    world.official("pic", world.agency("lain"), username="pic_lain")
    client.force_login(admin)
    sent = {**sent_for(row), "name": "Nama betul", "correction": "Ejaannya salah ketik"}
    assert client.post(reverse(address, args=[row.pk]), sent).status_code == 302
    notices = Notification.objects.filter(subject__contains=old)
    assert {notice.recipient for notice in notices} == told
    for notice in notices:
        assert all(part in notice.body for part in (old, "Nama betul", "Ejaannya salah ketik", str(admin)))
        assert client.get(notice.url).status_code == 200
    kept = AuditEntry.objects.get(action__endswith=".correct")
    assert (kept.by_id, kept.details["reason"]) == (admin.pk, "Ejaannya salah ketik")
    assert kept.details["changes"]["name"] == [old, "Nama betul"]


@pytest.mark.parametrize("kind", CORRECTED)
@pytest.mark.parametrize("reason", ["typo", "a         b", "." * 12, "\u200b" * 12])
def test_one_word_is_no_reason(client, shown, kind, reason):
    item, _indicator, area, admin = shown
    address, which = CORRECTED[kind]
    row = which(item, area)
    client.force_login(admin)
    sent = {**sent_for(row), "name": "Nama betul", "correction": reason}
    answer = client.post(reverse(address, args=[row.pk]), sent)
    assert "10 huruf" in answer.context["form"].errors["correction"][0]
    assert type(row).objects.get(pk=row.pk).name == row.name
    assert not Notification.objects.exists()
    assert not AuditEntry.objects.filter(action__endswith=".correct").exists()
