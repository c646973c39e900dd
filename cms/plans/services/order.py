"""The order of a plan's pages: arrangement, kept by the expert team and administrators, and never silent."""

from typing import Any

from django.db import transaction
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.core.audit import record
from cms.plans.models import PlanPage
from cms.plans.numbering import chapter_numbers
from workflows.ordering import arranging

LOG_ORDER = "paraf.order"


@transaction.atomic
def set_place(page: Page, position: int | None, user: Any) -> None:
    """Move ``page`` to ``position`` among its siblings (None: the end) and log the numbers it goes by.

    The caller has asked whether ``user`` may; a governed page moves among its siblings, nowhere else.
    """
    parent = page.get_parent().specific
    with arranging(parent):
        _move(Page.objects.get(pk=page.pk), parent, position, user)


def _move(page: Page, parent: Any, position: int | None, user: Any) -> None:
    siblings = list(parent.get_children())
    inside = position is not None and position < len(siblings)
    target = siblings[max(position or 0, 0)] if inside else siblings[-1]
    if target == page:
        return
    before = _name(parent, page)
    forward = siblings.index(page) < siblings.index(target)
    move = MovePageAction(page, target, pos="right" if forward else "left", user=user)
    move.execute(skip_permission_checks=True)
    places = {"before": before, "after": _name(parent, page)}
    log(page.specific, LOG_ORDER, user=user, data=places)
    record("page.order", by=user, on=page.specific, data=places)  # the public reads other numbers from now on


def _name(parent: Page, page: Page) -> str:
    """``Bab IV``; the place among its siblings of what bears no number."""
    numbers = chapter_numbers(parent) if isinstance(parent, PlanPage) else {}
    return numbers.get(page.pk) or str(list(parent.get_children()).index(page) + 1)
