"""The groups of Wagtail follow the offices, which stay the truth."""

from typing import Any

from django.contrib.auth.models import Group

from cms.accounts.groups import ADMINISTRATORS, STAFF
from cms.accounts.models import User
from cms.agencies.models import Appointment, Office


def follow_offices(person: User) -> bool:
    """Put ``person`` in the groups that today's offices give, and in no other of ours.

    Returns whether something changed. Wagtail asks group rows for its page and collection rights,
    so the membership is kept as rows; the offices stay the truth.
    """
    held = Appointment.objects.in_force().filter(person=person, person__is_active=True)
    roles = set(held.values_list("office__role", flat=True))
    wanted = set()
    if roles:
        wanted.add(STAFF)
    if Office.Role.ADMIN in roles:
        wanted.add(ADMINISTRATORS)
    present = set(person.groups.filter(name__in=(STAFF, ADMINISTRATORS)).values_list("name", flat=True))
    if present == wanted:
        return False
    person.groups.remove(*Group.objects.filter(name__in=present - wanted))
    person.groups.add(*Group.objects.filter(name__in=wanted - present))
    return True


def follow_all_offices() -> int:
    """As :func:`follow_offices`, for everyone whose groups may have fallen behind; returns how many changed."""
    concerned = User.objects.filter(groups__name__in=(STAFF, ADMINISTRATORS)) | User.objects.filter(
        pk__in=Appointment.objects.in_force().values("person")
    )
    return sum(follow_offices(person) for person in concerned.distinct())


def forget_access(person: Any) -> None:
    """Drop what :func:`cms.agencies.selectors.access_of` keeps on this object."""
    person.__dict__.pop("_paraf_access", None)
