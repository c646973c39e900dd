"""Capacity, order number and first day of a term that has begun stand under decisions: set right with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency, Appointment
from cms.agencies.services import loading
from cms.agencies.services.keeping import appoint, confirm
from cms.agencies.services.sheets import HEADERS
from cms.core.audit.models import AuditEntry
from cms.core.views.audit import details_of
from tests.agencies.hands import DAY, city, stored
from tests.agencies.people_files import csv_file
from tests.workflows.city import waiting_at
from workflows.models import Decision

__all__ = ["city"]
pytestmark = pytest.mark.django_db
REASON = "Nomor salah dikutip dari surat"


def term(city, who="head", **fields):
    row = getattr(city, who).appointments.get()
    Agency.objects.update(starts=timezone.localdate() - 900 * DAY)
    Appointment.objects.filter(pk=row.pk).update(**{"order_number": "800/1", **fields})
    return Appointment.objects.select_related("office__agency", "person").get(pk=row.pk)


def last_entry(row):
    entries = AuditEntry.objects.filter(on_kind=Appointment._meta.label_lower, on_id=str(row.pk))
    return entries.order_by("-number").first()


@pytest.mark.parametrize("who", ["head", "pic", "member", "sekda"])
@pytest.mark.parametrize(
    ("before", "fields", "needs"),
    [
        ({}, {"order_number": "800/2"}, True),
        ({}, {"order_number": ""}, True),
        ({}, {"capacity": "plt"}, True),
        ({}, {"starts": timezone.localdate() - 30 * DAY}, True),
        ({}, {"starts": timezone.localdate() + 3 * DAY}, True),
        ({"order_number": ""}, {"order_number": "800/2"}, False),
        ({}, {"ends": timezone.localdate() + 30 * DAY}, False),
        ({}, {"scope": "Urusan rutin"}, False),
        ({"starts": timezone.localdate() + DAY}, {"order_number": "800/2"}, False),
        ({"ends": timezone.localdate() - DAY}, {"order_number": "800/2"}, True),
        ({"awaits": True}, {"order_number": "800/2"}, False),
    ],
)
def test_what_needs_a_reason(city, who, before, fields, needs):
    row = term(city, who, **before)
    for name, value in fields.items():
        setattr(row, name, value)
    rows = stored()
    if needs:
        for none in ("", "   ", "salah", "s  a  l  a  h", "." * 12, "\u200b" * 12):
            with pytest.raises(ValidationError) as refusal:
                appoint(row, by=city.admin, reason=none)
            assert list(refusal.value.message_dict) == ["reason"]
        assert stored() == rows
    appoint(row, by=city.admin, reason=REASON)
    assert (REASON in last_entry(row).data) is needs
    assert stored() != rows


def test_decisions_keep_what_they_were_taken_under(city):
    row = term(city)
    waiting_at(city, "sekda")
    row.order_number = "800/2"
    appoint(row, by=city.admin, reason=REASON)
    assert Decision.objects.get(person=city.head).order_number == "800/1"
    assert details_of(last_entry(row)) == f"Nomor surat perintah: 800/1 → 800/2; Alasan: {REASON}"


def test_who_confirms_reads_number_and_reason(client, city):
    row = term(city, "sekda")
    row.order_number = "800/2"
    appoint(row, by=city.admin, reason=REASON)
    row.refresh_from_db()
    assert (row.order_number, row.asked) == ("800/1", {"order_number": "800/2", "reason": REASON})
    client.force_login(city.second)
    page = client.get(reverse("confirm_appointment", args=[row.pk])).content.decode()
    assert "800/1 → <strong>800/2</strong>" in page
    assert REASON in page
    confirm(row, by=city.second)
    row.refresh_from_db()
    assert (row.order_number, row.asked) == ("800/2", {})
    entry = last_entry(row)
    assert (entry.action, REASON in entry.data) == ("appointment.confirm", True)


def test_the_form_asks_for_it(client, city):
    row = term(city)
    client.force_login(city.admin)
    address = reverse("kota_penunjukan:edit", args=[row.pk])
    assert "Alasan pembetulan" in client.get(address).content.decode()
    sent = {"capacity": row.capacity, "order_number": "800/2", "starts": f"{row.starts:%d-%m-%Y}"}
    refused = client.post(address, sent)
    assert list(refused.context["form"].errors) == ["reason"]
    row.refresh_from_db()
    assert row.order_number == "800/1"
    assert client.post(address, sent | {"reason": REASON}).status_code == 302
    row.refresh_from_db()
    assert row.order_number == "800/2"


def test_the_form_of_a_new_one_does_not(client, city):
    client.force_login(city.admin)
    assert "Alasan pembetulan" not in client.get(reverse("kota_penunjukan:add")).content.decode()
    row = term(city, starts=timezone.localdate() + timedelta(days=3))
    assert (
        "Alasan pembetulan" not in client.get(reverse("kota_penunjukan:edit", args=[row.pk])).content.decode()
    )


@pytest.mark.parametrize(("before", "kind"), [("800/1", "refused"), ("", "changed")])
def test_a_file_sets_none_right(city, before, kind):
    row = term(city, order_number=before)
    cells = {"username": city.head.username, "agency": row.office.agency.slug, "role": "Kepala",
             "starts": f"{row.starts:%d-%m-%Y}", "order_number": "800/2"}  # fmt: skip
    rows = stored()
    file = loading.preview(csv_file([cells.get(name, "") for name in HEADERS]), by=city.admin)
    assert file.verdicts[0]["kind"] == kind, file.verdicts
    loading.confirm(file.pk, loading.seal(file), by=city.admin)
    assert (stored() == rows) is (kind == "refused")


def test_a_reason_for_nothing_is_not_kept(city):
    row = term(city)
    row.scope = "Urusan rutin"
    appoint(row, by=city.admin, reason=REASON)
    assert REASON not in last_entry(row).data
