"""The menu of the lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms.plans.services.lists import line_of_history
from cms.plans.views.lists import Lists


@hooks.register("register_admin_viewset")
def register_lists() -> Lists:
    return Lists()


@hooks.register("register_log_actions")
def register_corrections(actions: Any) -> None:
    @actions.register_action("plans.correct")
    class Correction(LogFormatter):
        label = _("Name set right")

        def format_message(self, log_entry: Any) -> str:
            return line_of_history(log_entry.data)
