"""The first page of the admin, and the page that says why a door is closed."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import auth

from home.admin_words import put_right
from home.desk import Desk
from home.first_steps import first_steps_for
from home.views.refused import permission_denied

# Wagtail offers no setting for this answer; every refusal of its views passes through that one name.
auth.permission_denied = permission_denied
put_right()


@hooks.register("construct_homepage_panels", order=1000)
def put_the_desk_first(request: HttpRequest, panels: list[Any]) -> None:
    """Ours for Wagtail's own lists, whose cost grows with what waits."""
    panels[:] = [
        *first_steps_for(request),
        Desk(),
    ]


@hooks.register("construct_homepage_summary_items", order=1000)
def leave_out_the_counters(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody to begin the day."""
    items.clear()


@hooks.register("construct_main_menu", order=1000)
def leave_out_the_help_of_wagtail(request: HttpRequest, items: list[Any]) -> None:
    """It is in English and speaks of doors that are closed here."""
    items[:] = [item for item in items if item.name != "help"]
