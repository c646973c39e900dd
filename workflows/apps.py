from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        from wagtail import workflows as wagtail_workflows

        from cms.core.audit.names import name_actions
        from workflows import clocks, signals
        from workflows.models import Decision, OfficeTask
        from workflows.services import succeeding

        # Wagtail would offer its tasks for groups too, which a workflow of ours refuses.
        wagtail_workflows.TASK_TYPES = [OfficeTask]
        signals.connect()
        clocks.connect()
        succeeding.connect()
        name_actions({f"workflow.{action.value}": action.label for action in Decision.Action})
