"""The text editor's answer is checked before it is turned into text: its size, its nesting, its shape.

The converter believes what it is given; a single number in it ("depth") can keep a worker busy for hours.
"""

import json
import logging
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 200_000
MAX_SENT = 2_000_000
MAX_BLOCKS = 5_000
MAX_LINES = 500  # of one paragraph
MAX_RANGES = 500
MAX_ALL_RANGES = 10_000
MAX_DEPTH = 4
MAX_STYLES = 6
IDENTITY = re.compile(r"\d{1,18}", re.ASCII)
SCALARS = (str, int, float, bool, type(None))


class RefusedText(str):
    """Text that was not taken in. Whatever field cleans it learns why; the editor shows ``typed`` again."""

    sentence: str
    typed: str

    @classmethod
    def of(cls, sentence: str, typed: str) -> "RefusedText":
        # Never empty, so that no field takes it for nothing; never stored, so that it need not say anything.
        refused = cls("<p>…</p>")
        refused.sentence = sentence
        refused.typed = typed
        return refused

    def __str__(self) -> str:
        raise ValidationError(self.sentence, code="rich_text")


class MalformedError(Exception):
    """The browser sent what no text editor sends."""


class TooLongError(Exception):
    """A text, readable, beyond the limits."""


class CheckedRichTextArea(DraftailRichTextArea):
    """Wagtail's text editor for all long text of ours (``WAGTAILADMIN_RICH_TEXT_EDITORS``)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        sent = data.get(name)
        if sent is None:
            return None
        try:
            state = checked(sent)
        except TooLongError:
            return RefusedText.of(too_long(), _shown_again(sent))
        except MalformedError:
            return RefusedText.of(unreadable(), _shown_again(sent))
        try:
            html: str = self.converter.exporter.render(state)
            html.encode()  # half of a character pair can be sent, but not stored
        except Exception:
            # Features bring converters of their own, which fail in ways of their own at what was made up.
            logger.warning("rich text of %s could not be converted", name, exc_info=True)
            return RefusedText.of(unreadable(), _shown_again(sent))
        return html

    def format_value(self, value: Any) -> str:
        if isinstance(value, RefusedText):
            return self.converter.from_database_format(value.typed)
        return super().format_value(value)


def too_long() -> str:
    return _("This text is too long: %(limit)s characters at most. Divide it.") % {"limit": "200.000"}


def unreadable() -> str:
    return _("The text could not be read as it was sent. Look through it, then save again.")


def checked(sent: str) -> dict[str, Any]:
    """What the editor sent, within bounds; raises :class:`MalformedError` or :class:`TooLongError`."""
    if len(sent) > MAX_SENT:
        raise TooLongError
    try:
        state = json.loads(sent)
    except (ValueError, RecursionError) as broken:
        raise MalformedError from broken
    if state is None:
        return {"blocks": [], "entityMap": {}}
    _need(isinstance(state, dict))
    entities = _entities(state.get("entityMap", {}))
    blocks = state.get("blocks", [])
    _need(isinstance(blocks, list))
    blocks = [_block(block, entities) for block in blocks[: MAX_BLOCKS + 1]]
    _check_size(blocks)
    return {"blocks": blocks, "entityMap": entities}


def _need(fulfilled: bool) -> None:
    if not fulfilled:
        raise MalformedError


def _check_size(blocks: list[dict[str, Any]]) -> None:
    characters = sum(len(block["text"]) for block in blocks)
    lines = max((block["text"].count("\n") for block in blocks), default=0)
    ranges = sum(len(block["inlineStyleRanges"]) + len(block["entityRanges"]) for block in blocks)
    if len(blocks) > MAX_BLOCKS or characters > MAX_CHARACTERS:
        raise TooLongError
    if lines > MAX_LINES or ranges > MAX_ALL_RANGES:
        raise TooLongError


def _entities(sent: Any) -> dict[str, Any]:
    """Links, footnotes and references: a kind and plain values; an ``id`` is a number of the database."""
    # An empty map may arrive as a list.
    if sent in ([], None):
        return {}
    _need(isinstance(sent, dict))
    for entity in sent.values():
        _need(isinstance(entity, dict) and isinstance(entity.get("type"), str))
        data = entity.setdefault("data", {})
        _need(isinstance(data, dict) and all(isinstance(value, SCALARS) for value in data.values()))
        _need(data.get("id") is None or bool(IDENTITY.fullmatch(str(data["id"]))))
        _need(isinstance(data.get("url", ""), str | None))
    return sent


def _block(sent: Any, entities: dict[str, Any]) -> dict[str, Any]:
    _need(isinstance(sent, dict))
    text, depth = sent.get("text", ""), sent.get("depth", 0)
    _need(isinstance(text, str) and isinstance(depth, int) and isinstance(sent.get("type"), str))
    styles = _ranges(sent.get("inlineStyleRanges"), len(text))
    places = _ranges(sent.get("entityRanges"), len(text))
    _need(all(isinstance(style.get("style"), str) for style in styles))
    _need(all(str(place.get("key")) in entities for place in places))
    _apart(places)
    kinds = {style["style"] for style in styles}
    _need(len(kinds) <= MAX_STYLES)
    for kind in kinds:
        _apart([style for style in styles if style["style"] == kind])
    return {
        "key": str(sent.get("key") or ""),
        "type": sent["type"],
        "text": text,
        # The editor's own menu nests no deeper; what was pasted deeper stays, a step to the left.
        "depth": min(max(depth, 0), MAX_DEPTH),
        "inlineStyleRanges": styles,
        "entityRanges": places,
        "data": {},
    }


def _ranges(sent: Any, length: int) -> list[dict[str, Any]]:
    """Stretches of a block's text; what reaches beyond it is cut off."""
    ranges = [] if sent is None else sent
    _need(isinstance(ranges, list) and len(ranges) <= MAX_RANGES)
    for stretch in ranges:
        _need(isinstance(stretch, dict))
        start, count = stretch.get("offset"), stretch.get("length")
        _need(isinstance(start, int) and isinstance(count, int))
        stretch["offset"] = min(max(start, 0), length)
        stretch["length"] = min(max(count, 0), length - stretch["offset"])
    return [stretch for stretch in ranges if stretch["length"]]


def _apart(stretches: list[dict[str, Any]]) -> None:
    """A letter is bold once and in one link; a pile of stretches would cost the converter its square."""
    end = 0
    for stretch in sorted(stretches, key=lambda stretch: stretch["offset"]):
        _need(stretch["offset"] >= end)
        end = stretch["offset"] + stretch["length"]


def _shown_again(sent: str) -> str:
    """The words of a refused text, a paragraph for each block, as far as they can be told from the rest."""
    try:
        state = json.loads(sent)
        words = [str(block["text"]) for block in state["blocks"]]
    except (ValueError, RecursionError, TypeError, KeyError):
        words = [sent]
    lines = [line.encode(errors="replace").decode() for line in words if line]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
