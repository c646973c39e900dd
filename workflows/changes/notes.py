"""Footnotes as a reader meets them: numbered in the order of the text, with what they say.

A revision keeps only a mark in the text and the notes as rows. Before two texts are compared each mark is given
its number and words (``data-said``), which :func:`workflows.changes.text.text_of_html` reads.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from django.db import models
from django.utils.text import Truncator
from wagtail.fields import StreamField

from workflows.changes.fields import Content, shown_fields
from workflows.changes.text import blocks_of, text_of_html

MARK = re.compile(r'<footnote\b[^>]*?\bid="([^"]*)"[^>]*>.*?</footnote>', re.DOTALL)
LONGEST = 160  # characters of a note beside its number


class Notes:
    """The footnotes of one text: ``numbers`` by mark, filled while the text is read."""

    def __init__(self, rows: list[Content]) -> None:
        self.numbers: dict[str, int] = {}
        self._said = {str(row.get("uuid")): text_of_html(row.get("text")) for row in rows}

    def put_into(self, value: Any) -> Any:
        """``value`` of any depth, each mark with its number and words."""
        if isinstance(value, dict):
            return {key: self.put_into(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.put_into(part) for part in value]
        return MARK.sub(self._mark, value) if isinstance(value, str) else value

    def _mark(self, found: re.Match[str]) -> str:
        mark = found[1]
        number = self.numbers.setdefault(mark, len(self.numbers) + 1)
        words = Truncator(" ".join(self._said.get(mark, "").split())).chars(LONGEST)
        said = f"{number}: {words}" if words else str(number)
        return f'<footnote id="{escape(mark)}" data-said="{escape(said)}"></footnote>'


def marked(model: type[models.Model], content: Content) -> set[str]:
    """The footnotes that the text refers to."""
    texts = [
        blocks_of(content.get(shown.name)) for shown in shown_fields(model) if isinstance(shown, StreamField)
    ]
    return set(_marks(texts))


def _marks(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _marks(part)
    elif isinstance(value, str):
        yield from MARK.findall(value)


def with_notes(model: type[models.Model], content: Content) -> tuple[Content, dict[str, int]]:
    """``content`` with its footnotes said where they are marked, and their numbers by mark."""
    notes = Notes(content.get("footnotes") or [])
    texts = {
        shown.name: notes.put_into(blocks_of(content.get(shown.name)))
        for shown in shown_fields(model)
        if isinstance(shown, StreamField)
    }
    return {**content, **texts}, notes.numbers
