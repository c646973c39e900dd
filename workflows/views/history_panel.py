"""The history of decisions beside the text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from workflows.selectors import timeline_of
from workflows.sheets.making import latest_publication


class DecisionsSidePanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle decisions")
        icon_name = "clipboard-list"
        has_counter = False

    name = "decisions"
    title = _("Decisions")
    template_name = "workflows/editor/decisions_panel.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        publication = latest_publication(self.object)
        context["sheet_round"] = publication.workflow_state_id if publication else None
        context["events"] = timeline_of(self.object)[::-1]
        return context
