"""People from a file: a preview that writes nothing, then one transaction, then a report."""

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts import services as accounts
from cms.accounts.models import Person, User
from cms.agencies import confirming, policies
from cms.agencies.models import Appointment, Office, PeopleFile
from cms.agencies.services import guarding
from cms.agencies.services.following import follow_many
from cms.agencies.services.judging import Judge, Verdict
from cms.agencies.services.keeping import administrators, note_moment
from cms.agencies.services.locking import lock_city
from cms.agencies.services.sheets import SheetRow, read_sheet
from cms.agencies.signals import offices_changed
from cms.core.audit import Deed, held_back, record_many
from cms.core.audit.watching import masked
from cms.core.journal import log_many
from cms.core.origin import Origin, acting

KEPT = timedelta(days=30)
BATCH = 500


class ChangedSinceError(Exception):
    """The city has changed since the preview; the new preview is stored and nothing else is."""


def preview(upload: Any, *, by: Any) -> PeopleFile:
    """Read and judge an uploaded file, and keep both. Raises ``ValidationError`` where it cannot be read."""
    policies.check_administers(by)
    sheet = read_sheet(upload)
    verdicts = Judge(by).judge(sheet.rows)
    return PeopleFile.objects.create(
        file_name=str(upload.name)[-200:],
        made_by=by,
        ignored=sheet.ignored,
        rows=[row.as_json() for row in sheet.rows],
        verdicts=[verdict.as_json() for verdict in verdicts],
    )


def seal(file: PeopleFile) -> str:
    """What was shown: a confirmation names it, so that nobody confirms what they did not see."""
    return hashlib.sha256(json.dumps(file.verdicts, sort_keys=True).encode()).hexdigest()[:32]


def confirm(pk: int, shown: str, *, by: Any, letters: bool = True) -> PeopleFile:
    """Take over what the preview showed, all of it or nothing. A second confirmation changes nothing.

    Raises :class:`ChangedSinceError` where the city has changed meanwhile: there is a new preview then.
    """
    try:
        return _confirm(pk, shown, by=by, letters=letters)
    except IntegrityError as error:  # somebody made the same person in this very moment
        raise ChangedSinceError from error


def _confirm(pk: int, shown: str, *, by: Any, letters: bool) -> PeopleFile:
    with transaction.atomic(), acting(by), held_back():
        lock_city()
        policies.check_administers(by)
        file = PeopleFile.objects.select_for_update().get(pk=pk)
        if file.state != PeopleFile.State.WAITING:
            return file
        verdicts = Judge(by).judge(SheetRow(**row) for row in file.rows)
        judged = [verdict.as_json() for verdict in verdicts]
        if judged == file.verdicts and shown == seal(file):
            _store(verdicts, by=by, letters=letters)
            _note_uploader(verdicts, file, by=by)
            file.state, file.done_at, file.done_by = PeopleFile.State.DONE, timezone.now(), by
            file.save(update_fields=["state", "done_at", "done_by"])
            return file
        file.verdicts = judged
        file.save(update_fields=["verdicts"])
    raise ChangedSinceError


def drop(pk: int, *, by: Any) -> None:
    """The administrator does not want it; the rows are forgotten."""
    policies.check_administers(by)
    waiting = PeopleFile.objects.filter(pk=pk, state=PeopleFile.State.WAITING)
    waiting.update(state=PeopleFile.State.DROPPED, rows=[], verdicts=[])


def forget_old_files() -> int:
    """Uploaded files hold personal data: after a month the register is enough."""
    return PeopleFile.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]


def _store(verdicts: list[Verdict], *, by: Any, letters: bool) -> None:
    before = administrators()
    _store_people(verdicts, by=by, letters=letters)
    _store_offices(verdicts, by=by)
    _store_appointments(verdicts, by=by)
    try:
        policies.check_somebody_administers(by, before, "ends")
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    follow_many(User.objects.filter(pk__in=Appointment.objects.values("person")))
    offices_changed.send(Appointment, by=by)


def _store_people(verdicts: list[Verdict], *, by: Any, letters: bool) -> None:
    made = [verdict.new_person for verdict in verdicts if verdict.new_person]
    accounts.make_people(made, by=by, letters=letters)
    changed: dict[int, Person] = {}
    entries, moved = [], []
    for verdict in verdicts:
        person = verdict.person
        if not verdict.changes or person.pk is None:
            continue
        if "email" in verdict.changes:
            moved.append((person, person.email))
        data: dict[str, Any] = {"fields": list(verdict.changes)}
        if name := verdict.changes.get("full_name"):
            data["changes"] = {
                "full_name": [person.full_name, name]
            }  # what is told of the past is told by it
        if nip := verdict.changes.get("nip"):
            data.setdefault("changes", {})["nip"] = [masked(person.nip), masked(nip)]
        for field, value in verdict.changes.items():
            setattr(person, field, value)
        changed[person.pk] = person
        entries.append((person, data))
    Person.objects.bulk_update(changed.values(), ["full_name", "nip", "email", "phone"], batch_size=BATCH)
    log_many("wagtail.edit", entries, by=by)
    accounts.tell_old_addresses(moved, by=by)
    for person, _old in moved:
        guarding.tell_of_address(person, by=by)


def _store_offices(verdicts: Iterable[Verdict], *, by: Any) -> None:
    made = Office.objects.bulk_create(
        [verdict.new_office for verdict in verdicts if verdict.new_office], batch_size=BATCH
    )
    log_many("wagtail.create", [(office, {}) for office in made], by=by)


def _store_appointments(verdicts: list[Verdict], *, by: Any) -> None:
    made = [verdict.new_appointment for verdict in verdicts if verdict.new_appointment]
    beside = policies.beside_the_sekda()
    for new in made:
        new.awaits = confirming.needs_confirmation(by, new, beside)
    Appointment.objects.bulk_create(made, batch_size=BATCH)
    log_many("wagtail.create", [(row, {}) for row in made], by=by)
    guarding.tell_of_seats(made, by=by)
    changed = {id(row): row for verdict in verdicts if (row := verdict.changed_appointment)}
    before = Appointment.objects.in_bulk([row.pk for row in changed.values()])
    for row in changed.values():
        note_moment(row, before[row.pk])
        policies.check_decisions_covered(before[row.pk], row)
    fields = ["order_number", "ends", "ended_at"]
    Appointment.objects.bulk_update(changed.values(), fields, batch_size=BATCH)
    edits = [
        (verdict.changed_appointment, {"changes": verdict.term_changes})
        for verdict in verdicts
        if verdict.changed_appointment
    ]
    log_many("agencies.change", edits, by=by)


def _note_uploader(verdicts: list[Verdict], file: PeopleFile, *, by: Any) -> None:
    """What one prepared and another took over was made by both, so neither of them confirms it."""
    if file.made_by_id == by.pk:
        return
    rows = [row for verdict in verdicts if (row := verdict.new_appointment or verdict.changed_appointment)]
    deeds = [Deed("appointment.prepare", row, {"file": file.pk}) for row in rows]
    record_many(deeds, by=file.made_by, origin=Origin())


def counts(file: PeopleFile) -> dict[str, int]:
    """How many rows of each kind."""
    kinds = [verdict["kind"] for verdict in file.verdicts]
    return {kind: kinds.count(kind) for kind in ("new", "changed", "unchanged", "refused")}
