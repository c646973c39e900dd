"""Sharing a draft beyond its agency, and ending that: one write path, in the log, and in the rows of guardian."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.agencies.models import Agency, Appointment
from cms.core.audit import record
from workflows import announcements, reading_policies, selectors
from workflows.policies import Refused
from workflows.services.each import sum_of
from workflows.services.locking import lock
from workflows.sharing import DraftShare, grant_models


@transaction.atomic
def share(
    obj: Any,
    by: Any,
    *,
    kind: str,
    agency: Agency | None = None,
    appointment: Appointment | None = None,
    until: date | None = None,
) -> DraftShare:
    """Let one person or one agency comment on or edit the draft. Giving again replaces what was given before."""
    obj = lock(obj)
    reading_policies.check_may_share(by, obj)
    reading_policies.check_share(obj, agency=agency, appointment=appointment, until=until)
    for former in selectors.shares_of(obj).filter(ended_at=None, agency=agency, appointment=appointment):
        _close(former)
    made = DraftShare.objects.create(
        content_type=obj.get_content_type(), object_id=obj.pk, kind=DraftShare.Kind(kind), agency=agency,
        appointment=appointment, until=until, given_by=by,
    )  # fmt: skip
    spread(made)
    _log("share", made, obj, by)
    announcements.shared(obj, made, _people(made) - {by.pk}, by)
    return made


@transaction.atomic
def end_share(given: DraftShare, by: Any) -> None:
    """Take a share back; the same people may do that as give it. Taking it back twice changes nothing."""
    obj = given.content_type.get_object_for_this_type(pk=given.object_id)
    obj = lock(obj)
    reading_policies.check_may_share(by, obj)
    given = _held().get(pk=given.pk)
    if given.ended_at is not None:
        raise Refused(_("This share has ended already."))
    _close(given)
    _log("unshare", given, obj, by)


def spread(given: DraftShare) -> None:
    """Bring guardian's rows to what the share gives today: a row a person, none once it has ended."""
    model: Any = given.content_type.model_class()
    table: Any = grant_models()[model]
    wanted = _people(given)
    rows = table.objects.filter(share=given)
    _delete(rows.exclude(user__in=wanted))
    missing = wanted - set(rows.values_list("user_id", flat=True))
    if not missing:
        return
    permission = Permission.objects.get(content_type=given.content_type, codename=given.permission)
    for person in sorted(missing):
        table.objects.create(
            user_id=person, permission=permission, content_object_id=given.object_id, share=given
        )


@transaction.atomic
def follow(appointment: Appointment) -> None:
    """An appointment began, changed or ended: what was shared with its holder or its agency follows at once.

    A share that somebody ends at this moment is left to them: a change of offices holds the audit log already.
    """
    agency = appointment.office.agency_id
    for given in _held(skip_locked=True).filter(ended_at=None, appointment=appointment):
        spread(given)
    for given in _held(skip_locked=True).filter(ended_at=None, agency=agency):
        spread(given)


def sweep() -> int:
    """By the clock: close shares whose day or office has passed, and follow who holds an office now.

    Each in a transaction of its own, so that one that fails holds up no other. A fixed number of queries where nothing
    changed, however many drafts are shared.
    """
    over = DraftShare.objects.filter(ended_at=None).exclude(pk__in=selectors.open_shares().values("pk"))
    ended = sum_of(_end, list(over.values_list("pk", flat=True)), patient=True)
    sum_of(_follow_holders, _astray(), patient=True)
    return ended


@transaction.atomic
def _end(pk: int) -> int:
    """1 where its day or office has passed and nobody has ended it meanwhile; the text is locked before it, as ever."""
    given = DraftShare.objects.get(pk=pk)
    obj = lock(given.content_type.get_object_for_this_type(pk=given.object_id))
    given = _held().get(pk=pk)
    if given.ended_at is not None or selectors.open_shares().filter(pk=pk).exists():
        return 0
    _close(given)
    _log("unshare", given, obj, None)
    return 1


@transaction.atomic
def _follow_holders(pk: int) -> int:
    for given in _held(skip_locked=True).filter(pk=pk):
        spread(given)
    return 1


def _astray() -> list[int]:
    """Open shares whose rows of guardian are not those of today's holders."""
    held = Appointment.objects.in_force().filter(person__is_active=True)
    people: dict[tuple[str, int | None], set[int]] = {}
    for pk, agency, who in held.values_list("pk", "office__agency", "person"):
        people.setdefault(("appointment", pk), set()).add(who)
        people.setdefault(("agency", agency), set()).add(who)
    given: dict[int, set[int]] = {}
    for table in grant_models().values():
        for share, who in table._default_manager.values_list("share", "user"):
            given.setdefault(share, set()).add(who)
    return [
        share.pk
        for share in selectors.open_shares()
        if given.get(share.pk, set())
        != people.get(
            ("agency", share.agency_id) if share.agency_id else ("appointment", share.appointment_id), set()
        )
    ]


def _held(**how: Any) -> Any:
    """Shares with their rows locked; what names their keys, as a right that follows from one, stays free."""
    return DraftShare.objects.select_for_update(of=("self",), no_key=True, **how)


def forget(obj: Any) -> None:
    """The object is deleted: its shares go with it, as guardian's rows do by their key."""
    DraftShare.objects.filter(content_type=obj.get_content_type(), object_id=obj.pk).delete()


def _people(given: DraftShare) -> set[int]:
    if not selectors.open_shares().filter(pk=given.pk).exists():
        return set()
    held = Appointment.objects.in_force().filter(person__is_active=True)
    named = {"office__agency": given.agency_id} if given.agency_id else {"pk": given.appointment_id}
    return set(held.filter(**named).values_list("person_id", flat=True))


def _close(given: DraftShare) -> None:
    given.ended_at = timezone.now()
    given.save(update_fields=["ended_at"])
    spread(given)


def _delete(rows: Any) -> None:
    """One by one, so that each tells the index that somebody reads less."""
    for row in rows:
        row.delete()


def _log(action: str, given: DraftShare, obj: Any, by: Any) -> None:
    data = {
        "share": given.pk, "kind": given.kind, "agency": given.agency_id, "appointment": given.appointment_id,
        "until": str(given.until or ""), "with": given.with_whom,
    }  # fmt: skip
    log(instance=obj, action=f"paraf.{action}", user=by, data=data)
    record({"share": "access.grant", "unshare": "access.revoke"}[action], by=by, on=obj, data=data)
