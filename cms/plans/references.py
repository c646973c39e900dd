"""Cross-references inside a text: kept as the address of their target, read with its number of today.

Stored as ``<xref page="12" block="…">Subbab 4.1</xref>``; the words inside are what was true when the text
was saved, and what is left where the target can no longer be shown.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.plans.models import ActionItemPage, ChapterPage, PlanPage
from cms.plans.numbering import ChapterPlace, chapter_places, number_body

TAG = re.compile(r"<xref\b(?P<attributes>[^>]*)>(?P<words>.*?)</xref>", re.DOTALL)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
BLOCK_ID = re.compile(r"[0-9a-fA-F-]{8,36}")
MAX_PK = 2**31


@dataclass(frozen=True)
class Target:
    """A page, or a block of a chapter."""

    page: int
    block: str = ""


@dataclass(frozen=True)
class Found:
    """How a target is called now, and where it is read; no address where it is not published."""

    label: str
    url: str = ""


@dataclass
class Chapter:
    """A chapter as a target: its place, and the parts of the text that is asked about."""

    page: ChapterPage
    place: ChapterPlace
    body: Any = field(repr=False)
    title: str = ""

    def parts(self) -> list[Any]:
        return number_body(self.body, self.place.prefix)


def target_of(attributes: dict[str, str]) -> Target | None:
    """The target that a tag names; none for anything the editor would not have written."""
    page, block = attributes.get("page", ""), attributes.get("block", "")
    if not re.fullmatch(r"[0-9]{1,10}", page) or int(page) >= MAX_PK:
        return None
    if block and not BLOCK_ID.fullmatch(block):
        return None
    return Target(int(page), block)


def targets_in(html: str) -> set[Target]:
    found = (target_of(_attributes(match["attributes"])) for match in TAG.finditer(html))
    return {target for target in found if target}


def look_up(targets: Iterable[Target], *, drafts: bool) -> dict[Target, Found]:
    """What each target is called. A fixed number of queries for the targets of one plan.

    ``drafts``: by the latest drafts, for those who write; otherwise by what is published.
    """
    wanted = set(targets)
    if not wanted:
        return {}
    pks = {target.page for target in wanted}
    found: dict[Target, Found] = {}
    for chapter in chapters_as_targets(ChapterPage.objects.filter(pk__in=pks), drafts=drafts):
        url = chapter.page.get_url() or "" if chapter.page.live else ""
        found[Target(chapter.page.pk)] = Found(chapter.place.label, url)
        for part in chapter.parts():
            address = f"{url}#{part.anchor}" if url else ""
            found[Target(chapter.page.pk, part.block_id)] = Found(part.label, address)
    for item in ActionItemPage.objects.filter(pk__in=pks):
        if item.live or drafts:
            url = item.get_url() or "" if item.live else ""
            found[Target(item.pk)] = Found(_("action item %(code)s") % {"code": item.code}, url)
    return {target: found[target] for target in wanted if target in found}


def chapters_as_targets(chapters: Any, *, drafts: bool) -> list[Chapter]:
    """The chapters of a queryset with their places, in the order of the tree."""
    rows = list((chapters if drafts else chapters.live()).select_related("latest_revision").order_by("path"))
    plan_paths = {row.path[: -row.steplen] for row in rows}
    places = {
        place.pk: place
        for plan in PlanPage.objects.filter(path__in=plan_paths)
        for place in chapter_places(plan, published_only=not drafts)
    }
    return [
        Chapter(
            row,
            places[row.pk],
            draft_body(row) if drafts else row.body,
            row.draft_title if drafts else row.title,
        )
        for row in rows
        if row.pk in places
    ]


def draft_body(chapter: ChapterPage) -> Any:
    """The stored blocks of a chapter's latest draft."""
    revision = chapter.latest_revision
    if revision is None:
        return chapter.body
    try:
        return json.loads(revision.content.get("body") or "[]")
    except (TypeError, ValueError):
        return chapter.body


def shown(html: str, found: dict[Target, Found], *, drafts: bool) -> SafeString:
    """``html`` with each reference as a link that says the number of today.

    A target that is gone leaves its words, plain for the public and marked in a preview.
    """

    def one(match: re.Match[str]) -> str:
        target = target_of(_attributes(match["attributes"]))
        hit = found.get(target) if target else None
        if hit and hit.url:
            return format_html('<a class="xref" href="{}">{}</a>', hit.url, hit.label)
        if hit:
            return escape(hit.label)
        if drafts:
            words = _words(match["words"])
            return format_html('<mark class="xref-broken" title="{}">{}</mark>', broken_words(), words)
        return escape(_words(match["words"]))

    return mark_safe(TAG.sub(one, html))  # noqa: S308 - rich text cleaned by Wagtail; our parts are escaped


def for_editor(html: str, found: dict[Target, Found]) -> str:
    """``html`` with the words of each reference brought up to date, and those marked whose target is gone."""

    def one(match: re.Match[str]) -> str:
        target = target_of(_attributes(match["attributes"]))
        if target is None:
            return escape(_words(match["words"]))
        hit = found.get(target)
        words = hit.label if hit else _words(match["words"])
        broken = "" if hit else format_html(' broken="{}"', broken_words())
        return format_html(
            '<xref page="{}" block="{}"{}>{}</xref>', str(target.page), target.block, broken, words
        )

    return TAG.sub(one, html)


def broken_words() -> str:
    return _("What this refers to no longer exists. Choose it anew or delete the reference.")


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}


def _words(html: str) -> str:
    """The words of a reference without any markup."""
    return unescape(re.sub(r"<[^>]*>", "", html))
