"""Two who change the same row: the later is told what the other changed, undoes nothing, loses nothing typed."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services import follow_offices, keeping, succeeding
from cms.core.as_read import ChangedSinceError
from tests import world
from tests.agencies.hands import changed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)
CHANGED = "diubah orang lain sejak halaman ini dibuka"


@pytest.fixture
def city(city):
    city.old = world.agency("dinkes")
    return city


def term(city):
    row = Appointment.objects.get(person=city.head)
    return row, lambda: keeping.appoint(changed(row, ends=TODAY() - DAY), by=city.root), keeping.appoint


def renewed_term(city):
    row = Appointment.objects.get(person=city.head)
    return row, lambda: keeping.appoint(changed(row, scope="Harian"), by=city.root), keeping.appoint


def agency(city):
    row = city.old
    return row, lambda: succeeding.merge(row, city.kominfo, by=city.root), keeping.keep_agency


def office(city):
    row, stand_in = (
        Office.objects.get(agency=city.kominfo, role="head"),
        city.member.appointments.get().office,
    )
    return (
        row,
        lambda: keeping.keep_office(changed(row, stand_in=stand_in), by=city.root),
        keeping.keep_office,
    )


# The row, what another does to it, what the later one means to change, and what is said at which fields.
CASES = [
    (term, {"order_number": "800/betul"}, {"ends"}),
    (renewed_term, {"order_number": "800/betul"}, {"scope"}),
    (agency, {"abbreviation": "Kes"}, {"ends", "successor"}),
    (office, {"title": "Kepala (betul)"}, {"stand_in"}),
]


@pytest.mark.parametrize(("case", "wish", "fields"), CASES)
def test_an_old_copy_undoes_nothing(city, case, wish, fields):
    row, first, keep = case(city)
    mine = changed(row, **wish)
    first()
    before = [list(model.objects.order_by("pk").values()) for model in (Agency, Office, Appointment)]
    with pytest.raises(ChangedSinceError) as refusal:
        keep(mine, by=city.admin)
    assert set(refusal.value.message_dict) == fields
    assert all(CHANGED in sentence for sentence in refusal.value.messages)
    assert before == [list(m.objects.order_by("pk").values()) for m in (Agency, Office, Appointment)]
    fresh = changed(row, **wish)
    keep(fresh, by=city.root)
    stored = type(row).objects.get(pk=row.pk)
    assert {name: getattr(stored, name) for name in wish} == wish


def test_what_both_want_is_no_quarrel(city):
    mine = changed(city.old, abbreviation="Kes")
    keeping.keep_agency(changed(city.old, abbreviation="Kes"), by=city.root)
    keeping.keep_agency(mine, by=city.admin)
    assert Agency.objects.get(pk=city.old.pk).abbreviation == "Kes"


ROOMS = {"kota_penunjukan": (term, "order_number", "ends"), "kota_opd": (agency, "abbreviation", "ends"),
         "kota_jabatan": (office, "title", "stand_in")}  # fmt: skip


def shown(client, room, pk):
    """What the browser would send of the form as it is."""
    form = client.get(reverse(f"{room}:edit", args=[pk])).context["form"]
    return sent(form)


def sent(form):
    bound = {field.html_name: field.value() for field in form}
    return {
        name: value.strftime("%d-%m-%Y") if hasattr(value, "strftime") else value
        for name, value in bound.items()
        if value not in (None, False)
    }


@pytest.mark.parametrize("room", ROOMS)
def test_the_form_says_what_changed_and_keeps_what_was_typed(client, city, room):
    case, mine, theirs = ROOMS[room]
    row, first, _keep = case(city)
    follow_offices(city.admin)
    client.force_login(city.admin)
    data = shown(client, room, row.pk) | {mine: "Lain 1"}
    first()
    before = type(row).objects.filter(pk=row.pk).values().get()
    answer = client.post(reverse(f"{room}:edit", args=[row.pk]), data)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert CHANGED in str(form.errors[theirs])
    assert form[mine].value() == "Lain 1"
    assert type(row).objects.filter(pk=row.pk).values().get() == before
    kept = getattr(type(row).objects.get(pk=row.pk), f"{theirs}_id" if theirs == "stand_in" else theirs)
    opened = json.loads(sent(form)["opened"])
    assert str(opened["stand_in_id" if theirs == "stand_in" else theirs]) == str(kept)


def test_a_form_that_does_not_say_what_it_showed_is_opened_anew(client, city):
    follow_offices(city.admin)
    client.force_login(city.admin)
    data = shown(client, "kota_opd", city.old.pk) | {"abbreviation": "Kes", "opened": "[1]"}
    assert client.post(reverse("kota_opd:edit", args=[city.old.pk]), data).status_code == 200
    assert Agency.objects.get(pk=city.old.pk).abbreviation == city.old.abbreviation
