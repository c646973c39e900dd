"""Whether decisions are what the audit log told of them, what they bind is what was decided, and rounds follow them.

For ``verify_audit``. They walk their tables in pieces; a byte for each decision is all that is remembered.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby, islice, product
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from cms.core.audit.models import AuditEntry
from cms.core.templatetags.amounts import moment
from workflows.content import as_json, shown_by
from workflows.models import Decision
from workflows.registry import governed_models
from workflows.services.recording import data_of

PIECE = 500
MOST = 256  # combinations of earlier files that are tried before a text counts as changed
Action = Decision.Action
ACTIONS = {f"workflow.{action}" for action in Decision.Action.values}


ENDS: dict[str, tuple[str, ...]] = {
    WorkflowState.STATUS_APPROVED: (Action.PUBLISH,),
    WorkflowState.STATUS_NEEDS_CHANGES: (Action.RETURN,),
    WorkflowState.STATUS_CANCELLED: (
        Action.RETURN, Action.WITHDRAW, Action.GRANT_WITHDRAWAL, Action.BREAK_GLASS,
    ),
}  # fmt: skip


def faults() -> Iterator[str]:
    yield from differing()
    yield from changed()
    yield from moved()


def differing() -> Iterator[str]:
    """Decisions that are not as their entry says, that are gone, or that have no entry."""
    last = Decision.objects.aggregate(last=Max("pk"))["last"] or 0
    told = bytearray(last + 1)
    after = 0
    while piece := list(
        AuditEntry.objects.filter(action__in=ACTIONS, number__gt=after).order_by("number")[:PIECE]
    ):
        after = piece[-1].number
        known = [(entry, json.loads(entry.data)) for entry in piece]
        rows = Decision.objects.in_bulk([data["decision"] for _entry, data in known if "decision" in data])
        for entry, data in known:
            if "decision" in data:
                yield from _compared(entry, data, rows.get(data["decision"]), told)
    for made in Decision.objects.filter(pk__lte=last).order_by("pk").iterator(PIECE):
        if not told[made.pk] and not _is_told_by_now(made):
            yield _("Decision %(number)s (%(made)s) is not in the audit log.") % _named(made)


def _compared(
    entry: AuditEntry, data: dict[str, Any], made: Decision | None, told: bytearray
) -> Iterator[str]:
    if made is None:
        yield _("Decision %(number)s, of which entry %(entry)s tells, is gone.") % {
            "number": data["decision"],
            "entry": entry.number,
        }
        return
    if made.pk < len(told):
        told[made.pk] = 1
    now = data_of(made)
    same = all(now.get(name) == value for name, value in data.items())
    who = (entry.action, entry.by_id, entry.on_id)
    if not same or who != (f"workflow.{made.action}", made.person_id, str(made.object_id)):
        yield _("Decision %(number)s (%(made)s) is not what entry %(entry)s of the audit log says.") % {
            **_named(made),
            "entry": entry.number,
        }


def _is_told_by_now(made: Decision) -> bool:
    """Its transaction may have ended while the log was read."""
    entries = AuditEntry.objects.filter(action=f"workflow.{made.action}", on_id=str(made.object_id))
    return any(json.loads(data).get("decision") == made.pk for data in entries.values_list("data", flat=True))


def changed() -> Iterator[str]:
    """Standing decisions whose revision does not give the hash they keep."""
    bound = Decision.objects.filter(void=False).exclude(content_hash="").order_by("revision_id", "pk")
    for pk, made in groupby(bound.iterator(PIECE), key=lambda made: made.revision_id):
        decided = list(made)
        missing = {row.content_hash for row in decided} - _hashes(pk, {row.content_hash for row in decided})
        for row in decided:
            if row.content_hash in missing:
                yield _(
                    "The text that decision %(number)s (%(made)s) binds, version %(revision)s of “%(title)s”, or a "
                    "file it shows, is not what was decided."
                ) % {
                    **_named(row),
                    "revision": pk or "–",
                    "title": row.revision.object_str if row.revision else "–",
                }


def moved() -> Iterator[str]:
    """Rounds that began, ended or wait as no line of their history tells: somebody moved them past the application."""
    lines = Decision.objects.filter(workflow_state=OuterRef("pk"))
    waits = {"status": WorkflowState.STATUS_IN_PROGRESS}
    astray = Q(**waits) & ~Q(current_task_state__status=TaskState.STATUS_IN_PROGRESS)
    for status, actions in ENDS.items():
        astray |= Q(status=status) & ~Q(Exists(lines.filter(action__in=actions)))
    submitted = Q(Exists(lines.filter(action=Action.SUBMIT)))
    kinds = [ContentType.objects.get_for_model(model).pk for model in governed_models()]
    rounds = WorkflowState.objects.filter(
        (astray & submitted) | (Q(**waits) & ~submitted), content_type__in=kinds
    )
    for round_ in rounds.order_by("pk").iterator(PIECE):
        yield _("Round %(number)s of “%(title)s” stands where no line of its history led it.") % {
            "number": round_.pk,
            "title": round_.content_object,
        }


def _hashes(pk: int | None, wanted: set[str]) -> set[str]:
    """Those of ``wanted`` that the revision gives."""
    revision = Revision.objects.filter(pk=pk).first()
    if revision is None:
        return set()
    try:
        shown = shown_by(revision)
    except (ValueError, TypeError, LookupError, AttributeError):  # rewritten past the application
        return set()
    found: set[str] = set()
    for variant in islice(_variants(shown), MOST):
        found |= {hashlib.sha256(as_json(variant).encode()).hexdigest()} & wanted
        if found == wanted:
            break
    return found


def _variants(shown: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is shown as it is now; then with the versions of its documents, and as open or shut, as they may have been.

    A document gets new versions once no published page shows it, and a page that was taken down is put behind a login.
    """
    yield shown
    files = [[{**file, "bytes": known} for known in _bytes_of(file)] for file in shown.get("files", [])]
    place = shown.get("place")
    places = [place, {**place, "private": not place["private"]}] if place else [None]
    for combined in product(*files):
        for then in places:
            variant = {**shown, "files": sorted(combined, key=as_json)} if combined else dict(shown)
            yield {**variant, "place": then} if then else variant


def _bytes_of(file: dict[str, Any]) -> list[str]:
    earlier = getattr(apps.get_model(file["kind"]), "hashes_of_versions", None)
    return list(dict.fromkeys([file["bytes"], *(earlier(file["pk"]) if earlier else [])]))


def _named(made: Decision) -> dict[str, Any]:
    return {"number": made.pk, "made": f"{made}, {moment(made.made_at)}"}
