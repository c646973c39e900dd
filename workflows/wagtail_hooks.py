"""Where workflows meets Wagtail: its log."""

from typing import Any

from wagtail import hooks

from workflows.models import Decision


@hooks.register("register_log_actions")
def register_decisions(actions: Any) -> None:
    for action in Decision.Action:
        actions.register_action(f"paraf.{action.value}", action.label, action.label)
