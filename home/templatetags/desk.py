"""Who I am today, on the first page of the admin."""

from typing import Any

from django import template

from cms.agencies.selectors import access_of

register = template.Library()


@register.filter
def offices_today(user: Any) -> list[str]:
    """The offices ``user`` holds today, as they are written: ``Plh. Kepala Dinas …``."""
    return [appointment.title for appointment in access_of(user).appointments]
