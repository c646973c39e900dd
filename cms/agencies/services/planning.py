"""Changes of agencies that take effect on a later day: planned, called off, and done once by the clock."""

import logging
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.agencies import policies
from cms.agencies.models import Agency, AgencyChange
from cms.agencies.services.locking import lock_city
from cms.agencies.services.succeeding import merge, rename, split
from cms.agencies.signals import change_planned
from cms.core.origin import by_whom

logger = logging.getLogger(__name__)
Kind, State = AgencyChange.Kind, AgencyChange.State


@transaction.atomic
@by_whom
def plan(old: Agency, kind: str, terms: dict[str, Any], day: date, *, by: Any) -> AgencyChange:
    """Keep what is to happen on ``day``. Checked now as far as it can be, and again on the day."""
    lock_city()
    policies.check_administers(by)
    old = Agency.objects.get(pk=old.pk)
    if day <= timezone.localdate():
        raise ValidationError({"day": _("A planned change begins tomorrow at the earliest.")})
    policies.check_can_end(old)
    if kind == Kind.SPLIT:
        policies.check_can_split(old)
    if kind == Kind.MERGE:
        policies.check_successor(old, Agency.objects.get(pk=terms["into"]))
    change = AgencyChange(agency=old, kind=kind, terms=terms, day=day, made_by=by)
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        sentence = _("A change of this agency is planned already. Call it off first.")
        raise ValidationError(sentence) from error
    change_planned.send(AgencyChange, change=change, by=by, what=State.PLANNED)
    return change


@transaction.atomic
@by_whom
def call_off(change: AgencyChange, *, by: Any) -> AgencyChange:
    change = _planned(change, by)
    change.state = State.CANCELLED
    change.save(update_fields=["state"])
    change_planned.send(AgencyChange, change=change, by=by, what=State.CANCELLED)
    return change


@transaction.atomic
@by_whom
def stand_for(change: AgencyChange, *, by: Any) -> AgencyChange:
    """Another administrator confirms what somebody planned who administers no more; from now on it is their plan."""
    change = _planned(change, by)
    if policies.administers(change.made_by_id):
        raise ValidationError(_("Whoever planned this change still administers: it takes effect by itself."))
    change.made_by, change.problem = by, ""
    change.save(update_fields=["made_by", "problem"])
    change_planned.send(AgencyChange, change=change, by=by, what=State.PLANNED)
    return change


def _planned(change: AgencyChange, by: Any) -> AgencyChange:
    """The change as it is now, held with the city: still planned, and ``by`` administers at this moment."""
    lock_city()
    policies.check_administers(by)
    change = AgencyChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.state != State.PLANNED:
        raise ValidationError(_("This change is no longer planned."))
    return change


def carry_out_due(today: date | None = None) -> int:
    """Let every planned change whose day has come take effect; returns how many did.

    Late by some days it still takes effect as of its own day. What cannot is told to the administrators once and
    tried again by the next run; it stops none of the others.
    """
    day = today or timezone.localdate()
    due = AgencyChange.objects.filter(state=State.PLANNED, day__lte=day).order_by("day", "pk")
    return sum(_tried(pk) for pk in due.values_list("pk", flat=True))


def _tried(pk: int) -> int:
    try:
        return _carry_out(pk)
    except ValidationError as refused:
        _note_problem(pk, " ".join(refused.messages))
    except Exception:
        logger.exception("planned change %s failed; the next run tries it again", pk)
        _note_problem(pk, _("A fault of the system; it is in the log."))
    return 0


@transaction.atomic
def _carry_out(pk: int) -> int:
    """Under the lock of its row, so that two schedulers let it take effect once."""
    lock_city()
    change = (
        AgencyChange.objects.select_for_update(of=("self",)).select_related("agency", "made_by").get(pk=pk)
    )
    if change.state != State.PLANNED:
        return 0
    _check_still_wanted(change)
    known: dict[str, Any] = {"by": change.made_by, "day": change.day}
    names = {name: change.terms.get(name, "") for name in ("name", "abbreviation", "slug")}
    if change.kind == Kind.MERGE:
        merge(change.agency, Agency.objects.get(pk=change.terms["into"]), **known)
    elif change.kind == Kind.SPLIT:
        second, texts = change.terms["second"], change.terms.get("texts", [])
        split(change.agency, first=names, second=second, texts=texts, **known)
    else:
        rename(change.agency, **names, **known)
    change.state, change.problem = State.DONE, ""
    change.save(update_fields=["state", "problem"])
    change_planned.send(AgencyChange, change=change, by=None, what=State.DONE)
    return 1


def _check_still_wanted(change: AgencyChange) -> None:
    """A plan is as good as who made it: of somebody who administers no more it waits for another administrator."""
    if not policies.administers(change.made_by_id):
        sentence = _(
            "{person}, who planned this, no longer administers the city. Another administrator confirms it or calls it "
            "off."
        )
        raise ValidationError(sentence.format(person=change.made_by))


@transaction.atomic
def _note_problem(pk: int, problem: str) -> None:
    change = AgencyChange.objects.select_for_update(of=("self",)).get(pk=pk)
    if change.state != State.PLANNED or change.problem == problem:
        return
    change.problem = problem
    change.save(update_fields=["problem"])
    change_planned.send(AgencyChange, change=change, by=None, what="failed")
