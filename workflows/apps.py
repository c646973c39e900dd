from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core.checks import Warning as Missing
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        from wagtail import workflows as wagtail_workflows

        from cms.agencies.policies import decided_under, decides_last
        from cms.agencies.resting import resting_on
        from cms.core.audit import verifying
        from cms.core.audit.names import name_actions
        from workflows import clocks, comment_notices, proving, selectors, signals
        from workflows.models import Decision, OfficeTask
        from workflows.services import succeeding

        # Wagtail would offer its tasks for groups too, which a workflow of ours refuses.
        wagtail_workflows.TASK_TYPES = [OfficeTask]
        signals.connect()
        clocks.connect()
        succeeding.connect()
        comment_notices.connect()
        verifying.further.append(proving.faults)
        name_actions({f"workflow.{action.value}": action.label for action in Decision.Action})
        name_actions({"workflow.handover": _("Handed over")})
        name_actions({"access.grant": _("Draft shared"), "access.revoke": _("Sharing ended")})
        decides_last.append(selectors.offices_named_for_the_sekda)
        decided_under.append(selectors.decided_under)
        resting_on.append(selectors.resting_on)
        register(check_guards, Tags.database)
        register(check_chain, Tags.database)
        pre_migrate.connect(lift_guards, sender=self, dispatch_uid="workflows.lift_guards")
        post_migrate.connect(keep_guards, sender=self, dispatch_uid="workflows.keep_guards")


def check_guards(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Missing]:
    """Whether the triggers are there and as they were made; asked with ``manage.py check --database default``."""
    from workflows import guards

    return [
        Missing(
            f"Triggers missing or altered: {', '.join(wrong)}",
            hint="Run manage.py migrate, and find out who took them away.",
            id="workflows.W001",
        )
        for alias in databases or []
        if (wrong := guards.unsound(connections[alias]))
    ]


def check_chain(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Missing]:
    """Whether one chain is in force, as the settings keep it since; asked with ``check --database default``."""
    from workflows import ending
    from workflows.models import OfficeTask

    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if OfficeTask._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []  # before the first migrate
    fault = ending.fault_in_force()
    hint = "Under Settings, Workflows, switch off or mend what is named."
    return [Missing(fault, hint=hint, id="workflows.W002")] if fault else []


def lift_guards(using: str, plan: Any = (), **kwargs: Any) -> None:
    """A migration may rewrite what is published; where there is none to run, the triggers stay."""
    from workflows import guards

    if plan:
        guards.remove(connections[using])


def keep_guards(using: str, **kwargs: Any) -> None:
    """SQLite remakes a table that a migration alters, without its triggers; each ``migrate`` puts them back."""
    from workflows import guards

    guards.install(connections[using])
