"""What lies on a desk beside the queue: emergencies to review, and texts that need a stand-in."""

from typing import Any

from wagtail.models import Page

from cms.agencies.selectors import access_of
from workflows import emergencies, selectors


def attention_of(user: Any) -> dict[str, Any]:
    """Pairs of a line and a title, for the reviewer and for administrators. A fixed number of queries."""
    access = access_of(user)
    made = emergencies.emergencies_for(user) if access.appointments else []
    waiting = list(selectors.stranded().select_related("workflow_state")) if access.is_admin else []
    ids = {line.object_id for line in made} | {int(state.workflow_state.object_id) for state in waiting}
    pages = Page.objects.in_bulk(ids) if ids else {}
    titles = {pk: page.draft_title or page.title for pk, page in pages.items()}
    return {
        "emergencies": [(line, titles.get(line.object_id, "")) for line in made],
        "stranded": [
            (state.workflow_state_id, titles.get(int(state.workflow_state.object_id), ""))
            for state in waiting
        ],
    }
