"""What of a person's own work is on its way, and what came back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from wagtail.models import Revision, WorkflowState

from workflows.models import Decision
from workflows.selectors.queue import named_title_of, objects_of
from workflows.selectors.status import Status, status_of


@dataclass(frozen=True)
class MineRow:
    round_: WorkflowState
    obj: Any
    status: Status
    note: Decision | None = None

    @property
    def title(self) -> str:
        return named_title_of(self.obj)

    @property
    def due_on(self) -> date | None:
        turn = getattr(self.round_.current_task_state, "turn", None)
        return turn.due_on if turn else None


@dataclass(frozen=True)
class Mine:
    """The first lines of a person's own work, with how many there are of each."""

    returned: list[MineRow] = field(default_factory=list)
    returned_count: int = 0
    running: list[MineRow] = field(default_factory=list)
    running_count: int = 0


def rounds_of(user: Any) -> QuerySet[WorkflowState]:
    """Active rounds of texts that ``user`` submitted or wrote in."""
    wrote = Revision.objects.filter(
        base_content_type=OuterRef("base_content_type"), object_id=OuterRef("object_id"), user_id=user.pk
    )
    return (
        WorkflowState.objects.active()
        .filter(Q(requested_by_id=user.pk) | Exists(wrote))
        .select_related("current_task_state__task__officetask", "current_task_state__turn")
    )


def mine_of(user: Any, limit: int = 8) -> Mine:
    """Counts and the latest ``limit`` of each kind; a fixed number of queries."""
    rounds = rounds_of(user)
    back = rounds.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).order_by(
        "-current_task_state__finished_at"
    )
    running = rounds.filter(status=WorkflowState.STATUS_IN_PROGRESS).order_by(
        "-current_task_state__started_at"
    )
    shown = [*back[:limit]], [*running[:limit]]
    objects = objects_of([*shown[0], *shown[1]])
    notes = _notes(shown[0])
    rows = [
        [
            MineRow(round_, obj, status_of(obj, round_), notes.get(round_.pk))
            for round_ in listed
            if (obj := objects.get((round_.content_type_id, round_.object_id)))
        ]
        for listed in shown
    ]
    counts = rounds_of(user).aggregate(
        returned=Count("pk", filter=Q(status=WorkflowState.STATUS_NEEDS_CHANGES)),
        running=Count("pk", filter=Q(status=WorkflowState.STATUS_IN_PROGRESS)),
    )
    return Mine(rows[0], counts["returned"], rows[1], counts["running"])


def _notes(rounds: list[WorkflowState]) -> dict[int, Decision]:
    """The note each of these rounds was returned with."""
    made = Decision.objects.filter(workflow_state__in=rounds, action=Decision.Action.RETURN)
    return {note.workflow_state_id: note for note in made.order_by("pk") if note.workflow_state_id}
