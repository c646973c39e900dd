"""A name that stands in a text being decided changes under no decision: an indicator, a KPK area, an agency."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from cms.agencies.models import Agency
from cms.agencies.services.keeping import keep_agency
from cms.core.audit.models import AuditEntry
from cms.notifications.models import Notification
from cms.plans.models import ActionItemPage, Indicator, KpkArea
from cms.plans.services.lists import keep
from tests import world
from workflows import services

pytestmark = pytest.mark.django_db
REASON = "Ejaannya salah ketik"


@pytest.fixture
def rows():
    return {
        "indicator": Indicator.objects.create(instrument="SPBE47", number=901, name="Arsitektur"),
        "area": KpkArea.objects.create(name="Perizinan"),
    }


def item_in(state, city, rows):
    """An action item that names both entries; and its round."""
    item = world.action_item(city.kominfo)
    item.indicators, item.kpk_areas = [rows["indicator"]], [rows["area"]]
    item.save()
    item = world.write(item, city.pic)
    if state == "draft":
        return item
    round_ = services.submit(item, city.expert if state == "submitted" else city.pic)
    if state in {"returned", "approved"}:
        round_ = services.approve(round_.current_task_state, city.head)
    if state == "returned":
        services.send_back(round_.current_task_state, city.sekda, comment="Lengkapi.")
    return ActionItemPage.objects.get(pk=item.pk)


STATES = {"draft": True, "submitted": True, "initialled": False, "approved": False, "returned": True}


@pytest.mark.parametrize("kind", ["indicator", "area"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("reason", ["", REASON])
def test_an_entry_keeps_its_name_while_a_decision_stands_on_it(city, rows, state, kind, reason):
    item = item_in(state, city, rows)
    row = type(rows[kind]).objects.get(pk=rows[kind].pk)
    old, row.name = row.name, "Nama lain"
    if STATES[state]:
        keep(row, by=city.admin, reason=reason)
        assert type(row).objects.get(pk=row.pk).name == "Nama lain"
        return
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        keep(row, by=city.admin, reason=reason)
    assert item.short_title in caught.value.messages[0]
    assert type(row).objects.get(pk=row.pk).name == old
    assert not Notification.objects.filter(subject__contains=old).exists()


def test_the_form_names_the_text(client, city, rows):
    item, row = item_in("approved", city, rows), rows["indicator"]
    client.force_login(city.admin)
    sent = {
        "instrument": row.instrument, "number": row.number, "name": "Nama lain", "domain": "", "aspect": "",
        "correction": REASON,
    }  # fmt: skip
    answer = client.post(reverse("indicator:edit", args=[row.pk]), sent)
    assert f"Nama ini tampil dalam {item.short_title}" in answer.context["form"].errors["name"][0]
    assert Indicator.objects.get(pk=row.pk).name == row.name
    assert not AuditEntry.objects.filter(
        action__in=["setting.indicator.change", "setting.indicator.correct"]
    ).exists()
    assert (
        client.post(reverse("indicator:edit", args=[row.pk]), {**sent, "name": row.name}).status_code == 302
    )


def rename(agency, by, reason):
    fresh = Agency.objects.get(pk=agency.pk)
    fresh.name = "Dinas Betul"
    keep_agency(fresh, by=by, correction=reason)


@pytest.mark.parametrize(("state", "reason", "passes"), [
    ("draft", "", True), ("submitted", "", True), ("initialled", "", False), ("approved", "", False),
    ("approved", "typo", False), ("approved", REASON, True), ("returned", "", True),
])  # fmt: skip
def test_an_agency_is_renamed_with_a_reason_only(city, rows, state, reason, passes):
    item_in(state, city, rows)
    if passes:
        rename(city.kominfo, city.admin, reason)
    else:
        with pytest.raises(ValidationError), transaction.atomic():
            rename(city.kominfo, city.admin, reason)
    assert (Agency.objects.get(pk=city.kominfo.pk).name == "Dinas Betul") is passes


def test_a_supporting_agency_stands_in_the_text_too(city, rows):
    item = world.action_item(city.setda)
    item.supporting_agencies = [city.kominfo]
    item.save()
    services.submit(world.write(item, city.pic_setda), city.pic_setda)
    with pytest.raises(ValidationError, match=item.code):
        rename(city.kominfo, city.admin, "")


def test_who_takes_part_in_the_round_is_told(client, city, rows):
    item, second = item_in("approved", city, rows), world.official("admin", city.setda)
    old = city.kominfo.name
    rename(city.kominfo, city.admin, REASON)
    told = Notification.objects.filter(subject__contains=old)
    assert {notice.recipient for notice in told} == {city.pic, city.head, city.sekda, second}
    for notice in told:
        assert all(part in notice.body for part in (old, "Dinas Betul", REASON, item.short_title))
        assert "halaman terbit" not in notice.body
        client.force_login(notice.recipient)
        assert client.get(notice.url).status_code == 200
    assert AuditEntry.objects.get(action="agency.correct").details["reason"] == REASON
