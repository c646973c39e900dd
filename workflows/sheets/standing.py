"""Whether what a sheet confirms is what the public reads now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from workflows.content import revision_hash
from workflows.models import ApprovalSheet, Decision


class Standing(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    TAKEN_DOWN = "taken_down"
    DIFFERS = "differs"  # the revision is the one approved, its content is not


@dataclass(frozen=True)
class Verdict:
    standing: Standing
    url: str = ""  # of the public page, where there is one
    since: datetime | None = None  # when a later version came into force


def verdict_on(sheet: ApprovalSheet) -> Verdict:
    """Asks the page and its live revision; nothing of a draft is looked at."""
    page = _page_of(sheet)
    if page is None or not page.live:
        return Verdict(Standing.TAKEN_DOWN)
    if page.live_revision_id != sheet.revision_number:
        return Verdict(Standing.SUPERSEDED, page.url or "", _next_publication(sheet))
    if revision_hash(page.live_revision) != sheet.content_hash:
        return Verdict(Standing.DIFFERS, page.url or "")
    return Verdict(Standing.IN_FORCE, page.url or "")


def taken_down_at(sheet: ApprovalSheet) -> datetime | None:
    """When the version that a sheet confirms was taken from the public, while nothing followed it."""
    if not sheet.decision_id:
        return None
    later = Decision.objects.filter(
        content_type_id=sheet.decision.content_type_id,
        object_id=sheet.decision.object_id,
        action__in=[Decision.Action.PUBLISH, Decision.Action.TAKE_DOWN],
        pk__gt=sheet.decision_id,
    )
    next_line = later.order_by("pk").first()
    down = next_line is not None and next_line.action == Decision.Action.TAKE_DOWN
    return next_line.made_at if next_line is not None and down else None


def _page_of(sheet: ApprovalSheet) -> Any:
    model: Any = sheet.decision.content_type.model_class()
    found = model._base_manager.filter(pk=sheet.decision.object_id).select_related("live_revision").first()
    return getattr(found, "specific_deferred", found)


def _next_publication(sheet: ApprovalSheet) -> datetime | None:
    later = Decision.objects.filter(
        content_type_id=sheet.decision.content_type_id,
        object_id=sheet.decision.object_id,
        action__in=[Decision.Action.PUBLISH, Decision.Action.BREAK_GLASS],
        pk__gt=sheet.decision_id,
    )
    return later.order_by("pk").values_list("made_at", flat=True).first()
