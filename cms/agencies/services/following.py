"""The groups of Wagtail follow the offices, which stay the truth."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from cms.accounts.groups import ADMINISTRATORS, STAFF
from cms.accounts.models import User
from cms.agencies.models import Appointment, Office
from cms.core.audit import Deed, record_many

FEW = 200


def follow_offices(person: User) -> bool:
    """Put ``person`` in the groups that today's offices give, and in no other of ours.

    Returns whether something changed. Wagtail asks group rows for its page and collection rights,
    so the membership is kept as rows; the offices stay the truth.
    """
    return follow_many(User.objects.filter(pk=person.pk)) > 0


def follow_all_offices() -> int:
    """As :func:`follow_offices`, for everyone whose groups may have fallen behind; returns how many changed."""
    grouped = User.objects.filter(groups__name__in=(STAFF, ADMINISTRATORS))
    return follow_many(grouped | User.objects.filter(pk__in=Appointment.objects.in_force().values("person")))


def follow_many(people: QuerySet[User]) -> int:
    """As :func:`follow_offices` for many, in a fixed number of queries; returns how many people changed."""
    ids = set(people.values_list("pk", flat=True))
    groups = {group.name: group.pk for group in Group.objects.filter(name__in=(STAFF, ADMINISTRATORS))}
    if not {STAFF, ADMINISTRATORS} <= groups.keys():  # a flushed test database
        return 0
    wanted = _wanted(ids, groups)
    through = User.groups.through
    rows = through.objects.filter(_among(ids, "user"), group__in=groups.values())
    present = {(user, group): pk for pk, user, group in rows.values_list("pk", "user_id", "group_id")}
    present = {pair: pk for pair, pk in present.items() if pair[0] in ids}
    missing, surplus = wanted - present.keys(), present.keys() - wanted
    names = {pk: name for name, pk in groups.items()}
    _record_groups(missing, names, "add")
    _record_groups(surplus, names, "remove")
    through.objects.filter(pk__in=[present[pair] for pair in surplus]).delete()
    through.objects.bulk_create(
        [through(user_id=user, group_id=group) for user, group in missing], ignore_conflicts=True
    )
    return len({user for user, _ in missing | surplus})


def _record_groups(pairs: set[tuple[int, int]], names: dict[int, str], verb: str) -> None:
    """The offices gave or took it, so it is the system's own doing; what changed the office stands before it."""
    people = User.objects.in_bulk({user for user, _ in pairs}) if pairs else {}
    deeds = [
        Deed(f"access.groups.{verb}", people[user], {"given": [{"id": group, "name": names[group]}]})
        for user, group in sorted(pairs)
    ]
    record_many(deeds, by=None)


def _wanted(ids: set[int], groups: dict[str, int]) -> set[tuple[int, int]]:
    """Pairs of person and group that today's offices give."""
    held = Appointment.objects.in_force().filter(_among(ids, "person"), person__is_active=True)
    roles = [pair for pair in held.values_list("person", "office__role") if pair[0] in ids]
    staff = {(person, groups[STAFF]) for person, _ in roles}
    return staff | {(person, groups[ADMINISTRATORS]) for person, role in roles if role == Office.Role.ADMIN}


def _among(ids: set[int], field: str) -> Q:
    """Narrows to a few people; for many the whole table is read rather than a query of thousands of numbers."""
    return Q(**{f"{field}__in": ids}) if len(ids) <= FEW else Q()


def forget_access(person: Any) -> None:
    """Drop what :func:`cms.agencies.selectors.access_of` keeps on this object."""
    person.__dict__.pop("_paraf_access", None)
