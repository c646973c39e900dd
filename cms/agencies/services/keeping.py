"""Agencies, offices and appointments: the one write path of each. Nothing is deleted; things end.

Each verb takes a row with its new values, not yet saved. It raises ``ValidationError`` with a sentence
a field, and then nothing has changed.
"""

from datetime import date, timedelta
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.accounts import services as accounts
from cms.accounts.models import Person, User
from cms.accounts.policies import check_may_change
from cms.agencies import confirming, policies, resting
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services import guarding
from cms.agencies.services.following import follow_many
from cms.agencies.services.locking import lock_city
from cms.agencies.signals import address_refused, offices_changed, wish_refused
from cms.core.as_read import check_as_read
from cms.core.origin import by_whom

Row = TypeVar("Row", Agency, Office, Appointment)


@transaction.atomic
@by_whom
def keep_agency(agency: Agency, *, by: Any, correction: str = "") -> list[Appointment]:
    """Make or change an agency; returns the appointments that end with it.

    With ``correction``, a reason, a name that published pages show is set right in place.
    """
    lock_city()
    policies.check_administers(by)
    if (stored := Agency.objects.filter(pk=agency.pk).first()) is not None:
        check_as_read(agency, stored)
    before = administrators(agency.ends)
    agency.inherits = Agency.objects.values_list("inherits", flat=True).filter(pk=agency.pk).first() or []
    agency.full_clean()
    policies.check_agency(agency)
    agency.corrects = correction.strip()
    try:
        store(agency, by=by, reason=correction.strip())
    finally:
        agency.corrects = ""
    ended = _end_with(agency, by=by) if agency.ends else []
    if agency.successor_id or agency.predecessors.exists():
        from cms.agencies.services.succeeding import settle_inheritance

        settle_inheritance()
    policies.check_somebody_administers(by, before, "ends")
    offices_changed.send(Agency, by=by)
    return ended


@transaction.atomic
@by_whom
def keep_office(office: Office, *, by: Any) -> bool:
    """Make or change an office; returns whether anything differed. A new role reaches its holders at once."""
    lock_city()
    policies.check_administers(by)
    if (stored := Office.objects.filter(pk=office.pk).first()) is not None:
        check_as_read(office, stored)
    before = administrators()
    if office.agency_id is not None:
        office.agency = Agency.objects.get(pk=office.agency_id)
    office.full_clean()
    policies.check_superior(office)
    policies.check_stand_in(office)
    policies.check_not_to_oneself(by, office, stored)
    resting.check_role_stays(office, stored)
    confirming.check_lines_of_sekda(by, office, stored)
    confirming.check_title_stays(by, office, stored)
    policies.check_office(office, Office.objects.select_related("agency"))
    lines = guarding.lines_changing(office)
    if office.pk:
        _check_holders(office, by=by)
    changed = store(office, by=by)
    guarding.tell_of_lines(office, lines, by=by)
    guarding.tell_of_title(office, stored, by=by)
    if stored is not None and stored.role != office.role:
        held = office.appointments.not_ended().filter(awaits=False).select_related("office__agency", "person")
        guarding.tell_of_seats(held, by=by)
    policies.check_somebody_administers(by, before, "role")
    follow_many(User.objects.filter(appointments__office=office))
    offices_changed.send(Office, by=by)
    return changed


def _check_holders(office: Office, *, by: Any) -> None:
    """Whom a changed office would make or unmake: those who hold it, and those appointed from a later day on."""
    before = Office.objects.get(pk=office.pk).role
    terms = list(office.appointments.not_ended().select_related("office"))
    policies.check_seat_kept(by, office, before, terms)
    for appointment in terms:
        appointment.office = office
        policies.check_not_oneself(by, appointment)
    confirming.check_role_given(by, office, before, terms)


@transaction.atomic
@by_whom
def appoint(appointment: Appointment, *, by: Any, reason: str = "") -> bool:
    """Make or change an appointment; returns whether anything differed. The groups follow at once.

    ``reason`` says why something that stands under decisions is set right.
    """
    lock_city()
    policies.check_administers(by)
    return seat(appointment, by=by, reason=reason)


def seat(appointment: Appointment, *, by: Any, reason: str = "") -> bool:
    """As :func:`appoint`, for a verb that holds the lock and has asked who acts by a rule of its own."""
    before = administrators(appointment.ends)
    read_again(appointment)
    stored = Appointment.objects.get(pk=appointment.pk) if appointment.pk else None
    if stored is not None:
        confirming.check_same_seat(stored, appointment)
        check_as_read(appointment, stored)
        for name in ("awaits", "carries_id", "refused", "ended_at"):
            setattr(appointment, name, getattr(stored, name))
    appointment.full_clean()
    policies.check_not_oneself(by, appointment)
    policies.check_appointment(appointment, appointment.office.appointments.select_related("person"))
    if stored is None:
        appointment.awaits = confirming.needs_confirmation(by, appointment)
    else:
        reason = " ".join(reason.split()) if confirming.corrected(stored, appointment) else ""
        confirming.check_reason(stored, appointment, reason)
        note_moment(appointment, stored)
        policies.check_decisions_covered(stored, appointment)
        _hold(appointment, stored, by=by, reason=reason)
    changed = _store_with(appointment, by=by, reason=reason if stored else "")
    policies.check_somebody_administers(by, before, "ends")
    follow_many(User.objects.filter(pk=appointment.person_id))
    if stored is None:
        guarding.tell_of_seats([appointment], by=by)
    elif appointment.asked and changed:
        guarding.tell_of_wish(appointment, by=by)
    offices_changed.send(Appointment, by=by)
    return changed


def _store_with(appointment: Appointment, *, by: Any, reason: str) -> bool:
    """The reason stands beside the change, in the history and in the audit log."""
    appointment.corrects = reason
    try:
        return store(appointment, by=by, reason=reason)
    finally:
        appointment.corrects = ""


def _hold(appointment: Appointment, stored: Appointment, *, by: Any, reason: str) -> None:
    """Let the term go on as it is, and keep beside it what somebody else has to confirm; the last wish counts."""
    fields = [] if stored.awaits else confirming.weighing(by, stored, appointment)
    wanted = {name: getattr(appointment, name) for name in fields}
    appointment.asked = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in wanted.items()
    }
    if fields and reason:
        appointment.asked[confirming.REASON] = reason
    for name in fields:
        setattr(appointment, name, getattr(stored, name))


@transaction.atomic
@by_whom
def confirm(appointment: Appointment, *, by: Any, shown: str | None = None) -> Appointment:
    """Somebody else agrees to an appointment, or to the change of one: from now on it counts.

    ``shown`` is the seal of what they saw.
    """
    appointment, _makers = _waiting(appointment, by=by, shown=shown)
    awaited = appointment.awaits
    before = administrators()
    for name, value in confirming.wanted_of(appointment).items():
        setattr(appointment, name, value)
    reason = appointment.asked.get(confirming.REASON, "")
    appointment.awaits, appointment.asked = False, {}
    appointment.clean()
    policies.check_appointment(appointment, appointment.office.appointments.select_related("person"))
    appointment.confirms = True
    _store_with(appointment, by=by, reason=reason)
    policies.check_somebody_administers(by, before, "ends")
    follow_many(User.objects.filter(pk=appointment.person_id))
    if awaited:
        guarding.tell_of_seats([appointment], by=by, confirmed=True)
    offices_changed.send(Appointment, by=by)
    return appointment


@transaction.atomic
@by_whom
def refuse(appointment: Appointment, *, by: Any, shown: str | None = None) -> Appointment:
    """Somebody else does not agree: what waits is dropped, and who asked for it is told.

    A new appointment is taken back before its first day and stays on record; a term that counts goes on as it was.
    """
    appointment, makers = _waiting(appointment, by=by, shown=shown)
    if appointment.awaits:
        appointment.ends, appointment.refused = appointment.starts - timedelta(days=1), True
    appointment.awaits, appointment.asked = False, {}
    appointment.refuses = True
    store(appointment, by=by)
    wish_refused.send(Appointment, appointment=appointment, by=by, makers=makers)
    return appointment


def _waiting(appointment: Appointment, *, by: Any, shown: str | None) -> tuple[Appointment, list[int]]:
    """The appointment as it is stored, under the lock, where ``by`` may answer what waits; and who asked for it."""
    lock_city()
    stored = Appointment.objects.select_related("office__agency", "person").get(pk=appointment.pk)
    if shown is not None and shown != confirming.seal(stored):
        raise ValidationError(_("This changed since you opened the page. Please look once more."))
    makers = confirming.makers_of(stored)
    confirming.check_may_confirm(by, stored, makers)
    return stored, makers


@transaction.atomic
@by_whom
def keep_person(person: Person, *, by: Any, **fields: Any) -> bool:
    """As :func:`cms.accounts.services.change_person`, and somebody is left to administer the city.

    The new address of a head, of who decides last or administers waits until somebody else confirms it.
    """
    lock_city()
    stored = cast(Person, Person.objects.get(pk=person.pk))
    check_may_change(by, stored, fields)
    before = administrators()
    address, wanted = stored.email, fields.get("email", stored.email)
    guarding.check_address_stays(stored, wanted, by=by)
    confirming.check_way_in_stays(by, stored, fields)
    confirming.check_names_stay(by, stored, fields)
    waits = wanted != address and confirming.keeps_address(by, stored)
    if waits:
        accounts.hold_address(person, fields.pop("email"), by=by)
        guarding.tell_of_held_address(person, by=by)
    changed = accounts.change_person(person, by=by, **fields)
    if wanted != address:
        guarding.tell_of_address(person, by=by)
    guarding.tell_of_names(stored, fields, by=by)
    policies.check_somebody_administers(by, before, "is_active")
    if changed:
        follow_many(User.objects.filter(pk=person.pk))
        offices_changed.send(Person, by=by)
    return changed or waits


@transaction.atomic
@by_whom
def settle_address(person: Person, *, by: Any, take: bool, seen: str) -> None:
    """Somebody else, or the person, takes the address that waits, or drops it; ``seen`` is what they were shown."""
    lock_city()
    stored = Person.objects.get(pk=person.pk)
    confirming.check_may_settle_address(by, stored)
    if stored.next_email != seen:
        raise ValidationError(_("This changed since you opened the page. Please look once more."))
    maker = stored.next_email_by
    accounts.settle_address(stored, by=by, take=take)
    if not take and maker is not None and maker.pk != by.pk:
        address_refused.send(Person, person=stored, by=by, maker=maker)


def read_again(appointment: Appointment) -> None:
    """Office and person as they are now that the lock is held: a form read them before, and its rules with them."""
    if appointment.office_id is not None:
        appointment.office = Office.objects.select_related("agency").get(pk=appointment.office_id)
    if appointment.person_id is not None:
        appointment.person = User.objects.get(pk=appointment.person_id)


def administrators(ends: date | None = None) -> dict[date, set[int]]:
    """Who administers today, and on each day after a term (or the new ``ends``) runs out."""
    today = timezone.localdate()
    terms = Appointment.objects.filter(office__role=Office.Role.ADMIN, ends__gte=today)
    last_days = {*terms.values_list("ends", flat=True), ends}
    days = {today} | {day + timedelta(days=1) for day in last_days if day and day < date.max}
    return {day: policies.administrators_on(day) for day in days}


def store(row: Row, *, by: Any, reason: str = "") -> bool:
    """Save what differs and write it in the log: field, old and new value, and the reason where one was asked."""
    model = type(row)
    if row.pk is None:
        row.save()
        log(row, "wagtail.create", user=by)
        return True
    stored = model._default_manager.get(pk=row.pk)
    if isinstance(row, Appointment) and isinstance(stored, Appointment):
        note_moment(row, stored)
        policies.check_decisions_covered(stored, row)
    changes = {
        field.name: [_written(stored, field), _written(row, field)]
        for field in model._meta.concrete_fields
        if getattr(stored, field.attname) != getattr(row, field.attname)
    }
    if not changes:
        return False
    row.save(update_fields=list(changes))
    log(row, "agencies.change", user=by, data={"changes": changes, **({"reason": reason} if reason else {})})
    return True


def note_moment(row: Appointment, stored: Appointment) -> None:
    """A last day in the past ends a running term now, not then."""
    today = timezone.localdate()
    ran = not stored.awaits and stored.starts <= today and (stored.ends is None or stored.ends >= today)
    over = row.ends is not None and row.ends < today
    if ran and over:
        row.ended_at = timezone.now()
    elif not over:
        row.ended_at = None


def _written(row: models.Model, field: Any) -> str | None:
    value = getattr(row, field.name)
    return None if value is None else str(value)


def _end_with(agency: Agency, *, by: Any) -> list[Appointment]:
    """Appointments do not outlive their agency; those that would start later are refused."""
    running = Appointment.objects.filter(office__agency=agency).exclude(ends__lte=agency.ends)
    ended = list(running.select_related("office", "person"))
    confirming.check_agency_of_sekda(by, ended)
    for appointment in ended:
        policies.check_has_begun(appointment, agency)
        appointment.ends = agency.ends
        store(appointment, by=by)
    follow_many(User.objects.filter(appointments__in=ended))
    return ended
