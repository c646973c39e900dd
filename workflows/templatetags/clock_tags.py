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
    # Of a running text only the stages it has yet to reach again: those behind it have let it pass.
    stages = (
        selectors.stages_after(round_, state.task.specific)
        if state
        else list(selectors.stages(round_.workflow))
    )
    return {
        "turn": getattr(state, "turn", None),
        "stopped": selectors.stopped_clocks(round_, stages),
        "reminders": selectors.reminders_of(obj).filter(workflow_state=round_),
        "handovers": selectors.handovers_of(obj).filter(workflow_state=round_),
    }
