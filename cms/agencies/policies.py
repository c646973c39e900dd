"""What must hold of agencies, offices and appointments. Each check raises a sentence at its field."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.accounts.policies import NotYours, check_may_start_password
from cms.agencies.models import Agency, Appointment, Office

# One person at a time holds these by right; Plt. and Plh. stand in beside or after the holder.
SINGLE_SEAT = frozenset({Office.Role.HEAD, Office.Role.SECRETARY})
# Offices that decide about texts: nobody gives one to themself.
DECIDING = frozenset({Office.Role.PIC, Office.Role.HEAD, Office.Role.SECRETARY})
# Who decides last for the city, and who gives offices: whoever seated these alone could seat a second self.
KEPT_BY_TWO = frozenset({Office.Role.SECRETARY, Office.Role.ADMIN})
# Whose way in is guarded: nobody else acts under these names.
GUARDED = SINGLE_SEAT | {Office.Role.ADMIN}
# Rooms above say which offices decide last for the case at hand: each entry returns their numbers.
decides_last: list[Callable[[], set[int]]] = []
# Rooms above say when decisions were taken under a term, or relied on it, and about which text.
decided_under: list[Callable[[Appointment], Iterable[tuple[datetime, Callable[[], Any]]]]] = []
AHEAD = timedelta(days=90)  # how far ahead a holder names a Plh.
BY_ORDER = frozenset({Appointment.Capacity.PLT, Appointment.Capacity.PLH, Appointment.Capacity.PJ})


def meet(one: Appointment, other: Appointment) -> bool:
    """Whether two terms have a day in common (no end means open)."""
    return (other.ends is None or one.starts <= other.ends) and (one.ends is None or other.starts <= one.ends)


def same_person(one: Appointment, other: Appointment) -> bool:
    """People who are not stored yet are told apart as objects."""
    return one.person is other.person or (one.person_id is not None and one.person_id == other.person_id)


def check_agency(agency: Agency) -> None:
    """A successor is named when the agency ends, is another one, and leads on, not round."""
    if agency.successor_id is None:
        return
    if agency.ends is None:
        raise ValidationError({"ends": _("Fill in the last day: an agency with a successor ends.")})
    if _leads_round(Agency, "successor_id", agency):
        raise ValidationError(
            {"successor": _("This successor leads back to the agency itself. Choose another one.")}
        )


def check_can_end(old: Agency) -> None:
    """Only an agency that lives today passes on its work, and not on its first day."""
    today = timezone.localdate()
    if not old.is_valid_today:
        raise ValidationError(
            _("{agency} is not valid today, so there is nothing to pass on.").format(agency=old)
        )
    if old.starts >= today:
        raise ValidationError(_("{agency} began today. Pass its work on tomorrow.").format(agency=old))


def check_successor(old: Agency, into: Agency) -> None:
    if into.pk == old.pk:
        raise ValidationError({"into": _("An agency cannot be its own successor.")})
    if not into.is_valid_today or into.ends is not None:
        sentence = _("{agency} ends itself. Choose an agency that stays.")
        raise ValidationError({"into": sentence.format(agency=into)})
    if old.offices.filter(role=Office.Role.SECRETARY).exists():
        raise ValidationError({"into": _("The agency of the Sekda is renamed, not merged.")})


def check_can_split(old: Agency) -> None:
    if old.offices.filter(role=Office.Role.SECRETARY).exists():
        raise ValidationError(_("The agency of the Sekda is renamed, not split."))


def check_office(office: Office, others: Iterable[Office]) -> None:
    """One head an agency and one Sekda a city, among ``others`` (offices with their agency)."""
    if office.role not in SINGLE_SEAT:
        return
    for other in others:
        if other.pk == office.pk and other.pk is not None:
            continue
        city_wide = office.role == other.role == Office.Role.SECRETARY and _live_together(office, other)
        in_agency = other.agency_id == office.agency_id and other.role in SINGLE_SEAT
        if city_wide or in_agency:
            sentence = _("There is already such an office: {office}. Change that one instead.")
            raise ValidationError({"role": sentence.format(office=other)})


def _live_together(office: Office, other: Office) -> bool:
    """Whether both agencies are valid on one day, today or later."""
    one, two = office.agency, other.agency
    begin = max(one.starts, two.starts, timezone.localdate())
    return all(agency.ends is None or agency.ends >= begin for agency in (one, two))


def check_superior(office: Office) -> None:
    """The superior is another office, and not one below this one."""
    if office.superior_id and _leads_round(Office, "superior_id", office):
        raise ValidationError(
            {"superior": _("This superior is, directly or further up, under the office itself.")}
        )


def check_stand_in(office: Office) -> None:
    if office.pk and office.stand_in_id == office.pk:
        raise ValidationError({"stand_in": _("An office does not stand in for itself. Choose another one.")})


def check_not_to_oneself(by: Any, office: Office, stored: Office | None) -> None:
    """Who keeps the offices puts none that they hold, today or later, above or beside one that decides.

    ``stored`` is the office as it was: what has not changed stays.
    """
    if by.is_superuser or office.role not in DECIDING:
        return
    for field in ("stand_in_id", "superior_id"):
        named = getattr(office, field)
        kept = stored and stored.role in DECIDING and getattr(stored, field) == named
        if named is None or kept:
            continue
        if Appointment.objects.not_ended().filter(office=named, person=by.pk).exists():
            sentence = _("Nobody gives a decision to their own office. Choose another one.")
            raise ValidationError({field.removesuffix("_id"): sentence})


def check_appointment(appointment: Appointment, others: Iterable[Appointment]) -> None:
    """An order for who acts, an agency that lives as long, and one holder of a single seat at a time.

    ``others`` are the appointments to the same office, stored or about to be.
    """
    if appointment.capacity in BY_ORDER and not appointment.order_number.strip():
        raise ValidationError({"order_number": _("Plt., Plh. and Pj. act by an order: fill in its number.")})
    _check_agency_lives(appointment)
    definitive = appointment.capacity == Appointment.Capacity.DEFINITIVE
    for other in others:
        if other is appointment or (other.pk and other.pk == appointment.pk) or not meet(appointment, other):
            continue
        if other.is_revoked:
            continue
        if same_person(appointment, other) and other.capacity == appointment.capacity:
            raise ValidationError({"starts": _("This person already holds this office at that time.")})
        both = definitive and other.capacity == Appointment.Capacity.DEFINITIVE
        if both and appointment.office.role in SINGLE_SEAT:
            raise ValidationError({"starts": taken_sentence(other)})


def taken_sentence(rival: Appointment) -> str:
    """Who sits on the seat, and what to do."""
    if rival.ends:
        sentence = _("{person} holds this office from {start} until {end}. End that first, or start later.")
    else:
        sentence = _("{person} has held this office since {start}. End that appointment first.")
    end = shown(rival.ends) if rival.ends else ""
    return sentence.format(person=rival.person, start=shown(rival.starts), end=end)


def shown(day: date) -> str:
    return date_format(day, "j F Y")


def _check_agency_lives(appointment: Appointment) -> None:
    agency = appointment.office.agency
    if appointment.starts < agency.starts:
        raise ValidationError(
            {
                "starts": _("{agency} is valid from {day} only.").format(
                    agency=agency, day=shown(agency.starts)
                )
            }
        )
    if agency.ends and appointment.starts > agency.ends:
        sentence = _("{agency} ended on {day}. Choose an office of its successor.")
        raise ValidationError({"office": sentence.format(agency=agency, day=shown(agency.ends))})
    if agency.ends and (appointment.ends is None or appointment.ends > agency.ends):
        sentence = _("{agency} ends on {day}; the appointment ends then at the latest.")
        raise ValidationError({"ends": sentence.format(agency=agency, day=shown(agency.ends))})


def check_decisions_covered(stored: Appointment, wanted: Appointment) -> None:
    """No term is moved away from under a decision: the next one would be refused for it, or none could prove it."""
    starts_later = wanted.starts > stored.starts
    ends_earlier = wanted.ends is not None and (stored.ends is None or wanted.ends < stored.ends)
    if not starts_later and not ends_earlier:
        return
    for ask in decided_under:
        for moment, text in ask(stored):
            if not stored.was_held_at(moment) or wanted.was_held_at(moment):
                continue
            day = timezone.localdate(moment)
            sentence = _(
                "On {day} a decision about “{text}” was taken under this appointment, so it covers that day. For "
                "another order from a later day on, end this appointment and make a new one."
            )
            field = "starts" if wanted.starts > day else "ends"
            raise ValidationError({field: sentence.format(day=shown(day), text=text())})


def check_has_begun(appointment: Appointment, agency: Agency) -> None:
    """An appointment that starts after the end of its agency cannot end with it."""
    if agency.ends and appointment.starts > agency.ends:
        sentence = _("{person} is appointed here from {day} on. Change that appointment first.")
        raise ValidationError(
            {"ends": sentence.format(person=appointment.person, day=shown(appointment.starts))}
        )


def check_not_oneself(by: Any, appointment: Appointment) -> None:
    """Who keeps the offices gives none that decides to themself; the operators of the system set up the first."""
    if by.pk != appointment.person_id or by.is_superuser:
        return
    if appointment.office.role in DECIDING or decides_instead(appointment.office):
        raise ValidationError(
            {"person": _("You cannot give yourself an office that decides. Ask another administrator.")}
        )


def decides_instead(office: Office) -> bool:
    """Whether an office that decides names this one as its stand-in or superior."""
    named = Q(stand_in=office.pk) | Q(superior=office.pk)
    return office.pk is not None and Office.objects.filter(named, role__in=DECIDING).exists()


def check_seat_kept(by: Any, office: Office, before: str, terms: Iterable[Appointment]) -> None:
    """A head or the Sekda leaves by the end of a term, on record, never by a new role of the office under them."""
    if before not in SINGLE_SEAT or office.role == before or by.is_superuser:
        return
    for term in terms:
        sentence = _("{person} is appointed to this office as {role}. End that appointment first.")
        raise ValidationError({"role": sentence.format(person=term.person, role=Office.Role(before).label)})


def holds_seat(person: Any, office: Office) -> bool:
    """Whether ``person`` holds a single seat today in their own right: definitive, Plt. or Pj."""
    terms = Appointment.objects.in_force().filter(office=office, person=person.pk)
    return office.role in SINGLE_SEAT and terms.exclude(capacity=Appointment.Capacity.PLH).exists()


def check_stand_in_by_holder(by: Any, term: Appointment, acting: Appointment) -> None:
    """A holder names a Plh. for the own office, for a short time, by an order, and never passes a Plh. on."""
    if term.person_id != by.pk or not holds_seat(by, term.office):
        raise ValidationError(_("You name a Plh. only for an office that you hold yourself."))
    if acting.person_id == by.pk:
        raise ValidationError({"person": _("You cannot stand in for yourself. Choose another person.")})
    if (
        not acting.person.is_active
        or not Appointment.objects.in_force().filter(person=acting.person).exists()
    ):
        raise ValidationError({"person": _("Choose somebody who holds an office in the city today.")})
    _check_days_of_stand_in(term, acting)
    others = Appointment.objects.filter(office=term.office, capacity=Appointment.Capacity.PLH)
    for other in others.select_related("person"):
        if not other.is_revoked and meet(acting, other):
            raise ValidationError({"starts": taken_sentence(other)})


def _check_days_of_stand_in(term: Appointment, acting: Appointment) -> None:
    today = timezone.localdate()
    if acting.starts < today:
        raise ValidationError({"starts": _("Start today or later: what was decided before stays as it was.")})
    if acting.starts > today + AHEAD:
        raise ValidationError({"starts": _("Start within the next 90 days.")})
    if acting.ends is None or acting.ends < acting.starts:
        raise ValidationError({"ends": _("Fill in the last day; it is not before the first.")})
    longest = settings.PARAF_PLH_MAX_DAYS
    if (acting.ends - acting.starts).days >= longest:
        sentence = _("A Plh. named here lasts {days} days at most. Ask an administrator for a longer one.")
        raise ValidationError({"ends": sentence.format(days=longest)})
    if term.ends and acting.ends > term.ends:
        sentence = _("Your own term ends on {day}; the Plh. ends then at the latest.")
        raise ValidationError({"ends": sentence.format(day=shown(term.ends))})


def is_guarded(person: Any) -> bool:
    """Whether the person is head, Sekda or administrator, or decides for the Sekda, today or from a later day on."""
    seat = Q(office__role__in=GUARDED) | Q(office__in=beside_the_sekda())
    return Appointment.objects.not_ended().filter(seat, person=person.pk).exists()


def is_kept_by_two(person: Any) -> bool:
    """Whether the person decides last for the city or administers it, today or later: nobody alone lets them in."""
    seat = Q(office__role__in=KEPT_BY_TWO) | Q(office__in=beside_the_sekda())
    return Appointment.objects.not_ended().filter(seat, person=person.pk).exists()


def decides_or_administers(person: Any) -> bool:
    """Whether something is decided, or offices are given, under the person's name, today or later."""
    seat = Q(office__role__in=GUARDED | DECIDING) | Q(office__in=beside_the_sekda())
    return Appointment.objects.not_ended().filter(seat, person=person.pk).exists()


def is_address_kept(person: Any) -> bool:
    """Whether nobody alone gives the person another address: who decides under a name is whose name it is.

    A head who never signed in and has no address yet gets the first one at once, as a start password.
    """
    return is_kept_by_two(person) or (is_in_use(person) and is_guarded(person))


def is_in_use(person: Any) -> bool:
    return bool(person.email) or person.last_login is not None


def beside_the_sekda(lines: Iterable[tuple[int | None, int | None]] | None = None) -> set[int]:
    """Offices that decide last where the Sekda may not: named on that seat, or for one case by a room above.

    ``lines`` are superior and stand-in of the Sekda's office, where they are at hand.
    """
    if lines is None:
        lines = Office.objects.filter(role=Office.Role.SECRETARY).values_list("superior", "stand_in")
    named = {pk for line in lines for pk in line if pk is not None}
    return named.union(*(ask() for ask in decides_last))


def check_may_give_start_password(by: Any, person: Any, *, guarded: bool) -> None:
    """Whoever shows a start password could sign in with it, so to the guarded goes a letter instead."""
    check_may_start_password(by, person)
    if not guarded or by.is_superuser:
        return
    if person.email:
        sentence = _("{person} decides or administers. Send the link to set a password by mail instead.")
        raise NotYours(sentence.format(person=person))
    if is_in_use(person) or is_kept_by_two(person):
        sentence = _(
            "Fill in the e-mail address of {person} first; once somebody else confirmed it, send the link."
        )
        raise NotYours(sentence.format(person=person))


def can_give_start_password(by: Any, person: Any) -> bool:
    try:
        check_may_give_start_password(by, person, guarded=is_guarded(person))
    except NotYours:
        return False
    return True


def check_administers(by: Any) -> None:
    """Whoever keeps the city is an administrator of this moment, or an operator, whatever door was taken.

    Asked once the lock is held: a right that ended while a request waited is gone. Nobody acts unnamed: what the
    clock carries out, it does for whoever planned it, and asks this of them on the day.
    """
    if not administers(getattr(by, "pk", None)):
        raise NotYours(
            _("Only an administrator of today keeps the agencies, offices and people of the city.")
        )


def administers(pk: int | None) -> bool:
    """Whether the database knows this person as an administrator or an operator of this moment."""
    if pk is None:
        return False
    operators = User.objects.filter(pk=pk, is_superuser=True, is_active=True)
    return pk in administrators_on(timezone.localdate()) or operators.exists()


def administrators_on(day: date) -> set[int]:
    """Who administers the city on a day by office (people who are switched off do not)."""
    held = Appointment.objects.in_force(day).filter(office__role=Office.Role.ADMIN, person__is_active=True)
    return set(held.values_list("person", flat=True))


def check_somebody_administers(by: Any, before: dict[date, set[int]], field: str) -> None:
    """Refuse a change that leaves the city without an administrator on a day that had one."""
    if by.is_superuser:
        return
    if any(people and not administrators_on(day) for day, people in before.items()):
        raise ValidationError(
            {field: _("After this nobody would administer the city. Appoint another administrator first.")}
        )


def _leads_round(model: Any, field: str, row: Any) -> bool:
    """Whether following ``field`` from ``row`` comes back to it, or never ends (one query)."""
    onwards = dict(model.objects.exclude(**{field: None}).values_list("pk", field))
    step, seen = getattr(row, field), {row.pk}
    while step is not None:
        if step in seen:
            return True
        seen.add(step)
        step = onwards.get(step)
    return False
