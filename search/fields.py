"""``opd:``, ``jenis:``, ``tahun:`` and ``status:`` typed into a question, told apart from its words."""

import re
from typing import NamedTuple

from search.question import CURLY

# What is typed: the name of the facet in addresses.
NAMES = {
    "opd": "agency", "jenis": "type", "tahun": "year", "status": "status",
    "muatan": "muatan", "klasifikasi": "classification",
}  # fmt: skip
FIELD = re.compile(
    rf"""(?<!\S)(?P<minus>-?)(?P<name>{"|".join(NAMES)}):(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))(?!\S)""",
    re.IGNORECASE,
)


class Field(NamedTuple):
    """``facet`` in addresses, the value as typed, and the whole piece; one with ``minus`` leaves out."""

    facet: str
    value: str
    typed: str
    minus: bool


def split(text: str) -> tuple[str, list[Field]]:
    """The words, and the fields among them. A name without a value is a word; quotes and minus are read as in words."""
    text = text.translate(CURLY)
    fields = [
        Field(
            NAMES[found["name"].lower()],
            (found["quoted"] or found["plain"] or "").strip(),
            found.group(),
            bool(found["minus"]),
        )
        for found in FIELD.finditer(text)
    ]
    return " ".join(FIELD.sub(" ", text).split()) if fields else text, fields


def as_words(field: Field) -> str:
    """The piece as plain words, for a value that nobody knows; with a minus they are left out together."""
    plain = " ".join(field.typed.lstrip("-").replace(":", " ").replace('"', " ").split())
    return f'-"{plain}"' if field.minus else plain
