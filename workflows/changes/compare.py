"""The change from one version to another, field by field and block by block."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import StreamField

from workflows.changes.fields import (
    Content,
    child_relations,
    label_of,
    name_of,
    row_fields,
    row_key,
    shown_fields,
)
from workflows.changes.form import same
from workflows.changes.notes import with_notes
from workflows.changes.text import blocks_of, links_of_html, parts_of_struct, text_of_block, text_of_field
from workflows.changes.words import added, diff_html, removed

HEADING = "section"  # the type of block that opens a section


@dataclass(frozen=True)
class Change:
    """One thing that changed: ``kind`` is added, removed, changed or moved."""

    label: str
    kind: str
    html: SafeString | None = None
    where: str = ""
    parts: list[tuple[str, SafeString]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[SafeString]]] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return {
            "added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "moved": _("Moved"),
        }[self.kind]  # fmt: skip


def changes_between(model: type[models.Model], before: Content, after: Content) -> list[Change]:
    """Everything a reader would notice, in the order of the text."""
    found: list[Change] = []
    (before, earlier), (after, later) = with_notes(model, before), with_notes(model, after)
    numbers = {**earlier, **later}
    for shown in shown_fields(model):
        old, new = before.get(shown.name), after.get(shown.name)
        if isinstance(shown, StreamField):
            found.extend(_stream_changes(shown.stream_block, old, new))
        elif not same(old, new):
            texts = text_of_field(shown, old), text_of_field(shown, new)
            found.append(Change(label_of(shown), _kind(*texts), _diff(*texts, old, new)))
    for name, child, parent_field in child_relations(model):
        change = _row_changes(child, parent_field, before.get(name) or [], after.get(name) or [], numbers)
        if change:
            found.append(change)
    return found


def _kind(old: str, new: str) -> str:
    if old and not new:
        return "removed"
    return "added" if new and not old else "changed"


def _diff(old_text: str, new_text: str, old: Any, new: Any) -> SafeString:
    """The change in the words, or, where the words stayed, in the links."""
    if old_text != new_text:
        return diff_html(old_text, new_text)
    links = links_of_html(old), links_of_html(new)
    return diff_html(*links) if links[0] != links[1] else _only_form()


def _only_form() -> SafeString:
    return SafeString(_("The words stayed; only their form changed (bold, list, layout)."))


def _stream_changes(stream: blocks.StreamBlock, old: Any, new: Any) -> Iterator[Change]:
    before, after = blocks_of(old), blocks_of(new)
    old_by_id = {block["id"]: block for block in before if block.get("id")}
    new_ids = {block.get("id") for block in after}
    moved = _moved_ids(before, after)
    where = ""
    for position, block in enumerate(after):
        if block["type"] == HEADING and isinstance(block["value"], dict):
            where = str(block["value"].get("title", ""))
        yield from _removed_before(stream, before, after, position, new_ids, where)
        known = old_by_id.get(block.get("id", ""))
        if known is None:
            yield _whole_block(stream, block, "added", where)
        elif known["type"] != block["type"] or not same(known["value"], block["value"]):
            yield _changed_block(stream, known, block, where)
        elif block["id"] in moved:
            yield _whole_block(stream, block, "moved", where)
    for block in _trailing_removed(before, new_ids):
        yield _whole_block(stream, block, "removed", where)


def _moved_ids(before: list[Content], after: list[Content]) -> set[str]:
    old, new = [b.get("id") for b in before], [b.get("id") for b in after]
    common = set(old) & set(new)
    kept_old, kept_new = [i for i in old if i in common], [i for i in new if i in common]
    still = {
        identity
        for start, _new, size in SequenceMatcher(
            None, kept_old, kept_new, autojunk=False
        ).get_matching_blocks()
        for identity in kept_old[start : start + size]
    }
    return {str(identity) for identity in common - still}


def _removed_before(
    stream: blocks.StreamBlock,
    before: list[Content],
    after: list[Content],
    position: int,
    new_ids: set[Any],
    where: str,
) -> Iterator[Change]:
    """Blocks that stood right before this one and are gone."""
    identity = after[position].get("id")
    place = next((i for i, block in enumerate(before) if block.get("id") == identity), None)
    if place is None:
        return
    gone: list[Content] = []
    while place > 0 and before[place - 1].get("id") not in new_ids:
        place -= 1
        gone.insert(0, before[place])
    for block in gone:
        yield _whole_block(stream, block, "removed", where)


def _trailing_removed(before: list[Content], new_ids: set[Any]) -> list[Content]:
    tail: list[Content] = []
    for block in reversed(before):
        if block.get("id") in new_ids:
            break
        tail.insert(0, block)
    return tail


def _block_label(stream: blocks.StreamBlock, block: Content) -> str:
    child = stream.child_blocks.get(block["type"])
    return str(child.label) if child else block["type"]


def _whole_block(stream: blocks.StreamBlock, block: Content, kind: str, where: str) -> Change:
    text = text_of_block(stream.child_blocks.get(block["type"]), block["value"])
    html = {"added": added, "removed": removed}.get(kind, lambda words: diff_html(words, words))(text)
    return Change(_block_label(stream, block), kind, html, where)


def _changed_block(stream: blocks.StreamBlock, old: Content, new: Content, where: str) -> Change:
    child = stream.child_blocks.get(new["type"])
    label = _block_label(stream, new)
    if isinstance(child, blocks.StructBlock) and old["type"] == new["type"]:
        pairs = zip(parts_of_struct(child, old["value"]), parts_of_struct(child, new["value"]), strict=True)
        parts = [(name, diff_html(a, b)) for (name, a), (_name, b) in pairs if a != b]
        return Change(label, "changed", None if parts else _only_form(), where, parts=parts)
    texts = (
        text_of_block(stream.child_blocks.get(old["type"]), old["value"]),
        text_of_block(child, new["value"]),
    )
    return Change(label, "changed", _diff(*texts, old["value"], new["value"]), where)


def _row_changes(
    child: type[models.Model],
    parent_field: str,
    old: list[Content],
    new: list[Content],
    numbers: dict[str, int],
) -> Change | None:
    """Child rows as one table: a row a year or footnote, a column a field."""
    key = row_key(child, parent_field)
    columns = row_fields(child, parent_field, key)
    before, after = ({row.get(key): row for row in rows} for rows in (old, new))
    table: list[tuple[str, list[SafeString]]] = []
    for identity in [*after, *(k for k in before if k not in after)]:
        cells = [_cells(f, before.get(identity), after.get(identity)) for f in columns]
        if any(a != b for a, b in cells):
            table.append((_row_label(key, identity, numbers), [_cell_html(a, b) for a, b in cells]))
    if not table:
        return None
    kind = "changed" if before and after else "added" if after else "removed"
    return Change(
        name_of(child._meta.verbose_name_plural), kind, columns=[label_of(f) for f in columns],
        rows=sorted(table, key=_in_order) if key in ("year", "uuid") else table,
    )  # fmt: skip


def _cell_html(old: str, new: str) -> SafeString:
    """A cell is short: the old value and the new one whole, never half a number."""
    return diff_html(old, new) if old == new else format_html("{} {}", removed(old), added(new))


def _cells(column: models.Field, old: Content | None, new: Content | None) -> tuple[str, str]:
    def said(row: Content | None) -> str:
        return text_of_field(column, row.get(column.name)) if row else ""

    return said(old), said(new)


def _row_label(key: str, identity: Any, numbers: dict[str, int]) -> str:
    """The year, or the number that a footnote has in the text; one that nothing refers to has none."""
    if key == "uuid":
        return str(numbers.get(str(identity), "–"))
    return "" if key == "pk" else str(identity)


def _in_order(row: tuple[str, list[SafeString]]) -> tuple[bool, int]:
    return not row[0].isdecimal(), int(row[0]) if row[0].isdecimal() else 0
