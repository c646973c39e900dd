"""What of the offices one administrator does not settle alone: the seat of the Sekda, and who administers.

A new appointment there waits as a whole. Of one that counts, the change waits and the term goes on as it was.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.agencies.models import Appointment, Office
from cms.agencies.policies import (
    BY_ORDER,
    DECIDING,
    KEPT_BY_TWO,
    beside_the_sekda,
    holds_seat,
    is_address_kept,
    is_kept_by_two,
)
from cms.core.audit.models import AuditEntry
from cms.core.corrections import SHORTEST_REASON
from cms.core.reasons import says_something
from cms.core.templatetags.amounts import moment

Role = Office.Role
TERM = ("starts", "ends", "capacity", "routine_only", "order_number")
# What stands under decisions: of a term that has begun it is set right with a reason, or not at all.
ON_RECORD = ("capacity", "order_number", "starts")
REASON = "reason"
WAY_IN = ("username", "is_active")
# What stands under decisions and on approval sheets.
NAMES = ("full_name", "nip")
CONFIRMED, REFUSED = "appointment.confirm", "appointment.refuse"


def needs_confirmation(by: Any, appointment: Appointment, beside: set[int] | None = None) -> bool:
    """Whether somebody else has to confirm it before it counts.

    Not where the Sekda names a Plh., and not where the operators of the system set up the city.
    ``beside`` is :func:`beside_the_sekda`, where many are asked for.
    """
    office = appointment.office
    if by.is_superuser:
        return False
    if office.role not in KEPT_BY_TWO and office.pk not in (beside_the_sekda() if beside is None else beside):
        return False
    return not (appointment.capacity == Appointment.Capacity.PLH and holds_seat(by, appointment.office))


def weighing(by: Any, stored: Appointment, wanted: Appointment) -> list[str]:
    """Fields of a change to a term that counts, which wait until somebody else confirms them.

    The seat of the Sekda is neither given nor emptied by one; an administrator may be stopped by one at once.
    """
    changed = [name for name in TERM if getattr(stored, name) != getattr(wanted, name)]
    if not changed or not (needs_confirmation(by, stored) or needs_confirmation(by, wanted)):
        return []
    if wanted.office.role == Role.ADMIN:
        return [name for name in changed if _widens(name, stored, wanted)]
    return changed


def _widens(name: str, stored: Appointment, wanted: Appointment) -> bool:
    if name == "ends":
        return stored.ends is not None and (wanted.ends is None or wanted.ends > stored.ends)
    if name == "starts":
        return wanted.starts < stored.starts
    return name != "routine_only" or stored.routine_only


def corrected(stored: Appointment, wanted: Appointment) -> list[str]:
    """Fields that say something else of days gone by, under which decisions may stand.

    The number of an order that came later is filled in without ado.
    """
    if stored.awaits or stored.starts > timezone.localdate():
        return []
    changed = [name for name in ON_RECORD if getattr(stored, name) != getattr(wanted, name)]
    return [name for name in changed if name != "order_number" or stored.order_number]


def check_reason(stored: Appointment, wanted: Appointment, reason: str) -> None:
    if corrected(stored, wanted) and not says_something(reason, SHORTEST_REASON):
        sentence = _(
            "This term has begun, and decisions may stand under it. To set capacity, order number or first day "
            "right, write why in at least {count} letters or digits; it stands in the audit log. For a new order, end "
            "this appointment and make a new one."
        )
        raise ValidationError({REASON: sentence.format(count=SHORTEST_REASON)})


def only_ends_earlier(appointment: Appointment) -> bool:
    """Whether what waits gives nobody anything: then the person may agree to it too."""
    if appointment.awaits or list(appointment.asked) != ["ends"]:
        return False
    asked, ends = appointment.asked["ends"], appointment.ends
    return asked is not None and (ends is None or date.fromisoformat(asked) < ends)


def wanted_of(appointment: Appointment) -> dict[str, Any]:
    """The values that wait, as fields take them."""
    meta: Any = Appointment._meta
    asked = {name: value for name, value in appointment.asked.items() if name != REASON}
    return {name: meta.get_field(name).to_python(value) for name, value in asked.items()}


def seal(appointment: Appointment) -> str:
    """Of what is shown to who confirms, so that nothing else is confirmed."""
    row = appointment
    shown = [row.pk, row.person_id, row.office_id, *(getattr(row, name) for name in TERM)]
    return sha256(repr([*shown, row.awaits, sorted(row.asked.items())]).encode()).hexdigest()


def line_of(appointment: Appointment) -> list[int]:
    """Numbers of an appointment and of those it continues under another name of the agency."""
    line: list[int] = []
    step: Appointment | None = appointment
    while step is not None and step.pk not in line:
        line.append(step.pk)
        step = step.carries if step.carries_id else None
    return line


def acts_on(appointment: Appointment) -> Any:
    """What the audit log, which nobody changes, knows of an appointment and of those it continues."""
    ids = [str(pk) for pk in line_of(appointment)]
    return AuditEntry.objects.filter(on_kind=Appointment._meta.label_lower, on_id__in=ids)


def seated_by(appointment: Appointment) -> set[int]:
    """Who made or changed an appointment, or one it continues. Who gave the agency another name seated nobody by it:

    the end of the term under the old name and its beginning under the new one are left out.
    """
    before = {str(new): str(old) for new, old in pairwise(line_of(appointment))}
    found: dict[str, list[tuple[str, int | None]]] = {}
    for action, on, by in acts_on(appointment).order_by("number").values_list("action", "on_id", "by_id"):
        acts = found.setdefault(on, [])
        if action == "appointment.create" and on in before:
            ended = found.get(before[on], [])
            if ended and ended[-1] == ("appointment.end", by):
                ended.pop()
        else:
            acts.append((action, by))
    return {by for acts in found.values() for _action, by in acts if by is not None}


def makers_of(appointment: Appointment) -> list[int]:
    """Everybody who made or changed what waits, the last one first: since it was confirmed or refused last."""
    acts = acts_on(appointment)
    since = (
        acts.filter(action__in=(CONFIRMED, REFUSED))
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    made = acts.filter(number__gt=since or 0).exclude(by_id=None).order_by("-number")
    return list(dict.fromkeys(made.values_list("by_id", flat=True)))


def check_may_confirm(by: Any, appointment: Appointment, makers: Iterable[int]) -> None:
    """Another administrator, the Sekda of today or an operator; never who made it, nor who is to sit there."""
    if not appointment.awaits and not appointment.asked:
        raise ValidationError(answer_given(appointment))
    own = by.pk == appointment.person_id and not only_ends_earlier(appointment)
    if own or by.pk in set(makers):
        raise ValidationError(_("Somebody else confirms: not who made this appointment, nor whom it is for."))
    if not by.is_superuser and not administers_or_leads(by):
        raise ValidationError(_("Another administrator or the Sekda confirms this appointment."))


def answer_given(appointment: Appointment) -> str:
    """What became of it, by whom and when: whoever comes second, from the letter they were sent, learns it here."""
    answer = acts_on(appointment).filter(action__in=(CONFIRMED, REFUSED)).order_by("-number").first()
    if answer is None:
        return _("Nothing of this appointment waits for confirmation.")
    if answer.action == CONFIRMED:
        said = _("{name} confirmed this on {time}.")
    elif appointment.is_refused:
        said = _("{name} refused this appointment on {time}; it never took effect.")
    else:
        said = _("{name} refused this change on {time}; the appointment goes on as it was.")
    return said.format(name=answer.by_name or "–", time=moment(answer.at))


def may_confirm(by: Any, appointment: Appointment) -> bool:
    if not appointment.awaits and not appointment.asked:
        return False
    try:
        check_may_confirm(by, appointment, makers_of(appointment))
    except ValidationError:
        return False
    return True


def administers_or_leads(by: Any) -> bool:
    """Whether ``by`` is an administrator or the Sekda today."""
    held = Appointment.objects.in_force().filter(person=by.pk, person__is_active=True)
    return held.filter(office__role__in=KEPT_BY_TWO).exists()


def check_same_seat(stored: Appointment, wanted: Appointment) -> None:
    """Another person or office is another appointment, with makers of its own."""
    for name in ("person", "office"):
        if getattr(stored, f"{name}_id") != getattr(wanted, f"{name}_id"):
            sentence = _("Person and office stay. For another, end this appointment and make a new one.")
            raise ValidationError({name: sentence})


def check_role_given(by: Any, office: Office, before: str, terms: Iterable[Appointment]) -> None:
    """A new role of the office under somebody seats them unasked, so who is there is appointed anew to these.

    Who acts by an order, to each that decides: whoever changes the office would have put them there, on no record.
    """
    if by.is_superuser or office.role == before:
        return
    for term in terms:
        if office.role not in KEPT_BY_TWO and not (office.role in DECIDING and term.capacity in BY_ORDER):
            continue
        sentence = _("{person} is appointed to this office. End that first, then appoint to the office anew.")
        raise ValidationError({"role": sentence.format(person=term.person)})


def check_lines_of_sekda(by: Any, office: Office, stored: Office | None) -> None:
    """Who is above or beside the Sekda decides last where the Sekda may not: no single administrator names it."""
    if by.is_superuser or Role.SECRETARY not in {office.role, stored.role if stored else ""}:
        return
    for name in ("superior", "stand_in"):
        named = getattr(office, f"{name}_id")
        kept = stored and stored.role == Role.SECRETARY and named == getattr(stored, f"{name}_id")
        if named is not None and not kept:
            sentence = _("Only an operator of the system names who is above or beside the Sekda.")
            raise ValidationError({name: sentence})


def check_agency_of_sekda(by: Any, terms: Iterable[Appointment]) -> None:
    """The Sekda's term does not end with an agency that one administrator ends."""
    if by.is_superuser:
        return
    for term in terms:
        if term.office.role == Role.SECRETARY and not term.awaits:
            sentence = _(
                "{person} holds the seat of the Sekda here. Rename the agency, or end that term first."
            )
            raise ValidationError({"ends": sentence.format(person=term.person)})


def keeps_address(by: Any, person: Any) -> bool:
    """Whether another address of this person waits: whoever reads their mail could sign in as them."""
    return not by.is_superuser and by.pk != person.pk and is_address_kept(person)


def check_way_in_stays(by: Any, person: Any, fields: dict[str, Any]) -> None:
    """Who cannot sign in leaves a seat empty: the term ends first, which is on record and confirmed where it weighs."""
    changed = [name for name in WAY_IN if name in fields and fields[name] != getattr(person, name)]
    # Who leaves may; under another name than decisions and letters know nobody signs in.
    if by.pk == person.pk:
        changed = [name for name in changed if name == "username"]
    if not changed or by.is_superuser or person.is_superuser or not is_kept_by_two(person):
        return
    sentence = _(
        "{person} decides last or administers. End the appointment first, or ask the operators of the system."
    )
    raise ValidationError(dict.fromkeys(changed, sentence.format(person=person)))


def names_changing(person: Any, fields: dict[str, Any]) -> list[str]:
    return [name for name in NAMES if name in fields and fields[name] != getattr(person, name)]


def check_names_stay(by: Any, person: Any, fields: dict[str, Any]) -> None:
    """The next decision stands under them: of who decides last or administers an operator sets them right, who may
    do so alone. Nobody among these renames themself either."""
    changed = names_changing(person, fields)
    if not changed or by.is_superuser or person.is_superuser or not is_kept_by_two(person):
        return
    sentence = _(
        "{person} decides last or administers: decisions stand under this name and NIP. Ask the operators of the "
        "system to set them right."
    )
    raise ValidationError(dict.fromkeys(changed, sentence.format(person=person)))


def check_title_stays(by: Any, office: Office, stored: Office | None) -> None:
    """So with the title of such an office while somebody is appointed to it."""
    if stored is None or by.is_superuser or stored.title == office.title:
        return
    kept = KEPT_BY_TWO & {stored.role, office.role} or office.pk in beside_the_sekda()
    if kept and office.appointments.not_ended().exists():
        sentence = _(
            "Whoever holds this office decides last or administers, and decisions stand under its title. Ask the "
            "operators of the system to change it."
        )
        raise ValidationError({"title": sentence})


def check_may_settle_address(by: Any, person: Any) -> None:
    """The person, another administrator, the Sekda or an operator; not who asked for it."""
    if not person.next_email:
        raise ValidationError(_("No other address of {person} waits.").format(person=person))
    if by.pk == person.pk:
        return
    if by.pk == person.next_email_by_id:
        raise ValidationError(_("Somebody else confirms this address: the person or another administrator."))
    if not by.is_superuser and (person.is_superuser or not administers_or_leads(by)):
        raise ValidationError(_("The person, another administrator or the Sekda confirms this address."))


def may_settle_address(by: Any, person: Any) -> bool:
    try:
        check_may_settle_address(by, person)
    except ValidationError:
        return False
    return True
