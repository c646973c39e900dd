"""What the public pages of a plan show: contents, place of a chapter, version in force."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from cms.plans.models import ActionItemPage, ChapterPage, PlanPage
from cms.plans.numbering import SECTION, Heading, chapter_places, number_body
from cms.plans.selectors.public import action_items_of, plan_of, published
from workflows.in_force import publication_of


@dataclass(frozen=True)
class Entry:
    """One chapter in the contents, with its numbered parts where they are asked for."""

    pk: int | None
    number: str
    title: str
    url: str
    summary: str = ""
    current: bool = False
    parts: list[Heading] = field(default_factory=list)

    @property
    def sections(self) -> list[Heading]:
        return [part for part in self.parts if part.kind == SECTION]


def contents(
    plan: PlanPage, request: HttpRequest, current: ChapterPage | None = None, *, sections: bool = False
) -> list[Entry]:
    """The published chapters of ``plan`` in order; ``current`` too where it is being previewed.

    A preview counts as those who write do: its references may lead to drafts.
    """
    previewed = bool(getattr(request, "is_preview", False))
    places = {place.pk: place for place in chapter_places(plan, published_only=not previewed)}
    chapters = list(published(ChapterPage).child_of(plan).order_by("path"))
    if current is not None:
        others = [chapter for chapter in chapters if chapter.pk != current.pk]
        chapters = sorted([*others, current], key=lambda chapter: chapter.path)
    entries = []
    for chapter in chapters:
        place = places.get(chapter.pk)
        here = chapter is current
        shown = number_body(chapter.body, place.prefix if place else "") if sections or here else []
        entries.append(
            Entry(
                pk=chapter.pk,
                number=place.label if place else "",
                title=chapter.title,
                url=chapter.get_url(request) or "",
                summary=chapter.summary,
                current=here,
                parts=shown,
            )
        )
    return entries


def plan_context(plan: PlanPage, request: HttpRequest) -> dict[str, Any]:
    index = action_items_of(plan) if plan.pk else None
    return {
        "entries": contents(plan, request, sections=True),
        "action_items": index,
        "action_item_count": published(ActionItemPage).child_of(index).count() if index else 0,
        "publication": publication_of(plan),
    }


def chapter_context(chapter: ChapterPage, request: HttpRequest) -> dict[str, Any]:
    """Contents with the place of ``chapter`` among them, its neighbours and the version in force."""
    plan = plan_of(chapter)
    entries = contents(plan, request, current=chapter) if plan else []
    place = next((i for i, entry in enumerate(entries) if entry.current), 0)
    return {
        "plan": plan,
        "entries": entries,
        "here": entries[place] if entries else None,
        "previous": entries[place - 1] if place else None,
        "next": entries[place + 1] if place + 1 < len(entries) else None,
        "action_items": action_items_of(plan) if plan else None,
        "publication": publication_of(chapter),
    }
