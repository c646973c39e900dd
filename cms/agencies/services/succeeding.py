"""An agency is renamed, merged or split: it ends, and its successors carry on, in one transaction.

What the agency decided and published stays under its old name. Its open items pass to the successor.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.agencies import policies
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services import keeping
from cms.agencies.services.following import follow_many
from cms.agencies.services.locking import lock_city
from cms.agencies.signals import offices_changed
from cms.agencies.succession import movers
from cms.core.audit import held_back, record
from cms.core.origin import by_whom

DAY = timedelta(days=1)


@transaction.atomic
@by_whom
@held_back()
def merge(old: Agency, into: Agency, *, by: Any, day: date | None = None) -> dict[str, int]:
    """End ``old`` the day before ``day`` (today) and give its open items to ``into``; how many of each kind moved."""
    old = _begin(old, by)
    into = Agency.objects.get(pk=into.pk)
    policies.check_successor(old, into)
    day = day or timezone.localdate()
    before = keeping.administrators(day - DAY)
    _end_offices(old, by=by, day=day)
    moved = _close(old, into, by=by, action="agency.merge", day=day)
    policies.check_somebody_administers(by, before, "into")
    return moved


@transaction.atomic
@by_whom
@held_back()
def rename(
    old: Agency, *, name: str, abbreviation: str, slug: str, by: Any, day: date | None = None
) -> tuple[Agency, dict[str, int]]:
    """The same agency under a new name from ``day`` (today): a new row with the same offices and holders."""
    old, day = _begin(old, by), day or timezone.localdate()
    new = _found(old, day, by, name=name, abbreviation=abbreviation, slug=slug)
    _carry_offices(old, new, by=by, day=day)
    return new, _close(old, new, by=by, action="agency.rename", day=day)


@transaction.atomic
@by_whom
@held_back()
def split(
    old: Agency,
    *,
    first: dict[str, str],
    second: dict[str, str],
    texts: Iterable[str] = (),
    by: Any,
    day: date | None = None,
) -> tuple[Agency, Agency, dict[str, int]]:
    """Two agencies in place of one, each with ``name``, ``abbreviation`` and ``slug``.

    The first carries on: offices, holders, and all that is open. The second begins with vacant offices and the
    ``texts`` (keys of :meth:`Movers.choices`) that it is given.
    """
    old, day = _begin(old, by), day or timezone.localdate()
    policies.check_can_split(old)
    one, other = (_found(old, day, by, **names) for names in (first, second))
    _vacant_offices(old, other, by=by)
    given = movers.give(old, other, set(texts), by)
    _carry_offices(old, one, by=by, day=day)
    moved = _close(old, one, by=by, action="agency.split", day=day, also={"second": other.pk, **given})
    return one, other, moved


def _begin(old: Agency, by: Any) -> Agency:
    lock_city()
    policies.check_administers(by)
    old = Agency.objects.get(pk=old.pk)
    movers.hold(old)
    policies.check_can_end(old)
    return old


def _found(old: Agency, day: date, by: Any, **names: str) -> Agency:
    new = Agency(**names, kind=old.kind, starts=day)
    new.full_clean()
    keeping.store(new, by=by)
    return new


def _close(
    old: Agency, new: Agency, *, by: Any, action: str, day: date, also: dict[str, int] | None = None
) -> dict[str, int]:
    old.ends, old.successor = day - DAY, new
    policies.check_agency(old)
    keeping.store(old, by=by)
    settle_inheritance()
    new.refresh_from_db()
    moved = movers.move(old, new, by)
    record(action, by=by, on=old, data={"successor": new.pk, **(also or {}), **moved})
    people = User.objects.filter(appointments__office__agency__in=[old, new])
    follow_many(people)
    offices_changed.send(Agency, by=by)
    return moved


def _end_offices(old: Agency, *, by: Any, day: date) -> None:
    for term in Appointment.objects.exclude(ends__lt=day).filter(office__agency=old).select_related("office"):
        term.ends = max(day, term.starts) - DAY
        keeping.store(term, by=by)


def _vacant_offices(old: Agency, new: Agency, *, by: Any) -> None:
    """Head and PIC of a new part, under the same superior; an administrator appoints who holds them."""
    for office in old.offices.filter(role__in=[Office.Role.HEAD, Office.Role.PIC]).order_by("pk"):
        twin = Office(agency=new, role=office.role, title=_retitled(office.title, old, new))
        if office.superior is not None and office.superior.agency_id != old.pk:
            twin.superior_id = office.superior_id
        keeping.store(twin, by=by)


def _carry_offices(old: Agency, new: Agency, *, by: Any, day: date) -> None:
    """Every office once more in the new agency, with its holders; whoever reported to the old one, to the new."""
    pairs = {}
    for office in old.offices.order_by("pk"):
        twin = Office(agency=new, role=office.role, title=_retitled(office.title, old, new))
        twin.superior_id, twin.stand_in_id = office.superior_id, office.stand_in_id
        keeping.store(twin, by=by)
        pairs[office.pk] = twin
    terms = list(Appointment.objects.exclude(ends__lt=day).filter(office__agency=old).order_by("pk"))
    _end_offices(old, by=by, day=day)
    for term in terms:
        carried = Appointment(
            office=pairs[term.office_id],
            person_id=term.person_id,
            capacity=term.capacity,
            order_number=term.order_number,
            scope=term.scope,
            routine_only=term.routine_only,
            awaits=term.awaits,
            asked=term.asked,
            carries=term,
            starts=max(day, term.starts),
            ends=term.ends,
        )
        keeping.store(carried, by=by)
    for field in ("superior", "stand_in"):
        for office in Office.objects.filter(**{f"{field}__in": list(pairs)}).exclude(agency=old):
            setattr(office, field, pairs[getattr(office, f"{field}_id")])
            keeping.store(office, by=by)


def _retitled(title: str, old: Agency, new: Agency) -> str:
    for before, after in ((old.name, new.name), (old.abbreviation, new.abbreviation)):
        if before and before in title:
            return title.replace(before, after)[:200]
    return title


def settle_inheritance() -> int:
    """Let each agency know, with every predecessor of its predecessors, which it carries on; how many changed.

    Kept on the row so that a request needs no further question. After each change, and each night.
    """
    today = timezone.localdate()
    rows = list(Agency.objects.order_by("pk"))
    onwards = {a.pk: a.successor_id for a in rows if a.successor_id and a.ends and a.ends < today}
    carried: dict[int, set[int]] = {a.pk: set() for a in rows}
    for pk in onwards:
        step, seen = onwards.get(pk), {pk}
        while step is not None and step not in seen:
            carried[step].add(pk)
            seen.add(step)
            step = onwards.get(step)
    changed = [a for a in rows if sorted(carried[a.pk]) != a.inherits]
    for agency in changed:
        agency.inherits = sorted(carried[agency.pk])
    Agency.objects.bulk_update(changed, ["inherits"])
    return len(changed)
