"""The way in of those who decide or administer: whoever opens it could act as them, so others see it."""

from collections.abc import Iterable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.accounts import services as accounts
from cms.accounts.models import Person, User
from cms.agencies import confirming, policies
from cms.agencies.models import Appointment, Office
from cms.agencies.services.locking import lock_city
from cms.agencies.signals import (
    address_held,
    change_asked,
    lines_changed,
    names_changed,
    seats_given,
    title_changed,
)


@transaction.atomic
def give_start_password(person: Person, *, by: Any) -> str:
    """As in :mod:`cms.accounts.services`; where somebody guarded has no address, the watchers are told."""
    lock_city()
    policies.check_administers(by)
    person = cast(Person, Person.objects.select_for_update().get(pk=person.pk))
    guarded = policies.is_guarded(person)
    policies.check_may_give_start_password(by, person, guarded=guarded)
    password = accounts.give_start_password(person, by=by)
    if guarded:
        accounts.tell_watchers(_watchers(person, by), person, by=by)
    return password


def check_address_stays(person: Person, address: str, *, by: Any) -> None:
    """An empty address would open the door of the start password."""
    if address or not person.email or by.is_superuser or not policies.is_guarded(person):
        return
    sentence = _("Whoever decides or administers keeps an e-mail address. Write another one instead.")
    raise ValidationError({"email": sentence})


def tell_of_address(person: Person, *, by: Any) -> None:
    """The old address is told by the accounts; here those who watch."""
    if policies.is_guarded(person):
        accounts.tell_watchers(_watchers(person, by), person, by=by)


def tell_of_names(before: Person, fields: dict[str, Any], *, by: Any) -> None:
    """The person always; of who decides or administers also the Sekda and those who watch. ``before`` is as it was."""
    changes = {
        name: (getattr(before, name), fields[name]) for name in confirming.names_changing(before, fields)
    }
    if not changes:
        return
    told: list[User] = [before]
    if policies.decides_or_administers(before):
        told += [*watching(by), *_sekda()]
    people = [one for one in dict.fromkeys(told) if one.pk != by.pk]
    names_changed.send(Person, person=before, changes=changes, by=by, watchers=people)


def tell_of_title(office: Office, stored: Office | None, *, by: Any) -> None:
    """Who holds an office that decides, the Sekda and those who watch learn what is written under decisions now."""
    if (
        stored is None
        or stored.title == office.title
        or office.role not in policies.GUARDED | policies.DECIDING
    ):
        return
    held = Appointment.objects.not_ended().filter(office=office, awaits=False)
    holders = User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk")
    told = dict.fromkeys([*holders, *watching(by), *_sekda()])
    people = [one for one in told if one.pk != by.pk]
    title_changed.send(Office, office=office, before=stored.title, by=by, watchers=people)


def _sekda() -> list[User]:
    held = Appointment.objects.in_force().filter(office__role=Office.Role.SECRETARY)
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk"))


def tell_of_held_address(person: Person, *, by: Any) -> None:
    """The person and those who may confirm are led to the page."""
    held = Appointment.objects.in_force().filter(office__role=Office.Role.SECRETARY).values("person")
    told = [*watching(by), *User.objects.filter(Q(pk__in=held) | Q(pk=person.pk), is_active=True)]
    address_held.send(
        Person, person=person, by=by, watchers=[one for one in dict.fromkeys(told) if one.pk != by.pk]
    )


def tell_of_seats(appointments: Iterable[Appointment], *, by: Any, confirmed: bool = False) -> None:
    """Who keeps the offices could give one to an account of their own: others learn of each that decides."""
    seats = [row for row in appointments if row.office.role in policies.GUARDED]
    if seats:
        watchers = list(dict.fromkeys([*watching(by), *_beside(seats, by)]))
        seats_given.send(Appointment, appointments=seats, by=by, watchers=watchers, confirmed=confirmed)


def lines_changing(office: Office) -> list[tuple[str, Office | None, Office | None]]:
    """What of superior and stand-in is about to change, each with the office before and after."""
    stored = Office.objects.select_related("superior", "stand_in").filter(pk=office.pk).first()
    pairs = ((name, getattr(stored, name, None), getattr(office, name)) for name in ("superior", "stand_in"))
    return [(name, before, after) for name, before, after in pairs if before != after]


def tell_of_lines(office: Office, lines: list[tuple[str, Office | None, Office | None]], *, by: Any) -> None:
    """Who decides above or beside an office is no private matter: its holders, those named, those who watch."""
    if lines and office.role in policies.DECIDING:
        lines_changed.send(Office, office=office, lines=lines, by=by, watchers=watching(by))


def tell_of_wish(appointment: Appointment, *, by: Any) -> None:
    """A change of a guarded term waits: the person, those beside them and those who watch learn it at once."""
    told = dict.fromkeys([*watching(by), *_beside([appointment], by), appointment.person])
    people = [person for person in told if person.pk != by.pk]
    change_asked.send(Appointment, appointment=appointment, by=by, watchers=people)


def _beside(seats: list[Appointment], by: Any) -> list[User]:
    """Who holds the same offices today, and the Sekda: a sole administrator is watched as well.

    Whoever was just appointed is told as such.
    """
    concerned = Q(office__in={row.office_id for row in seats}) | Q(office__role=Office.Role.SECRETARY)
    held = Appointment.objects.in_force().filter(concerned).exclude(pk__in=[row.pk for row in seats])
    new = {row.person_id for row in seats} | {by.pk}
    people = User.objects.filter(pk__in=held.values("person"), is_active=True)
    return list(people.exclude(pk__in=new).order_by("pk"))


def watching(by: Any) -> list[User]:
    """The other administrators of today and the operators of the system."""
    held = Appointment.objects.in_force().filter(office__role=Office.Role.ADMIN)
    people = User.objects.filter(pk__in=held.values("person")) | User.objects.filter(is_superuser=True)
    return list(people.filter(is_active=True).exclude(pk=by.pk).order_by("pk"))


def _watchers(person: Person, by: Any) -> list[str]:
    """Addresses of the operators and of the other administrators of today."""
    return [who.email for who in watching(by) if who.email and who.pk != person.pk]
