"""The desk: the first page after signing in. What waits for me, what came back, what of mine is on its way.

It stands in the place of Wagtail's panels, whose queries grow with what waits.
"""

from typing import Any

from wagtail.admin.ui.components import Component

from workflows import selectors

SHOWN = 8


class Desk(Component):
    name = "desk"
    template_name = "workflows/desk.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        user = request.user
        counts = selectors.queue_counts(user)
        waiting = selectors.queue_of(user)[:SHOWN] if counts.waiting else []
        return {
            "request": request,
            "decides": selectors.decides(user),
            "counts": counts,
            "waiting": selectors.queue_rows(waiting),
            "mine": selectors.mine_of(user, SHOWN),
        }
