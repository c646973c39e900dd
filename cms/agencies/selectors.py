"""Who holds what today, and the audience tokens that follow from it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cms.agencies.models import Agency, Appointment, Office

Role = Office.Role
# Offices that read every draft of the city.
CITY_ROLES = frozenset({Role.SECRETARY, Role.EXPERT, Role.ADMIN})
DECIDING = (Role.PIC, Role.HEAD, Role.SECRETARY)
ROLE_ORDER = (Role.SECRETARY, Role.HEAD, Role.PIC, Role.EXPERT, Role.ADMIN, Role.MEMBER)
TOKEN_PUBLIC = "public"  # noqa: S105
TOKEN_STAFF = "staff"  # noqa: S105
TOKEN_CITY = "city"  # noqa: S105


def agency_token(agency_id: int) -> str:
    """The audience token of everyone who holds an office in an agency today."""
    return f"agency:{agency_id}"


def person_token(user_id: int) -> str:
    """The audience token of one person, while they hold an office."""
    return f"user:{user_id}"


def lead_token(agency_id: int) -> str:
    """The audience token of the head and PIC of an agency today."""
    return f"lead:{agency_id}"


_read: ContextVar[dict[Any, Any] | None] = ContextVar("offices_read", default=None)


@contextmanager
def offices_read_once() -> Iterator[None]:
    """For the length of one transition: who holds what is asked once, and everybody in it gets the same answer.

    Nothing in such a block changes an appointment.
    """
    if _read.get() is not None:
        yield
        return
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def once(key: Any, read: Callable[[], Any]) -> Any:
    """What ``read`` finds; inside :func:`offices_read_once` it is asked once a key."""
    kept = _read.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def kept_once(key: Any) -> Any:
    """What :func:`once` keeps under the key; None where nothing was asked yet."""
    kept = _read.get()
    return None if kept is None else kept.get(key)


def forget_once(key: Any) -> None:
    """What :func:`once` keeps under the key has changed."""
    if (kept := _read.get()) is not None:
        kept.pop(key, None)


@dataclass(frozen=True)
class Access:
    """What a person's offices of today open. Made once a request by :func:`access_of`."""

    user_id: int | None = None
    superuser: bool = False
    appointments: tuple[Appointment, ...] = ()
    roles: frozenset[str] = frozenset()
    agency_ids: frozenset[int] = frozenset()
    pic_of: frozenset[int] = frozenset()
    head_of: frozenset[int] = frozenset()
    tokens: frozenset[str] = field(default_factory=lambda: frozenset({TOKEN_PUBLIC}))

    @property
    def is_staff(self) -> bool:
        return self.superuser or bool(self.appointments)

    @property
    def is_admin(self) -> bool:
        return self.superuser or Role.ADMIN in self.roles

    @property
    def is_expert(self) -> bool:
        return Role.EXPERT in self.roles

    @property
    def is_secretary(self) -> bool:
        return Role.SECRETARY in self.roles

    @property
    def sees_all(self) -> bool:
        """Reads every draft of the city: Sekda, expert team, administrators."""
        return self.superuser or bool(self.roles & CITY_ROLES)


def access_of(user: Any) -> Access:
    """The access of ``user`` today; kept on the user object, so one query a request.

    For display and lists. A decision asks :func:`holding` afresh inside its own transaction.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return Access()
    cached = getattr(user, "_paraf_access", None)
    if cached is None:
        cached = user._paraf_access = build_access(user)
    return cached


def build_access(user: Any) -> Access:
    """As :func:`access_of`, read from the database now."""
    access: Access = once(("access", user.pk), lambda: _access(user, _held_by([user])))
    return access


def read_access(people: Iterable[Any]) -> None:
    """What :func:`access_of` finds of each of these people, read now; one query for all."""
    listed = list(people)
    held = _held_by(listed)
    for person in listed:
        person._paraf_access = _access(person, [a for a in held if a.person_id == person.pk])


def _held_by(people: Iterable[Any]) -> list[Appointment]:
    in_force = Appointment.objects.in_force().filter(
        person_id__in=[person.pk for person in people], person__is_active=True
    )
    return list(in_force.select_related("office__agency"))


def _access(user: Any, appointments: Iterable[Appointment]) -> Access:
    held = tuple(appointments)
    agency_ids = _agencies(held, set(Role))
    roles = frozenset(a.office.role for a in held)
    pic_of, head_of = _agencies(held, {Role.PIC}), _agencies(held, {Role.HEAD, Role.SECRETARY})
    tokens = {TOKEN_PUBLIC}
    if held or user.is_superuser:
        tokens |= {TOKEN_STAFF, person_token(user.pk), *map(agency_token, agency_ids)}
    tokens.update(map(lead_token, pic_of | head_of))
    if user.is_superuser or roles & CITY_ROLES:
        tokens.add(TOKEN_CITY)
    return Access(
        user_id=user.pk,
        superuser=user.is_superuser,
        appointments=held,
        roles=roles,
        agency_ids=agency_ids,
        pic_of=pic_of,
        head_of=head_of,
        tokens=frozenset(tokens),
    )


def _agencies(held: Iterable[Appointment], roles: set[Any]) -> frozenset[int]:
    """Agencies of these offices, and the ended ones whose work they carry on."""
    agencies = [a.office.agency for a in held if a.office.role in roles]
    return frozenset(pk for agency in agencies for pk in (agency.pk, *agency.inherits))


def in_charge(agency: Agency | None) -> Agency | None:
    """Who does the work of ``agency`` today: itself, or the last of its successors once it has ended."""
    seen: set[int] = set()
    while agency is not None and agency.successor_id and agency.ends and agency.pk not in seen:
        if agency.ends >= timezone.localdate():
            break
        seen.add(agency.pk)
        agency = agency.successor
    return agency


def line_of(agency: Agency) -> set[int]:
    """Numbers of an agency and of all its successors, whoever did its work in between included."""
    line: set[int] = set()
    step: Agency | None = agency
    while step is not None and step.pk not in line:
        line.add(step.pk)
        step = step.successor if step.successor_id else None
    return line


def holders(role: str, agency: Agency | None) -> list[Appointment]:
    """Appointments in force today that answer for ``role``: of ``agency``, or city-wide for the Sekda.

    The head of the Sekda's own agency is the Sekda.
    """
    if _read.get() is None or agency is None or role not in DECIDING:
        return _holders(role, agency)
    by_role = once(("holders", agency.pk), lambda: _holders_of_stages(agency))
    return list(by_role[role])


def _holders_of_stages(agency: Agency) -> dict[str, list[Appointment]]:
    """As :func:`holders`, for every role that decides; one query."""
    there = in_charge(agency)
    held = Appointment.objects.in_force().filter(
        Q(office__role=Role.SECRETARY) | Q(office__agency=there, office__role__in=DECIDING),
        person__is_active=True,
    )
    listed = list(held.select_related("office__agency", "person").order_by("pk"))
    own = [a for a in listed if there is not None and a.office.agency_id == there.pk]
    return {
        Role.PIC: [a for a in own if a.office.role == Role.PIC],
        Role.HEAD: [a for a in own if a.office.role in (Role.HEAD, Role.SECRETARY)],
        Role.SECRETARY: [a for a in listed if a.office.role == Role.SECRETARY],
    }


def _holders(role: str, agency: Agency | None) -> list[Appointment]:
    held = Appointment.objects.in_force().filter(person__is_active=True)
    if role == Role.SECRETARY:
        held = held.filter(office__role=Role.SECRETARY)
    elif role == Role.HEAD:
        held = held.filter(office__agency=in_charge(agency), office__role__in=[Role.HEAD, Role.SECRETARY])
    else:
        held = held.filter(office__agency=in_charge(agency), office__role=role)
    return list(held.select_related("office__agency", "person").order_by("pk"))


def administrators() -> list[Appointment]:
    """Who administers the city today."""
    held = Appointment.objects.in_force().filter(office__role=Role.ADMIN, person__is_active=True)
    return list(held.select_related("office__agency", "person").order_by("pk"))


def superiors_of(role: str, agency: Agency | None) -> list[Appointment]:
    """Who holds, today, the office above ``role`` in ``agency``: the superior named on the office itself.

    Where none is named: the head for a PIC, the Sekda for a head, nobody for the Sekda.
    """
    named = _offices_answering(role, agency).exclude(superior=None).values_list("superior_id", flat=True)
    if ids := list(named):
        return holders_of(ids)
    above = {Role.PIC: Role.HEAD, Role.HEAD: Role.SECRETARY}.get(Role(role))
    return holders(above, agency) if above else []


def stand_ins_of(role: str, agency: Agency | None) -> list[Appointment]:
    """Who holds, today, the office an administrator named to decide where ``role`` is not independent."""
    named = _offices_answering(role, agency).exclude(stand_in=None).values_list("stand_in_id", flat=True)
    return holders_of(list(named))


def holders_of(office_ids: list[int]) -> list[Appointment]:
    """Appointments in force today of these offices, by people who may sign in."""
    return list(once(("holders_of", *office_ids), lambda: _holders_of(office_ids)))


def _holders_of(office_ids: list[int]) -> list[Appointment]:
    held = Appointment.objects.in_force().filter(office__in=office_ids, person__is_active=True)
    return list(held.select_related("office__agency", "person").order_by("pk"))


def _offices_answering(role: str, agency: Agency | None) -> QuerySet[Office]:
    """The offices whose holders :func:`holders` finds."""
    if role == Role.SECRETARY:
        return Office.objects.filter(role=Role.SECRETARY)
    roles = [Role.HEAD, Role.SECRETARY] if role == Role.HEAD else [role]
    return Office.objects.filter(agency=in_charge(agency), role__in=roles)


def offices_with_holders(agency: Agency) -> list[Office]:
    """The offices of an agency, each with ``holders``: who has it today. Two queries."""
    today = Appointment.objects.in_force().select_related("person").order_by("starts")
    offices = agency.offices.select_related("superior").prefetch_related(
        Prefetch("appointments", queryset=today, to_attr="holders")
    )
    return sorted(offices, key=lambda office: (ROLE_ORDER.index(office.role), office.title))


def offices_held(person: Any) -> list[Appointment]:
    """Every office a person has held, the latest first: running, past and to come."""
    held = Appointment.objects.filter(person=person).select_related("office__agency")
    return list(held.order_by("-starts", "-pk"))
