"""Turns a chapter's body into pieces that each have an address: headings, tables, and every paragraph."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from cms.plans.numbering import Heading, anchor_of

register = template.Library()
# Stands between the texts of a page while their links are looked up together.
BETWEEN = "<!--\x1fnext-->"
PARAGRAPH = re.compile(r"<(?P<tag>p|li)(?P<attributes>(?:\s[^>]*)?)>(?!\s*</(?P=tag)>)")
KEY = re.compile(r'data-block-key="([\w-]+)"')


@dataclass(frozen=True)
class Piece:
    """One block as it is shown. A text is many paragraphs, each with an anchor of its own."""

    kind: str
    anchor: str
    html: SafeString
    label: str = ""


@register.simple_tag(takes_context=True)
def body_pieces(context: dict[str, Any], page: Any, parts: Iterable[Heading] = ()) -> list[Piece]:
    """The body of ``page`` in order. Links of all texts are resolved in one go, whatever their number."""
    numbered = {part.block_id: part for part in parts}
    blocks = list(page.body)
    texts = iter(_expanded(block.value.source for block in blocks if block.block_type == "text"))
    flat = {**context.flatten(), "page": page}  # type: ignore[attr-defined]
    taken: set[str] = set()
    pieces = []
    for place, block in enumerate(blocks):
        anchor = anchor_of(str(block.id or ""), place)
        part = numbered.get(str(block.id or ""))
        if block.block_type == "text":
            noted = block.block.replace_footnote_tags(block.value, next(texts), context=flat)
            html = _addressed(noted, anchor, taken)
        else:
            html = block.render({**flat, "numbered": part})
        pieces.append(Piece(block.block_type, anchor, html, part.label if part else ""))
    return pieces


def _expanded(sources: Iterable[str]) -> list[str]:
    texts = list(sources)
    return expand_db_html(BETWEEN.join(texts)).split(BETWEEN) if texts else []


def _addressed(html: str, anchor: str, taken: set[str]) -> SafeString:
    """Each paragraph with an id and a link to itself.

    The id comes from the key the editor keeps with a paragraph, so the address holds when paragraphs
    are added, moved or split; text without keys is counted within its block.
    """
    count = 0

    def opening(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        key = KEY.search(match["attributes"])
        name = f"p-{key[1]}" if key else ""
        if not name or name in taken:
            name = f"{anchor}-{count}"
        taken.add(name)
        return format_html('<{} id="{}" class="block">', match["tag"], name) + anchor_link(name)

    return mark_safe(PARAGRAPH.sub(opening, html))  # noqa: S308 - rich text cleaned by Wagtail when saved


@register.simple_tag
def anchor_link(name: str, label: str = "") -> SafeString:
    """The small link beside a paragraph or a block that leads to itself."""
    words = _("Link to %(part)s") % {"part": label} if label else _("Link to this paragraph")
    return format_html('<a class="anchor" href="#{}" aria-label="{}">¶</a>', name, words)
