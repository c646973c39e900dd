"""The text of a chapter's body in passages; each knows the section it stands in."""

from collections.abc import Callable, Iterator
from typing import Any

from cms.core.passages import plain, split
from cms.core.searchable import Passage
from cms.plans.numbering import anchor_of


def body_passages(page: Any) -> Iterator[Passage]:
    """Passages never span two sections. Footnotes come last, each by itself."""
    heading, anchor = "", ""
    parts: list[str] = []
    for place, block in enumerate(page.body):
        if block.block_type == "section":
            yield from _passages(parts, heading, anchor)
            heading, anchor, parts = block.value["title"], anchor_of(block.id or "", place), []
        elif block.block_type in TEXT_OF:
            parts.append(TEXT_OF[block.block_type](block.value))
    yield from _passages(parts, heading, anchor)
    for note in page.footnotes.all():
        yield from _passages([plain(note.text)], "", "")


def _passages(parts: list[str], heading: str, anchor: str) -> Iterator[Passage]:
    """A heading without text under it is a passage too: its words are found."""
    text = "\n".join(part for part in parts if part)
    pieces = list(split(text)) or ([heading] if heading else [])
    yield from (Passage(piece, heading=heading, anchor=anchor) for piece in pieces)


def _table(value: Any) -> str:
    rows = (value["table"] or {}).get("data") or []
    lines = [" · ".join(str(cell) for cell in row if cell not in {None, ""}) for row in rows]
    return "\n".join([value["caption"], *lines, value["source"]])


def _figure(value: Any) -> str:
    return "\n".join(filter(None, (value["caption"], value["alt_text"], value["source"])))


def _citation(value: Any) -> str:
    return ", ".join(filter(None, (value["regulation"], value["article"], value["quote"])))


def _callout(value: Any) -> str:
    return "\n".join(filter(None, (value["title"], plain(value["text"]))))


TEXT_OF: dict[str, Callable[[Any], str]] = {
    "text": plain,
    "table": _table,
    "figure": _figure,
    "matrix": lambda value: value["caption"],
    "citation": _citation,
    "callout": _callout,
}
