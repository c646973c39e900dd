"""What the front page shows: the plan, its chapters, how far the action items are, what is new."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from cms.plans.models import ActionItemPage, ChapterPage, PlanPage
from cms.plans.selectors.progress import GroupProgress, progress_by_muatan
from cms.plans.selectors.public import action_items_of, current_plan, published
from cms.plans.selectors.reading import Entry, contents

NEWS = 6


@dataclass(frozen=True)
class News:
    """A text that was published: ``mark`` is the number or code it goes by."""

    mark: str
    title: str
    url: str
    when: datetime | None


def front_context(request: HttpRequest) -> dict[str, Any]:
    plan = current_plan()
    entries = contents(plan, request) if plan else []
    index = action_items_of(plan) if plan else None
    groups = progress_by_muatan(plan) if plan and index else []
    return {
        "plan": plan,
        "entries": entries,
        "action_items": index,
        "groups": groups,
        "total": _total(groups),
        "news": _news(request, entries),
    }


def _total(groups: list[GroupProgress]) -> dict[str, Any]:
    """All content areas together; each item counts once, whatever its area."""
    items = sum(group.items for group in groups)
    weighed = sum((group.percent * group.items for group in groups), Decimal(0))
    return {
        "items": items,
        "percent": weighed / items if items else None,
        "realised": sum(group.realised for group in groups),
        "budget": sum(group.budget for group in groups),
    }


def _news(request: HttpRequest, entries: list[Entry]) -> list[News]:
    """What was published last, newest first. One query for each kind of page at most."""
    numbers = {entry.pk: entry.number for entry in entries}
    pages = published(Page).type(PlanPage, ChapterPage, ActionItemPage).exclude(last_published_at=None)
    return [
        News(
            mark=numbers.get(page.pk, "") or getattr(page, "code", ""),
            title=page.title,
            url=page.get_url(request) or "",
            when=page.last_published_at,
        )
        for page in pages.order_by("-last_published_at", "-pk").defer_streamfields().specific()[:NEWS]
    ]
