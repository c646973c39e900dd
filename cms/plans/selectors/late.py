"""Quarterly reports that are overdue: every quarter of every published action item, as the grid counts them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from cms.plans.models import ActionItemPage
from cms.plans.quarters import Quarter
from cms.plans.selectors.figures import figures_of


class Overdue(NamedTuple):
    """An action item and the quarters whose report it owes, oldest first."""

    item: ActionItemPage
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True)
class Missing:
    """The action items that owe reports: the first ones, and how many reports of all of them are late."""

    items: list[Overdue] = field(default_factory=list)
    count: int = 0


def missing_reports(agency_ids: Iterable[int], limit: int = 5) -> Missing:
    """The first items that owe a report, each once; four queries and one, whatever their number."""
    items = ActionItemPage.objects.live().filter(agency__in=list(agency_ids)).order_by("code", "pk")
    owed = {pk: figures.overdue for pk, figures in figures_of(items).items() if figures.overdue}
    first = list(owed)[:limit]
    shown = ActionItemPage.objects.only("code", "title", "draft_title", "agency").in_bulk(first)
    return Missing([Overdue(shown[pk], owed[pk]) for pk in first], sum(map(len, owed.values())))
