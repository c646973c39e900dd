"""A term as people read it: no end before its start, nor before a decision that was taken under it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.agencies.models import Appointment
from cms.agencies.policies import shown
from cms.agencies.services import keeping, loading, standing_in
from cms.agencies.services.sheets import HEADERS
from cms.agencies.views.appointments import term_of
from cms.core.templatetags.amounts import moment
from tests import world
from tests.agencies.people_files import csv_file
from tests.workflows.city import make_city

pytestmark = pytest.mark.django_db
TODAY, DAY = timezone.localdate(), timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "at_once", "words"),
    [
        (-9, None, False, "sejak {start}"),
        (-9, 5, False, "{start} – {end}"),
        (-9, -2, False, "{start} – {end}"),
        (-9, -1, True, "{start} – diakhiri {moment}"),
        (0, -1, True, "{start} – diakhiri {moment}"),
        (3, 2, False, "{start} – dicabut"),
    ],
)
def test_a_term_in_words(starts, ends, at_once, words):
    now = timezone.now()
    start, end = TODAY + starts * DAY, None if ends is None else TODAY + ends * DAY
    row = Appointment(starts=start, ends=end, ended_at=now if at_once else None)
    known = {"start": shown(start), "end": shown(end) if end else "", "moment": moment(now)}
    assert term_of(row) == words.format(**known)


@pytest.mark.parametrize("page", ["person", "list", "own"])
def test_a_plh_of_one_day_is_read_as_ended_that_day(client, page):
    city = make_city()
    acting = standing_in.name_stand_in(
        city.head.appointments.get(),
        city.member,
        order_number="800/1",
        starts=TODAY,
        ends=TODAY,
        by=city.head,
    )
    standing_in.end_stand_in(acting, by=city.head)
    ended_at = Appointment.objects.get(pk=acting.pk).ended_at
    address, reader = {
        "person": (reverse("kota_orang:inspect", args=[city.member.pk]), city.admin),
        "list": (reverse("kota_penunjukan:index"), city.admin),
        "own": (reverse("stand_in:index"), city.head),
    }[page]
    client.force_login(reader)
    shows = client.get(address).content.decode()
    assert f"{shown(TODAY)} – diakhiri {moment(ended_at)}" in shows
    assert shown(TODAY - DAY) not in shows


@pytest.mark.parametrize(
    ("cell", "value", "moves"), [("order_number", "800/9", False), ("ends", TODAY, True)]
)
def test_a_file_that_mends_a_term_of_the_past_ends_nothing_now(cell, value, moves):
    root, person = User.objects.create_superuser("root", "root@example.test", "x"), world.official("pic")
    row = person.appointments.get()
    row.starts, row.ends = TODAY - 30 * DAY, TODAY - 9 * DAY
    keeping.store(row, by=root)
    ended_at = Appointment.objects.get(pk=row.pk).ended_at
    cells = {"username": person.username, "agency": row.office.agency.slug, "role": "PIC",
             "starts": f"{row.starts:%d-%m-%Y}", cell: f"{value:%d-%m-%Y}" if moves else value}  # fmt: skip
    file = loading.preview(csv_file([cells.get(name, "") for name in HEADERS]), by=root)
    assert file.verdicts[0]["kind"] == "changed", file.verdicts
    loading.confirm(file.pk, loading.seal(file), by=root)
    assert Appointment.objects.get(pk=row.pk).ended_at == (None if moves else ended_at)
