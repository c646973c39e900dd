"""Rich text without what the editor adds of its own: two writings of the same text compare as equal.

The editor keys its paragraphs, orders attributes as it likes, breaks no line between tags and writes the
provisional mark of a footnote; a reader notices none of it.
"""

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

from workflows.changes.fields import Content

SAME_TAG = {"strong": "b", "em": "i"}
OWN_ATTRIBUTES = ("data-block-key", "broken", "data-said")
WORDS_OF_ITS_OWN = ("footnote", "xref")  # read with the number of the day; what is kept inside is provisional


class _Plain(HTMLFormatter):
    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return sorted((name, value) for name, value in tag.attrs.items() if name not in OWN_ATTRIBUTES)


PLAIN = _Plain(entity_substitution=EntitySubstitution.substitute_xml)


def same(old: Any, new: Any) -> bool:
    """Whether two values of a revision's content (JSON) say and look the same."""
    return bool(old == new or plain(old) == plain(new))


def plain(value: Any) -> Any:
    """``value`` with all rich text in it in one form."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return plain_html(value) if isinstance(value, str) and "<" in value and ">" in value else value


def plain_html(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        tag.name = SAME_TAG.get(tag.name, tag.name)
        if tag.name in WORDS_OF_ITS_OWN:
            tag.clear()
    for text in soup.find_all(string=lambda words: not str(words).strip("\n\r\t ")):
        if text.parent in (soup, None) or text.parent.name in ("ul", "ol"):
            text.extract()
    return soup.decode(formatter=PLAIN).strip()


def said(row: Content, ignored: Iterable[str]) -> Content:
    """A child row without its bookkeeping."""
    return {name: plain(value) for name, value in row.items() if name not in ignored}
