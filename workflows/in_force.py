"""Which version of a governed object the public reads, since when, and the offices that approved it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.models import Decision

Action = Decision.Action


@dataclass(frozen=True)
class Publication:
    """A published version. ``offices`` are titles as written under the approvals, in their order.

    ``emergency``: an administrator published it, and no office has decided it.
    """

    since: datetime
    revision_id: int | None
    previous_revision_id: int | None = None
    offices: list[str] = field(default_factory=list)
    emergency: bool = False

    @property
    def replaces_another(self) -> bool:
        return bool(self.revision_id and self.previous_revision_id)


def publication_of(obj: Any) -> Publication | None:
    """The version of ``obj`` in force; None while nothing of it is published. Two queries."""
    if obj.pk is None:
        return None
    rows = Decision.objects.filter(
        content_type=obj.get_base_content_type(), object_id=obj.pk, action=Action.PUBLISH
    )
    newest = list(rows.order_by("-pk")[:2])
    if not newest:
        return None
    current, *older = newest
    approvals = Decision.objects.filter(
        workflow_state_id=current.workflow_state_id, action=Action.APPROVE, void=False
    )
    titles = approvals.order_by("pk").values_list("office_title", flat=True)
    return Publication(
        since=current.made_at,
        revision_id=current.revision_id,
        previous_revision_id=older[0].revision_id if older else None,
        offices=list(dict.fromkeys(title for title in titles if title)),
        emergency=current.about_id is not None,
    )
