"""How the text of a chapter is written down in this folder: blocks with plain words and a few marks.

In the words: a blank line parts paragraphs, ``- `` and ``1. `` make lists, ``**bold**`` and ``*italic*``,
``[^key]`` a footnote of the chapter, ``{bab-4#aplikasi}`` a reference to a chapter or one of its sections.
"""

import re
from dataclasses import dataclass, field
from typing import Any

BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"\*(.+?)\*")
LISTS = {"- ": "ul", "1. ": "ol"}


@dataclass(frozen=True)
class Block:
    """One block of a body. ``key`` names it within its chapter, so that others can point at it."""

    kind: str
    value: Any
    key: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is written here. ``notes`` holds its footnotes by key."""

    key: str
    title: str
    agency: str
    summary: str
    body: tuple[Block, ...]
    notes: dict[str, str] = field(default_factory=dict)
    is_appendix: bool = False


def section(title: str, key: str = "", *, level: int = 2) -> Block:
    return Block("section", {"title": title, "level": str(level)}, key)


def text(words: str) -> Block:
    return Block("text", markup(words))


def table(caption: str, rows: list[list[str]], source: str = "") -> Block:
    """A table whose first row names the columns."""
    grid = {
        "data": rows,
        "cell": [],
        "mergeCells": [],
        "table_caption": "",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
    }
    return Block("table", {"caption": caption, "table": grid, "source": source})


def figure(name: str, caption: str, alt_text: str, source: str = "Olahan Tim Penyusun.") -> Block:
    """``name`` is one of the diagrams of :mod:`home.demo.drawings`."""
    return Block("figure", {"image": name, "caption": caption, "alt_text": alt_text, "source": source})


def citation(regulation: str, article: str = "", page: int | None = None, quote: str = "") -> Block:
    value = {"regulation": regulation, "article": article, "page": page, "quote": quote}
    return Block("citation", value)


def callout(kind: str, title: str, words: str) -> Block:
    return Block("callout", {"kind": kind, "title": title, "text": markup(words)})


def matrix(caption: str, muatan: str = "") -> Block:
    return Block("matrix", {"caption": caption, "scope": "plan", "muatan": muatan})


def markup(words: str) -> str:
    """The HTML of ``words``; footnotes and references are left for when pages have ids."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", words.strip()))
    return "".join(_part(part) for part in parts)


def _part(part: str) -> str:
    for mark, tag in LISTS.items():
        if part.startswith(mark):
            entries = re.split(rf"\n\s*{re.escape(mark)}", part.removeprefix(mark))
            return f"<{tag}>{''.join(f'<li>{_line(entry)}</li>' for entry in entries)}</{tag}>"
    return f"<p>{_line(part)}</p>"


def _line(words: str) -> str:
    joined = " ".join(words.split()).replace("&", "&amp;")
    return ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", joined))
