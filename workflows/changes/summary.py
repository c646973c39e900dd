"""What changed, in a few words: for a line of the queue."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from workflows.changes.fields import (
    Content,
    child_relations,
    is_many,
    label_of,
    name_of,
    row_key,
    shown_fields,
)
from workflows.changes.form import said, same
from workflows.changes.notes import marked
from workflows.changes.text import blocks_of


def summary_of(model: type[models.Model], before: Content | None, after: Content | None) -> list[str]:
    """Short phrases, one a field or kind of row that differs; asks the database nothing."""
    if after is None:
        return []
    if before is None:
        return [_("New text, not yet published")]
    found = []
    for field in shown_fields(model):
        old, new = before.get(field.name), after.get(field.name)
        if isinstance(field, StreamField):
            found.extend(_stream(field, old, new))
        elif (sorted(old or []) != sorted(new or [])) if is_many(field) else not same(old, new):
            found.append(label_of(field))
    for name, child, parent_field in child_relations(model):
        rows = before.get(name) or [], after.get(name) or []
        key = row_key(child, parent_field)
        if key == "uuid" and all(rows):
            # A reader misses a footnote whose mark is gone, whoever keeps its row.
            lost = marked(model, before) - marked(model, after)
            rows = rows[0], [row for row in rows[1] if str(row.get(key)) not in lost]
        found.extend(_rows(child, parent_field, key, *rows))
    return found


def _stream(field: models.Field, old: Any, new: Any) -> list[str]:
    before = {block.get("id"): block for block in blocks_of(old)}
    after = {block.get("id"): block for block in blocks_of(new)}
    kept = before.keys() & after.keys()
    words = _counted(before, after, sum(not same(before[key], after[key]) for key in kept))
    order = [key for key in before if key in kept]
    if not words and order != [key for key in after if key in kept]:
        words = [_("order changed")]
    if not words:
        return []
    return [_("%(field)s: %(what)s") % {"field": label_of(field), "what": ", ".join(words)}]


def _counted(before: dict[Any, Any], after: dict[Any, Any], changed: int) -> list[str]:
    counts = {
        _("%(n)s changed"): changed,
        _("%(n)s added"): len(after.keys() - before.keys()),
        _("%(n)s removed"): len(before.keys() - after.keys()),
    }
    return [phrase % {"n": n} for phrase, n in counts.items() if n]


def _rows(child: Any, parent_field: str, key: str, old: list[Content], new: list[Content]) -> list[str]:
    ignored = {"pk", "id", "sort_order", "translation_key", "locale", parent_field}
    before = {row.get(key): said(row, ignored) for row in old}
    after = {row.get(key): said(row, ignored) for row in new}
    differing = [k for k in before.keys() | after.keys() if before.get(k) != after.get(k)]
    if not differing:
        return []
    label = name_of(child._meta.verbose_name)
    if key in ("uuid", "pk"):
        words = _counted(before, after, sum(k in before and k in after for k in differing))
        return [_("%(field)s: %(what)s") % {"field": label, "what": ", ".join(words)}]
    return [f"{label} {', '.join(sorted(map(str, differing)))}"]
