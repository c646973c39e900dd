"""The clock of a text: its deadline, clocks that stand, what was reminded, what changed hands."""

from typing import Any

from django import template
from wagtail.models import WorkflowState

from workflows import selectors

register = template.Library()


@register.inclusion_tag("workflows/clock.html")
def clock(obj: Any, round_: WorkflowState | None) -> dict[str, Any]:
    """For one round of ``obj``, None where it never was on its way; four queries at most."""
    if round_ is None or round_.status not in (
        WorkflowState.STATUS_IN_PROGRESS,
        WorkflowState.STATUS_NEEDS_CHANGES,
    ):
        return {}
    running = round_.status == WorkflowState.STATUS_IN_PROGRESS
    state = round_.current_task_state if running else None
    stages = [task for task in selectors.stages(round_.workflow) if not state or task.pk != state.task_id]
    return {
        "turn": getattr(state, "turn", None),
        "stopped": selectors.stopped_clocks(round_, stages),
        "reminders": selectors.reminders_of(obj).filter(workflow_state=round_),
        "handovers": selectors.handovers_of(obj).filter(workflow_state=round_),
    }
