"""Word of what rooms below did, which know nothing of notices."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.accounts.services import start_password_given
from cms.agencies.confirming import may_confirm
from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import administrators, holders, holders_of
from cms.agencies.signals import (
    address_held,
    address_refused,
    change_asked,
    change_planned,
    lines_changed,
    names_changed,
    seats_given,
    stand_in_changed,
    title_changed,
    wish_refused,
)
from cms.core.audit.watching import masked
from cms.notifications.models import Notification
from cms.notifications.services import notify


@receiver(start_password_given)
def note_start_password(sender: Any, person: Any, by: Any, **kwargs: Any) -> None:
    """The mail goes out with the letters of the accounts, so this row waits for none."""
    now = timezone.localtime()
    with translation.override(settings.LANGUAGE_CODE):
        body = _(
            "The administrator {by} made a start password for your account on {time}. If you did not ask for "
            "this, tell another administrator or the operators of the system at once."
        ).format(by=by, time=date_format(now, "j F Y H:i"))
        subject = _("A start password was made for your account")
    Notification.objects.create(recipient_id=person.pk, subject=subject, body=body, mailed_at=now)


@receiver(stand_in_changed)
def note_stand_in(sender: Any, appointment: Any, by: Any, ended: bool, **kwargs: Any) -> None:
    """Whoever is to stand in learns of it, and that it is over."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "title": appointment.title,
            "number": appointment.order_number,
            "by": by,
            "start": date_format(appointment.starts, "j F Y"),
            "end": date_format(appointment.ends, "j F Y"),
        }
        if ended:
            subject = _("Your time as {title} has ended").format(**words)
            body = _("{by} is back. You no longer decide as {title} (order {number}).").format(**words)
        else:
            subject = _("You stand in as {title}").format(**words)
            body = _(
                "{by} named you {title} from {start} until {end} by order {number}. What waits for this office waits "
                "for you in that time, and your decisions read “{title}”."
            ).format(**words)
        notify([appointment.person], subject=subject, body=body, url="", kind=Notification.Kind.HANDOVER)


@receiver(seats_given)
def note_seats(
    sender: Any, appointments: Any, by: Any, watchers: Any, confirmed: bool = False, **kwargs: Any
) -> None:
    """Those who watch the offices, and whoever was appointed, learn who gave which office to whom."""
    with translation.override(settings.LANGUAGE_CODE):
        given = [row for row in appointments if not row.awaits]
        if given:
            subject = _("An office that decides was given")
            body = _(
                "{by} appointed:\n{lines}\nIf this is not right, end the appointment and ask who made it."
            )
            if confirmed:
                body = _(
                    "{by} confirmed:\n{lines}\nIf this is not right, end the appointment and ask who made it."
                )
            told = [*watchers, *(row.person for row in given if row.person_id != by.pk)]
            notify(told, subject=subject, body=body.format(by=by, lines="\n".join(map(_seat, given))))
        for row in appointments:
            if row.awaits:
                _note_waiting(row, by, watchers)


def _seat(row: Appointment) -> str:
    return _("{person}: {title}, from {start} ({account})").format(
        person=row.person,
        title=row.title,
        start=date_format(row.starts, "j F Y"),
        account=row.person.username,
    )


def _note_waiting(row: Appointment, by: Any, watchers: Any) -> None:
    """Who may confirm is led to the page; the others who watch learn that it waits."""
    asked = [person for person in watchers if may_confirm(person, row)]
    known = {"by": by, "person": row.person, "title": row.title}
    notify(
        asked,
        subject=_("An appointment waits for your confirmation"),
        body=_("{by} appointed {person} as {title}. It counts once you confirm it.").format(**known),
        url=reverse("confirm_appointment", args=[row.pk]),
    )
    notify(
        [person for person in watchers if person not in asked],
        subject=_("An appointment waits for confirmation"),
        body=_("{by} appointed {person} as {title}. It counts once somebody else confirms it.").format(
            **known
        ),
    )


@receiver(wish_refused)
def note_refused_wish(sender: Any, appointment: Any, by: Any, makers: Any, **kwargs: Any) -> None:
    """Whoever asked for it learns that it is dropped."""
    with translation.override(settings.LANGUAGE_CODE):
        notify(
            list(User.objects.filter(pk__in=makers, is_active=True).exclude(pk=by.pk)),
            subject=_("What you asked for was refused"),
            body=_(
                "{by} refused what you asked for: {person} as {title}. What counted before goes on."
            ).format(by=by, person=appointment.person, title=appointment.title),
        )


@receiver(change_asked)
def note_wish(sender: Any, appointment: Any, by: Any, watchers: Any, **kwargs: Any) -> None:
    """Who may confirm is led to the page; the others, the person too, learn what is wanted of that term."""
    known = {"by": by, "person": appointment.person, "title": appointment.title}
    address = reverse("confirm_appointment", args=[appointment.pk])
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("A change of an appointment waits for confirmation")
        body = _(
            "{by} wants to change the appointment of {person} as {title}. Until somebody else confirms it, the "
            "appointment goes on as it is."
        ).format(**known)
        for person in watchers:
            url = address if may_confirm(person, appointment) else ""
            notify([person], subject=subject, body=body, url=url)


@receiver(address_held)
def note_held_address(sender: Any, person: Any, by: Any, watchers: Any, **kwargs: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Another e-mail address waits for confirmation")
        body = _(
            "{by} wants to give {person} another e-mail address. Letters go to the present one until it is confirmed."
        ).format(by=by, person=person)
        notify(watchers, subject=subject, body=body, url=reverse("settle_address", args=[person.pk]))


@receiver(names_changed)
def note_names(sender: Any, person: Any, changes: Any, by: Any, watchers: Any, **kwargs: Any) -> None:
    """Nobody comes to decide under another name unasked. Of a NIP only the last digits go about by mail."""
    with translation.override(settings.LANGUAGE_CODE):
        shown = {field: [value or "–" for value in pair] for field, pair in changes.items()}
        if "nip" in shown:
            shown["nip"] = [masked(value) or "–" for value in changes["nip"]]
        words = {"full_name": _("Name"), "nip": _("NIP")}
        lines = "\n".join(
            _("{line}: {before} → {after}").format(line=words[field], before=before, after=after)
            for field, (before, after) in shown.items()
        )
        body = _(
            "{by} changed the data of {person}:\n{lines}\nDecisions from now on stand under it; earlier ones keep "
            "what stood there. If this is not right, tell another administrator or the operators of the system."
        ).format(by=by, person=person, lines=lines)
        notify(watchers, subject=_("Name or NIP of {person} changed").format(person=person), body=body)


@receiver(title_changed)
def note_title(sender: Any, office: Any, before: str, by: Any, watchers: Any, **kwargs: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        body = _(
            "{by} gave the office “{before}” ({agency}) the title “{after}”. Decisions from now on stand under it; "
            "earlier ones keep the title they had. If this is not right, tell another administrator or the "
            "operators of the system."
        ).format(by=by, before=before, after=office.title, agency=office.agency.name)
        notify(
            watchers, subject=_("Title of an office changed: {title}").format(title=office.title), body=body
        )


@receiver(address_refused)
def note_refused_address(sender: Any, person: Any, by: Any, maker: Any, **kwargs: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("What you asked for was refused")
        body = _("{by} refused the new e-mail address of {person}. Letters go on to the present one.")
        notify([maker], subject=subject, body=body.format(by=by, person=person))


@receiver(lines_changed)
def note_lines(sender: Any, office: Any, lines: Any, by: Any, watchers: Any, **kwargs: Any) -> None:
    """A change of superior or stand-in: the office itself, those named before and now, the Sekda, who watches."""
    named = [one.pk for _field, before, after in lines for one in (before, after) if one is not None]
    held = [*holders_of([office.pk, *named]), *holders(Office.Role.SECRETARY, None)]
    people = {person.pk: person for person in [*(row.person for row in held), *watchers]}
    if by is not None:
        people.pop(by.pk, None)
    with translation.override(settings.LANGUAGE_CODE):
        words = {"superior": _("Superior"), "stand_in": _("Stand-in")}
        changes = "\n".join(
            _("{line}: {before} → {after}").format(
                line=words[name], before=before or _("none"), after=after or _("none")
            )
            for name, before, after in lines
        )
        body = _(
            "{by} changed who is above or beside {office} ({agency}):\n{changes}\n"
            "Who stands there is told of late decisions, or decides where the holder may not. If this is not right, "
            "tell an administrator."
        )
        known = {"by": by or _("The system"), "office": office.title, "agency": office.agency.name}
        subject = _("Superior or stand-in of {office} changed").format(office=office.title)
        notify(people.values(), subject=subject, body=body.format(changes=changes, **known))


@receiver(change_planned)
def note_planned_change(sender: Any, change: Any, by: Any, what: str, **kwargs: Any) -> None:
    """Those in the agency or in the one that takes it in, the Sekda and the administrators learn of it."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "agency": change.agency.name,
            "heirs": change.heirs,
            "day": date_format(change.day, "j F Y"),
            "by": by or _("The system"),
            "problem": change.problem,
        }
        subject, body = {
            "planned": (
                _("{agency} changes on {day}"),
                _(
                    "{by} planned that {agency} is followed by {heirs} on {day}. What waits then passes on by itself."
                ),
            ),
            "cancelled": (
                _("The change of {agency} was called off"),
                _("{by} called off the change of {agency} that was planned for {day}. All stays as it is."),
            ),
            "done": (
                _("{agency} is followed by {heirs}"),
                _(
                    "As planned, {agency} is followed by {heirs} from {day}. What it decided stays under its name."
                ),
            ),
            "failed": (
                _("The planned change of {agency} could not take effect"),
                _(
                    "It was planned for {day}. Reason: {problem}\nCall it off or mend what it names; it is tried again."
                ),
            ),
        }[what]
        notify(
            _concerned_by(change, what, without=by),
            subject=subject.format(**words), body=body.format(**words),
            url=reverse("kota_opd:inspect", args=[change.agency_id]) if what == "failed" else "",
        )  # fmt: skip


def _concerned_by(change: Any, what: str, without: Any) -> list[Any]:
    held = [row.person for row in administrators()]
    if what != "failed":
        agencies = [change.agency_id, change.terms.get("into")]
        in_agency = Appointment.objects.in_force().filter(office__agency__in=[pk for pk in agencies if pk])
        held += [row.person for row in in_agency.select_related("person")]
        held += [row.person for row in holders(Office.Role.SECRETARY, None)]
    people = {person.pk: person for person in held}
    return [person for person in people.values() if person != without]
