"""Numbers of chapters, sections, tables and figures. They follow the place; nobody types them.

There are two countings. The public counts what it can read: its contents have no gap where a draft stands.
Those who write count all chapters, drafts included, as the latest drafts say. Appendices are counted apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.plans.models import ChapterPage, PlanPage

ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
SECTION, TABLE, FIGURE = "section", "table", "figure"
# Block types that are counted besides sections, and what they are counted as.
COUNTED = {"table": TABLE, "matrix": TABLE, "figure": FIGURE}


@dataclass(frozen=True)
class ChapterPlace:
    """Where a chapter stands in its plan."""

    pk: int
    title: str
    is_appendix: bool
    ordinal: int
    live: bool = True

    @property
    def number(self) -> str:
        """``IV`` of a chapter, ``A`` of an appendix."""
        return letters(self.ordinal) if self.is_appendix else roman(self.ordinal)

    @property
    def label(self) -> str:
        """``Bab IV`` or ``Lampiran A``."""
        pattern = _("Appendix %(number)s") if self.is_appendix else _("Chapter %(number)s")
        return pattern % {"number": self.number}

    @property
    def prefix(self) -> str:
        """What the numbers of its sections begin with: ``4`` or ``A``."""
        return letters(self.ordinal) if self.is_appendix else str(self.ordinal)


@dataclass(frozen=True)
class Heading:
    """A numbered part of a chapter: a section (level 2 or 3), a table or a figure (level 0)."""

    block_id: str
    number: str
    title: str
    level: int
    anchor: str
    kind: str = SECTION

    @property
    def label(self) -> str:
        """``Subbab 4.1``, ``Tabel 4.1``, ``Gambar 4.1``."""
        patterns = {TABLE: _("Table %(number)s"), FIGURE: _("Figure %(number)s")}
        return patterns.get(self.kind, _("Section %(number)s")) % {"number": self.number}


def roman(number: int) -> str:
    """``4`` as ``IV``."""
    written = ""
    for value, sign in ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written


def letters(number: int) -> str:
    """``1`` as ``A``, ``26`` as ``Z``, ``27`` as ``AA``."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def chapter_places(plan: PlanPage, *, published_only: bool = False) -> list[ChapterPlace]:
    """The plan's chapters in their order, numbered. One query for the drafts, two for the public."""
    rows = ChapterPage.objects.child_of(plan).order_by("path")
    counts = {True: 0, False: 0}
    places = []
    for pk, title, is_appendix, live in _as_published(rows) if published_only else _as_drafted(rows):
        counts[is_appendix] += 1
        places.append(ChapterPlace(pk, title, is_appendix, counts[is_appendix], live))
    return places


def _as_published(rows: Any) -> Iterable[tuple[int, str, bool, bool]]:
    readable = rows.live().public()
    return readable.values_list("pk", "title", "is_appendix", "live")


def _as_drafted(rows: Any) -> Iterable[tuple[int, str, bool, bool]]:
    """By the latest drafts: the row of a page keeps what was published, or what it was made with."""
    drafted = "latest_revision__content__is_appendix"
    for pk, title, stored, live, draft in rows.values_list(
        "pk", "draft_title", "is_appendix", "live", drafted
    ):
        yield pk, title, stored if draft is None else bool(draft), live


def place_in_public(chapter: ChapterPage) -> ChapterPlace | None:
    """Where the public would count ``chapter`` if its latest draft were published now."""
    plan = chapter.get_parent()
    drafted = chapter_places(plan)
    own = next((place for place in drafted if place.pk == chapter.pk), None)
    if own is None:
        return None
    published = {place.pk: place for place in chapter_places(plan, published_only=True)}
    before = [published[place.pk] for place in drafted[: drafted.index(own)] if place.pk in published]
    return replace(own, ordinal=1 + sum(place.is_appendix == own.is_appendix for place in before))


def numbers_of(chapters: Iterable[Page], *, published_only: bool = False) -> dict[int, str]:
    """Numbers of all chapters of the plans that these stand in; one query a plan, two for the public."""
    paths = {chapter.path[: -Page.steplen] for chapter in chapters}
    # Of a plan only its place in the tree is asked for, and the path says that.
    plans = [PlanPage(path=path, depth=len(path) // Page.steplen) for path in sorted(paths)]
    return {
        pk: label
        for plan in plans
        for pk, label in chapter_numbers(plan, published_only=published_only).items()
    }


def chapter_numbers(plan: PlanPage, *, published_only: bool = False) -> dict[int, str]:
    """Page pk → ``Bab IV`` or ``Lampiran A``, in the order of the tree."""
    return {place.pk: place.label for place in chapter_places(plan, published_only=published_only)}


def number_sections(body: Any, chapter_ordinal: int | str) -> list[Heading]:
    """The sections of a chapter's body: ``4.1``, ``4.1.1``. An appendix passes its letter."""
    return [part for part in number_body(body, chapter_ordinal) if part.kind == SECTION]


def number_body(body: Any, prefix: int | str) -> list[Heading]:
    """Everything numbered in a chapter's body, in order: sections, tables and figures. No query."""
    counts = {2: 0, 3: 0, TABLE: 0, FIGURE: 0}
    parts = []
    for place, block in enumerate(_raw(body)):
        kind, value = block["type"], block["value"]
        if kind == SECTION:
            number, level = _section_number(counts, str(value.get("level")), str(prefix))
            title = value.get("title")
        elif kind in COUNTED:
            counts[COUNTED[kind]] += 1
            number, level, title = f"{prefix}.{counts[COUNTED[kind]]}", 0, value.get("caption")
        else:
            continue
        block_id = str(block.get("id") or "")
        parts.append(
            Heading(
                block_id, number, title or "", level, anchor_of(block_id, place), COUNTED.get(kind, SECTION)
            )
        )
    return parts


def anchor_of(block_id: str, place: int) -> str:
    """The address of a block in its page. A block that was never saved is called by its place."""
    return f"b-{block_id[:8] or place}"


def _section_number(counts: dict[Any, int], level: str, prefix: str) -> tuple[str, int]:
    """A subsection before any section counts as a section: there is no 4.0.1."""
    if level == "3" and counts[2]:
        counts[3] += 1
        return f"{prefix}.{counts[2]}.{counts[3]}", 3
    counts[2] += 1
    counts[3] = 0
    return f"{prefix}.{counts[2]}", 2


def _raw(body: Any) -> Iterable[Any]:
    """The stored form of a body: read without fetching the pictures it shows."""
    return (block for block in getattr(body, "raw_data", body) or () if block.get("value") is not None)
