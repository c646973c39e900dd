"""What each row of a file would do: new, changed, unchanged, or refused and why. Writes nothing."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import Person
from cms.accounts.policies import NotYours, check_may_keep
from cms.accounts.validators import plain_nip, validate_nip, validate_phone, validate_username
from cms.agencies import confirming, policies
from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.services import names
from cms.agencies.services.register import Register
from cms.agencies.services.sheets import HEADERS, SheetRow, plain

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
VALIDATORS: dict[str, Any] = {"nip": validate_nip, "email": validate_email, "phone": validate_phone}
LONGEST = {"full_name": 150, "email": 254, "phone": 20}
OF_OFFICE = ("agency", "role", "title", "capacity", "order_number", "starts", "ends")
OF_PERSON = ("full_name", "nip", "email", "phone")


class UnacceptableError(Exception):
    """A sentence why this row cannot be taken over."""


@dataclass
class Verdict:
    """What becomes of a row; the rows to store are unsaved objects, shared where the file repeats them."""

    line: int
    kind: str = UNCHANGED
    what: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    new_person: Person | None = None
    changes: dict[str, str] = field(default_factory=dict)
    person: Any = None
    new_office: Office | None = None
    new_appointment: Appointment | None = None
    changed_appointment: Appointment | None = None
    term_changes: dict[str, list[str]] = field(default_factory=dict)
    repeats: int = 0  # the row of this file that says first what this one says

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "kind": self.kind, "what": self.what, "why": self.why}


class Judge:
    """Judges the rows of one file in order; a row sees what the rows before it would have made."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.register = Register()
        self.said: dict[tuple[int, str], tuple[str, int]] = {}
        self.taken: set[str] = set()
        self.rows: dict[tuple[tuple[str, str], ...], int] = {}
        self.terms: dict[int, int] = {}

    def judge(self, rows: Iterable[SheetRow]) -> list[Verdict]:
        rows = list(rows)
        typed = {row.cells.get("username", "").casefold() for row in rows}
        self.taken = typed | {value for kind, value in self.register.people if kind == "username"}
        return [self._row(row) for row in rows]

    def _row(self, row: SheetRow) -> Verdict:
        verdict = Verdict(row.line, why=list(row.problems))
        if not verdict.why:
            try:
                self._person(row, verdict)
                self._office(row, verdict)
            except UnacceptableError as refusal:
                verdict.why.append(str(refusal))
            except NotYours as refusal:
                verdict.why.append(refusal.message)
            except ValidationError as refusal:
                verdict.why.extend(refusal.messages)
        if verdict.why:
            return Verdict(row.line, REFUSED, why=verdict.why)
        self._accept(verdict, row.line)
        self._note_repetition(verdict, row)
        return verdict

    def _note_repetition(self, verdict: Verdict, row: SheetRow) -> None:
        """What the file says twice is called so, and not the same as what is registered."""
        said = tuple(sorted((name, plain(value)) for name, value in row.cells.items() if value))
        first = self.rows.setdefault(said, row.line)
        repeated = first if first != row.line else verdict.repeats
        if verdict.kind == UNCHANGED and repeated:
            verdict.what.append(_("same as row {line}").format(line=repeated))

    def _accept(self, verdict: Verdict, line: int) -> None:
        """Only now the register grows, so that a refused row leaves nothing behind."""
        if verdict.new_person:
            self.register.add_person(verdict.new_person)
            self.taken.add(verdict.new_person.username)
        for name, value in verdict.changes.items():
            self.said[id(verdict.person), name] = (value, line)
            if name in {"nip", "email"}:
                self.register.people[name, value.casefold()] = verdict.person
        if verdict.new_office:
            self.register.add_office(verdict.new_office)
        if verdict.new_appointment:
            self.register.add_appointment(verdict.new_appointment)
        if term := verdict.new_appointment or verdict.changed_appointment:
            self.terms[id(term)] = line
        known = bool(verdict.person and verdict.person.pk)
        if verdict.what and not known:
            verdict.kind = NEW
        elif verdict.what:
            verdict.kind = CHANGED

    # The person

    def _person(self, row: SheetRow, verdict: Verdict) -> None:
        cells = dict(row.cells)
        cells["nip"] = plain_nip(cells.get("nip", ""))
        self._check_cells(cells)
        person = self._known(cells)
        if person is None:
            verdict.person = verdict.new_person = self._made(cells)
            for name in OF_PERSON:
                self.said[id(verdict.person), name] = (cells.get(name, ""), row.line)
            verdict.what.append(_("new person, user name {name}").format(name=verdict.person.username))
            return
        verdict.person = person
        if person.pk:
            check_may_keep(self.by, person)
            if not person.is_active:
                raise UnacceptableError(_("This person is switched off. Switch the account on first."))
        self._check_identity(person, cells)
        self._check_name(person, cells)
        self._compare(person, cells, verdict)

    @staticmethod
    def _check_cells(cells: dict[str, str]) -> None:
        for name, check in VALIDATORS.items():
            if cells.get(name):
                try:
                    check(cells[name])
                except ValidationError as error:
                    raise UnacceptableError(f"{HEADERS[name]}: {error.messages[0]}") from error
        for name, longest in LONGEST.items():
            if len(cells.get(name, "")) > longest:
                sentence = _("{column}: longer than {count} signs.")
                raise UnacceptableError(sentence.format(column=HEADERS[name], count=longest))

    def _known(self, cells: dict[str, str]) -> Person | None:
        """The one person that NIP, user name and e-mail address name."""
        marks = [(kind, cells[kind].casefold()) for kind in ("nip", "username", "email") if cells.get(kind)]
        if not marks:
            raise UnacceptableError(
                _("Fill in NIP, user name or email, so that the person can be recognised.")
            )
        found = {id(person): person for mark in marks if (person := self.register.people.get(mark))}
        if len(found) > 1:
            people = "; ".join(str(person) for person in found.values())
            raise UnacceptableError(
                _("NIP, user name and email belong to different people: {people}").format(people=people)
            )
        return next(iter(found.values()), None)

    def _made(self, cells: dict[str, str]) -> Person:
        if not cells.get("full_name"):
            raise UnacceptableError(_("Fill in the full name of this new person."))
        username = cells.get("username", "")
        if username:
            try:
                validate_username(username)
            except ValidationError as error:
                raise UnacceptableError(f"{HEADERS['username']}: {error.messages[0]}") from error
        else:
            username = names.propose_username(cells["full_name"], self.taken)
        fields = {name: cells.get(name, "") for name in OF_PERSON}
        return Person(username=username, must_change_password=True, **fields)

    @staticmethod
    def _check_identity(person: Person, cells: dict[str, str]) -> None:
        username, nip = cells.get("username", ""), cells.get("nip", "")
        if username and username.casefold() != person.username.casefold():
            sentence = _("{person} has the user name {name}. Change it on the person's page.")
            raise UnacceptableError(sentence.format(person=person, name=person.username))
        if nip and person.nip and nip != person.nip:
            raise UnacceptableError(
                _("{person} has another NIP: {nip}.").format(person=person, nip=person.nip)
            )

    def _check_name(self, person: Person, cells: dict[str, str]) -> None:
        """An e-mail address alone, which offices share and hand on, renames nobody."""
        marks = [(kind, cells.get(kind, "").casefold()) for kind in ("nip", "username")]
        if not person.pk or any(self.register.people.get(mark) is person for mark in marks):
            return
        name = self.said.get((id(person), "full_name"), ("", 0))[0] or person.full_name
        if name and cells.get("full_name") and plain(cells["full_name"]) != plain(name):
            sentence = _(
                "This email belongs to {name}. Write the NIP or user name of that person, or make the names the same."
            )
            raise UnacceptableError(sentence.format(name=name))

    def _compare(self, person: Person, cells: dict[str, str], verdict: Verdict) -> None:
        """What the row says otherwise than the register; empty cells say nothing."""
        for name in OF_PERSON:
            value, present = cells.get(name, ""), getattr(person, name)
            said, line = self.said.get((id(person), name), ("", 0))
            if value and value == said:
                verdict.repeats = verdict.repeats or line
            if not value or value == (said or present):
                continue
            if said:
                sentence = _("Row {line} says otherwise about this person: {value}.")
                raise UnacceptableError(sentence.format(line=line, value=said))
            if name == "email" and self._keeps_address(person):
                sentence = _(
                    "Somebody else confirms another address of {person}. Change it on the person's page."
                )
                raise UnacceptableError(sentence.format(person=person))
            if name in confirming.NAMES and self._keeps_names(person):
                sentence = _(
                    "{person} decides or administers, and decisions stand under this name. Change it on the "
                    "person's page."
                )
                raise UnacceptableError(sentence.format(person=person))
            verdict.changes[name] = value
            verdict.what.append(f"{HEADERS[name]}: {present or '–'} → {value}")

    def _keeps_address(self, person: Person) -> bool:
        """As :func:`confirming.keeps_address`, without asking the database a row."""
        exempt = self.by.is_superuser or self.by.pk == person.pk
        return not exempt and person.pk in self.register.keep_address

    def _keeps_names(self, person: Person) -> bool:
        """Others are told of these on the person's page, or an operator changes them."""
        return not self.by.is_superuser and person.pk in self.register.keep_address

    # The office and who holds it

    def _office(self, row: SheetRow, verdict: Verdict) -> None:
        cells = row.cells
        if not any(cells.get(name) for name in OF_OFFICE):
            return
        agency = self._agency(cells)
        office = self._seat(agency, cells, verdict)
        wanted = self._term(verdict.person, office, cells)
        stored = self._held(wanted, explicit=bool(cells.get("starts")))
        if stored is not None:
            verdict.repeats = self.terms.get(id(stored), verdict.repeats)
            self._prolong(stored, cells, verdict)
            return
        policies.check_not_oneself(self.by, wanted)
        self.register.check(wanted)
        verdict.new_appointment = wanted
        verdict.what.append(_("new appointment: {title}").format(title=wanted.title))

    def _agency(self, cells: dict[str, str]) -> Agency:
        if not cells.get("agency"):
            raise UnacceptableError(_("OPD: fill in the agency of this office."))
        agency, why = self.register.find_agency(cells["agency"])
        if agency is None:
            raise UnacceptableError(why)
        if agency.ends and agency.ends < timezone.localdate():
            sentence = _("OPD: {agency} ended on {day}. Use its successor: {successor}.")
            raise UnacceptableError(
                sentence.format(
                    agency=agency, day=policies.shown(agency.ends), successor=agency.successor or "–"
                )
            )
        return agency

    def _seat(self, agency: Agency, cells: dict[str, str], verdict: Verdict) -> Office:
        """The office meant: by its title, or by its role where the agency has one such office."""
        title, word = cells.get("title", ""), cells.get("role", "")
        role = names.ROLE_OF.get(plain(word), "")
        if word and not role:
            sentence = _("Jabatan: “{word}” is not known. Choose one of {words}.")
            raise UnacceptableError(sentence.format(word=word, words=names.ROLE_WORDS))
        if not role and not title:
            raise UnacceptableError(
                _("Fill in Jabatan or Nama jabatan, or leave the columns of the office empty.")
            )
        found = self.register.find_offices(agency, role, title)
        if len(found) > 1:
            raise UnacceptableError(
                _("{agency} has several such offices. Fill in Nama jabatan.").format(agency=agency)
            )
        if found:
            if role and found[0].role != role:
                sentence = _("{office} has another role: {role}.")
                raise UnacceptableError(sentence.format(office=found[0], role=found[0].get_role_display()))
            return found[0]
        if not role:
            raise UnacceptableError(
                _("{agency} has no office “{title}”. Fill in Jabatan to make it.").format(
                    agency=agency, title=title
                )
            )
        office = Office(agency=agency, role=role, title=(title or names.default_title(role, agency))[:200])
        policies.check_office(office, self.register.all_offices())
        verdict.new_office = office
        verdict.what.append(_("new office: {office}").format(office=office))
        return office

    @staticmethod
    def _term(person: Person, office: Office, cells: dict[str, str]) -> Appointment:
        capacity = names.CAPACITY_OF.get(plain(cells.get("capacity", ""))) or ""
        if cells.get("capacity") and not capacity:
            sentence = _("Kapasitas: “{word}” is not known. Choose one of {words}.")
            raise UnacceptableError(sentence.format(word=cells["capacity"], words=names.CAPACITY_WORDS))
        appointment = Appointment(
            office=office,
            person=person,
            capacity=capacity or Appointment.Capacity.DEFINITIVE,
            order_number=cells.get("order_number", "")[:100],
            starts=_day(cells, "starts") or timezone.localdate(),
            ends=_day(cells, "ends"),
        )
        appointment.clean()
        return appointment

    def _held(self, wanted: Appointment, *, explicit: bool) -> Appointment | None:
        """The appointment that this row is about: same start, or a running one where no start is given."""
        for row in self.register.held_by(wanted.person, wanted.office):
            if row.capacity != wanted.capacity:
                continue
            running = row.ends is None or row.ends >= timezone.localdate()
            if row.starts == wanted.starts or (not explicit and running):
                return row
        return None

    def _prolong(self, stored: Appointment, cells: dict[str, str], verdict: Verdict) -> None:
        """An order number or an end that differs; empty cells say nothing."""
        changes: dict[str, Any] = {}
        if cells.get("order_number") and cells["order_number"] != stored.order_number:
            changes["order_number"] = cells["order_number"][:100]
        if cells.get("ends") and _day(cells, "ends") != stored.ends:
            changes["ends"] = _day(cells, "ends")
        if not changes:
            return
        if stored.pk is None or verdict.new_person:
            raise UnacceptableError(_("An earlier row names this appointment with another order or end."))
        before = {name: getattr(stored, name) for name in changes}
        for name, value in changes.items():
            setattr(stored, name, value)
        try:
            stored.clean()
            policies.check_not_oneself(self.by, stored)
            self.register.check(stored)
            self._check_weight(stored, before)
        except ValidationError:
            for name, value in before.items():
                setattr(stored, name, value)
            raise
        verdict.changed_appointment = stored
        verdict.term_changes = {name: [str(before[name] or ""), str(changes[name])] for name in changes}
        verdict.what.extend(f"{HEADERS[name]}: {before[name] or '–'} → {changes[name]}" for name in changes)

    def _check_weight(self, stored: Appointment, before: dict[str, Any]) -> None:
        """What needs a reason, or somebody else to confirm it, is asked for on the page, not by a row of a file."""
        was = copy(stored)
        for name, value in before.items():
            setattr(was, name, value)
        if confirming.corrected(was, stored):
            sentence = _(
                "The order of {title} stands under decisions. Set it right on the page of the appointment."
            )
            raise ValidationError(sentence.format(title=stored.title))
        if not stored.awaits and confirming.weighing(self.by, was, stored):
            sentence = _(
                "Somebody else confirms another term of {title}. Change it on the page of the appointment."
            )
            raise ValidationError(sentence.format(title=stored.title))


def _day(cells: dict[str, str], name: str) -> date | None:
    return date.fromisoformat(cells[name]) if cells.get(name) else None
