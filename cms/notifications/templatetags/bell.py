"""The bell on each page of the admin."""

from typing import Any

from django import template

from cms.notifications.selectors import unread_count

register = template.Library()
MOST = 99  # more is not read as a number


@register.inclusion_tag("notifications/bell.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, Any]:
    """How many notices wait to be read; one query a page."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shown": False}
    count = unread_count(user)
    return {"shown": True, "count": count, "short": str(count) if count <= MOST else f"{MOST}+"}
