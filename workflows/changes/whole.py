"""The whole text of a version, for reading beside the decision."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import expand_db_html

from workflows.changes.fields import child_relations, label_of, name_of, row_fields, row_key, shown_fields
from workflows.changes.text import text_of_block, text_of_field
from workflows.changes.words import lines

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """A field of the text, ``long`` where it needs the width of the page."""

    label: str
    html: SafeString | None = None
    long: bool = False
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)


def whole_text(obj: Any, content: dict[str, Any], request: Any) -> list[Part]:
    """Every field that says something; ``obj`` is the revision as an object, ``content`` its content."""
    parts = []
    for shown in shown_fields(type(obj)):
        if isinstance(shown, StreamField):
            parts.append(
                Part(label_of(shown), _stream_html(getattr(obj, shown.name), obj, request), long=True)
            )
        elif text := text_of_field(shown, content.get(shown.name)):
            parts.append(Part(label_of(shown), _field_html(shown, obj, text)))
    for name, child, parent_field in child_relations(type(obj)):
        if rows := content.get(name):
            parts.append(_table(child, parent_field, rows))
    return parts


def _field_html(shown: models.Field, obj: Any, text: str) -> SafeString:
    if isinstance(shown, RichTextField):
        return SafeString(expand_db_html(getattr(obj, shown.name)))
    return lines(text)


def _stream_html(stream: Any, obj: Any, request: Any) -> SafeString:
    return format_html_join("", "{}", ((_block_html(block, obj, request),) for block in stream))


def _block_html(block: Any, obj: Any, request: Any) -> SafeString:
    """One block as the site shows it; its plain words where its template needs more than we have here."""
    try:
        return block.render_as_block({"page": obj, "self": obj, "request": request})
    except Exception:
        logger.exception("block %s of %s could not be drawn", block.block_type, obj.pk)
        return format_html("<p>{}</p>", lines(text_of_block(block.block, block.get_prep_value()["value"])))


def _table(child: type[models.Model], parent_field: str, rows: list[dict[str, Any]]) -> Part:
    key = row_key(child, parent_field)
    columns = row_fields(child, parent_field, key)
    numbered = key in ("uuid", "pk")
    ordered = rows if numbered else sorted(rows, key=lambda row: str(row.get(key)))
    table = [
        (str(i) if numbered else str(row.get(key)), [text_of_field(f, row.get(f.name)) for f in columns])
        for i, row in enumerate(ordered, start=1)
    ]
    return Part(
        name_of(child._meta.verbose_name_plural),
        long=True,
        columns=[label_of(f) for f in columns],
        rows=table,
    )
