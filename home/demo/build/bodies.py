"""From the words of a chapter to what a page stores: blocks with ids, footnotes, links."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.plans.numbering import number_sections
from home.demo.chapters import CHAPTERS
from home.demo.chapters.changes import CHANGES
from home.demo.prose import Block, Chapter

NAMESPACE = uuid5(NAMESPACE_URL, "paraf:kota-demo")
FOOTNOTE = re.compile(r"\[\^([a-z0-9-]+)\]")
REFERENCE = re.compile(r"\{([a-z0-9-]+)(?:#([a-z0-9-]+))?\}")
DOCUMENT = re.compile(r"\{dokumen:([a-z-]+)\}")
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII"}


@dataclass(frozen=True)
class Places:
    """What links in the words point at: pages and documents, by key."""

    pages: dict[str, Any]
    documents: dict[str, Any]
    images: dict[str, Any]


def block_id(chapter: str, key: str) -> str:
    """The same id for the same block in every build."""
    return str(uuid5(NAMESPACE, f"{chapter}/{key}"))


def footnote_id(chapter: str, key: str) -> UUID:
    return uuid5(NAMESPACE, f"{chapter}^{key}")


def body_of(chapter: Chapter, places: Places) -> list[dict[str, Any]]:
    """The stored form of a body."""
    counts: Counter[str] = Counter()
    body = []
    for block in chapter.body:
        counts[block.kind] += 1
        body.append(_stored(chapter, block, block.key or f"{block.kind}-{counts[block.kind]}", places))
    return body


def changed_body_of(chapter: Chapter, places: Places) -> list[dict[str, Any]]:
    """The body of the new version: the blocks that stay keep their ids."""
    body = body_of(chapter, places)
    for place, (key, block) in CHANGES[chapter.key](body):
        body.insert(place, _stored(chapter, block, key, places))
    return body


def _stored(chapter: Chapter, block: Block, key: str, places: Places) -> dict[str, Any]:
    value = block.value
    if block.kind == "text":
        value = _linked(chapter, value, places)
    elif block.kind == "callout":
        value = {**value, "text": REFERENCE.sub(lambda match: _page_link(match, places), value["text"])}
    elif block.kind == "figure":
        value = {**value, "image": places.images[value["image"]].pk}
    return {"type": block.kind, "value": value, "id": block_id(chapter.key, key)}


def _linked(chapter: Chapter, html: str, places: Places) -> str:
    def footnote(match: re.Match[str]) -> str:
        uuid = str(footnote_id(chapter.key, match[1]))
        return f'<footnote id="{uuid}">[{uuid[:6]}]</footnote>'

    def document(match: re.Match[str]) -> str:
        found = places.documents[match[1]]
        return f'<a linktype="document" id="{found.pk}">{found.title}</a>'

    html = DOCUMENT.sub(document, FOOTNOTE.sub(footnote, html))
    return REFERENCE.sub(lambda match: _reference(match, places), html)


def _reference(match: re.Match[str], places: Places) -> str:
    """A reference that follows its target: it is read with the number of the day."""
    key, part = match[1], match[2]
    block = block_id(key, part) if part else ""
    words = section_label(key, part) if part else label(key)
    return f'<xref page="{places.pages[key].pk}" block="{block}">{words}</xref>'


def _page_link(match: re.Match[str], places: Places) -> str:
    """Callouts know links only."""
    return f'<a linktype="page" id="{places.pages[match[1]].pk}">{label(match[1])}</a>'


def label(key: str) -> str:
    """``bab-4`` as ``Bab IV``, ``lampiran-a`` as ``Lampiran A``."""
    kind, number = key.split("-")
    return f"{kind.capitalize()} {ROMAN.get(number, number.upper())}"


def section_label(chapter: str, key: str) -> str:
    """``bab-6`` and the key of its third section as ``Subbab 6.3``."""
    blocks = next(c.body for c in CHAPTERS if c.key == chapter)
    body = [{"type": b.kind, "value": b.value, "id": block_id(chapter, b.key)} for b in blocks]
    sections = number_sections(body, chapter.split("-")[1].upper())
    return next(s.label for s in sections if s.block_id == block_id(chapter, key))
