"""Done from the shell, the audit log still names who did it: every service says who acts, no request does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.agencies.services import planning, standing_in, succeeding
from cms.core.audit.models import AuditEntry
from tests import world
from tests.workflows.city import make_city

DAY = timedelta(days=1)
NEW = {"name": "Dinas Baru", "abbreviation": "Baru", "slug": "baru"}
SECOND = {"name": "Dinas Kedua", "abbreviation": "Kedua", "slug": "kedua"}


def named(city):
    days = {"starts": timezone.localdate(), "ends": timezone.localdate() + DAY}
    term = city.head.appointments.get()
    return standing_in.name_stand_in(term, city.member, order_number="800/1", by=city.head, **days)


def plan(city):
    day = timezone.localdate() + DAY
    return planning.plan(city.kominfo, "rename", NEW, day, by=city.admin)


ACTS = {
    "end_stand_in": (named, lambda city, row: standing_in.end_stand_in(row, by=city.head), "head"),
    "name_stand_in": (None, lambda city, _row: named(city), "head"),
    "rename": (None, lambda city, _row: succeeding.rename(city.kominfo, **NEW, by=city.admin), "admin"),
    "merge": (None, lambda city, _row: succeeding.merge(city.other, city.kominfo, by=city.admin), "admin"),
    "split": (
        None,
        lambda city, _row: succeeding.split(city.kominfo, first=NEW, second=SECOND, by=city.admin),
        "admin",
    ),
    "plan": (None, lambda city, _row: plan(city), "admin"),
    "call_off": (plan, lambda city, row: planning.call_off(row, by=city.admin), "admin"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS)
def test_who_acted_stands_beside_each_change(act):
    city = make_city()
    city.other = world.agency("dinkes")
    prepare, do, who = ACTS[act]
    row = prepare(city) if prepare else None
    last = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first()
    do(city, row)
    # Of groups that follow the offices the system itself says so.
    made = AuditEntry.objects.filter(number__gt=last).exclude(action__startswith="access.groups")
    assert made.exists()
    assert list(made.exclude(by_id=getattr(city, who).pk).values_list("action", "by_id")) == []
