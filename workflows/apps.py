from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        from cms.core.audit.names import name_actions
        from workflows import clocks, signals
        from workflows.models import Decision
        from workflows.services import succeeding

        signals.connect()
        clocks.connect()
        succeeding.connect()
        name_actions({f"workflow.{action.value}": action.label for action in Decision.Action})
