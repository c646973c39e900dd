"""Values of a revision's content as plain text."""

import json
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from cms.core.templatetags.amounts import day as day_in_words
from cms.core.templatetags.amounts import rupiah
from workflows.changes.fields import is_many

NOTHING = "–"
LINE_ENDS = ("p", "li", "h2", "h3", "h4", "tr", "blockquote")


def text_of_html(html: Any) -> str:
    """Text of rich text, a line a paragraph."""
    soup = BeautifulSoup(str(html or ""), "html.parser")
    for tag in soup.find_all(LINE_ENDS):
        tag.append("\n")
    for tag in soup.find_all("br"):
        tag.replace_with("\n")
    for tag in soup.find_all("footnote"):  # a provisional mark of letters and digits stands inside
        said = f"{_('Footnote').lower()} {tag.get('data-said') or ''}".strip()
        tag.string = f" [{said}]"
    return soup.get_text().strip()


def links_of_html(html: Any) -> str:
    """Where the links and footnotes of rich text lead, a line each."""
    soup = BeautifulSoup(str(html or ""), "html.parser")
    targets = [
        f"{tag.get_text()} → {tag.get('href') or tag.get('linktype', '')} {tag.get('id', '')}".strip()
        for tag in soup.find_all("a")
    ]
    return "\n".join(targets)


def blocks_of(content: Any) -> list[dict[str, Any]]:
    """The blocks of a stream value as a revision keeps it (JSON text)."""
    if not content:
        return []
    return json.loads(content) if isinstance(content, str) else list(content)


def text_of_block(block: blocks.Block | None, value: Any) -> str:
    """The words of one block's raw value."""
    if value is None or value == "":
        return ""
    say = next((say for kind, say in BLOCK_TEXTS if isinstance(block, kind)), None)
    return say(block, value) if say else flat(value)


def _text_of_struct(block: Any, value: Any) -> str:
    return "\n".join(filter(None, (text for _label, text in parts_of_struct(block, value))))


def _text_of_list(block: Any, value: Any) -> str:
    items = [item["value"] if isinstance(item, dict) and "value" in item else item for item in value]
    return "\n".join(text_of_block(block.child_block, item) for item in items)


def _text_of_stream(block: Any, value: Any) -> str:
    return "\n".join(text_of_block(block.child_blocks.get(b["type"]), b["value"]) for b in blocks_of(value))


BLOCK_TEXTS: tuple[tuple[type[blocks.Block], Callable[[Any, Any], str]], ...] = (
    (blocks.StructBlock, _text_of_struct),
    (blocks.RichTextBlock, lambda _block, value: text_of_html(value)),
    (blocks.ListBlock, _text_of_list),
    (blocks.StreamBlock, _text_of_stream),
    (blocks.ChooserBlock, lambda block, value: _named(block.target_model, value)),
    (blocks.ChoiceBlock, lambda block, value: _choice(block.field.choices, value)),
)


def parts_of_struct(block: blocks.StructBlock, value: Any) -> list[tuple[str, str]]:
    """``(label, text)`` of each part of a struct value."""
    return [
        (str(child.label), text_of_block(child, (value or {}).get(name)))
        for name, child in block.child_blocks.items()
    ]


def flat(value: Any) -> str:
    """Any JSON value as text: cells of a row apart by a bar, rows on lines of their own."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return "\n".join(filter(None, (flat(part) for key, part in value.items() if not _is_layout(key))))
    if isinstance(value, list):
        if any(isinstance(part, list | dict) for part in value):
            return "\n".join(flat(part) for part in value)
        return " | ".join(flat(part) for part in value)
    return str(value)


def _is_layout(key: str) -> bool:
    """Parts of a table's value that say how it looks, not what it says."""
    return key in {"cell", "mergeCells", "id", "type"} or key.startswith(("first_", "table_header"))


def text_of_field(field: models.Field, value: Any) -> str:
    """What a field of a revision's content says."""
    if value is None or value in ("", []):
        return ""
    if isinstance(field, StreamField):
        return _text_of_stream(field.stream_block, value)
    if isinstance(field, RichTextField):
        return text_of_html(value)
    if is_many(field):
        return "\n".join(_named(field.related_model, pk) for pk in value)
    return _named(field.related_model, value) if field.is_relation else _plain(field, value)


def _plain(field: models.Field, value: Any) -> str:
    if field.choices:
        return _choice(field.flatchoices, value)
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        day = parse_date(str(value))
        return day_in_words(day) if day else str(value)
    if isinstance(field, models.BigIntegerField):
        return rupiah(value)
    return str(value)


def _choice(choices: Any, value: Any) -> str:
    return str({str(key): label for key, label in choices}.get(str(value), value))


def _named(model: Any, pk: Any) -> str:
    found = model._base_manager.filter(pk=pk).first()
    return str(found) if found else _("(no longer there)")
