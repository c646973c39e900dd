"""Where in a regulation or a plan a text stands: Bab, Pasal, ayat, page by page.

A passage never spans two pages or two Pasal, so a hit names the one and opens the other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from cms.core.passages import MOST, split

MARK = re.compile(
    r"^[ \t#*\"“”']*(?:"
    r"(?P<chapter>BAB[ \t]+(?P<roman>[IVXLC]{1,7})\b)[^\n]*"
    r"|Pasal[ \t]*(?P<article>(?=[IlO]?\d|\d)[\dlO]{1,3}[A-Z]{0,2}|[IVX]{1,5})[ \t*.]*"
    r"|(?P<annex>LAMPIRAN(?:[ \t]+(?P<which>[IVX]{1,5}))?\b)[^\na-z]*"
    r"|(?P<notes>PENJELASAN)[ \t*]*(?:ATAS[^\n]*)?"
    r")$",
    re.MULTILINE,
)
# A Pasal that is only spoken of may begin a line too; the words around it give it away.
SPOKEN_BEFORE = re.compile(
    r"(?:dalam|dimaksud|pada|dan|ketentuan|huruf|dengan|atau|dari|sampai|antara|,|ayat \(\d+\))\s*\Z",
    re.IGNORECASE,
)
SPOKEN_AFTER = re.compile(
    r"\s*(?:ayat\b|huruf\b|dan\b|sampai\b|atau\b|,|;|(?:UU|Undang-Undang|Peraturan(?: \w+){0,4}) Nomor\b)"
)
READ_WRONG = str.maketrans({"O": "0", "l": "1"})
HEADING_WORDS = 12
PARAGRAPH = re.compile(r"^[ \t]*(?:Ayat[ \t]*)?\((?P<number>\d{1,2}[a-z]?)\)(?=\s)", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """``part`` is ``Lampiran I`` or ``Penjelasan``; empty in the body itself."""

    part: str = ""
    chapter: str = ""
    article: str = ""
    paragraph: str = ""

    @property
    def anchor(self) -> str:
        """``pasal-19``, where the regulation itself says it: neither explained nor annexed."""
        return f"pasal-{self.article.lower()}" if self.article and not self.part else ""


@dataclass(frozen=True)
class Section:
    """A piece of a page of about 200 words at most."""

    page: int
    text: str
    heading: str = ""
    anchor: str = ""


@dataclass
class Walk:
    """Where the reading stands; it goes on from page to page."""

    place: Place = field(default_factory=Place)


def sections(pages: Iterable[tuple[int, str]]) -> Iterator[Section]:
    """The pieces of numbered pages, in order; together they hold all of the text."""
    walk = Walk()
    for number, text in pages:
        for place, piece in _pieces(text, walk):
            yield from _sections(number, place, piece, walk)


def article_anchor(article: str) -> str:
    """The anchor of the passages of a Pasal: ``19`` → ``pasal-19``."""
    return Place(article=article.strip()).anchor


def _pieces(text: str, walk: Walk) -> Iterator[tuple[Place, str]]:
    """A page cut where a Bab, Pasal, annex or the explanation begins."""
    start = 0
    for mark in MARK.finditer(text):
        if mark["article"] and _is_spoken_of(text, mark):
            continue
        before = text[start : mark.start()]
        if not _is_mere_heading(before, walk.place):
            yield walk.place, before
            start = mark.start()
        walk.place = _next(walk.place, mark)
    if text[start:].strip():
        yield walk.place, text[start:]


def _is_mere_heading(text: str, place: Place) -> bool:
    """The number of a page, the title of a Bab: no text of its own, so it goes with what follows."""
    if not any(map(str.isalpha, text)):
        return True
    return not place.article and len(text.split()) <= HEADING_WORDS


def _is_spoken_of(text: str, mark: "re.Match[str]") -> bool:
    before = text[max(0, mark.start() - 40) : mark.start()]
    return bool(SPOKEN_BEFORE.search(before) or SPOKEN_AFTER.match(text, mark.end()))


def _next(place: Place, mark: "re.Match[str]") -> Place:
    if mark["article"]:
        return replace(place, article=_article(mark["article"]), paragraph="")
    if mark["chapter"]:
        return Place(part=place.part, chapter=f"Bab {mark['roman']}")
    if mark["annex"]:
        return Place(part=f"Lampiran {mark['which']}" if mark["which"] else "Lampiran")
    return Place(part="Penjelasan")


def _article(written: str) -> str:
    """Scans have letters among the digits: ``1O`` is 10, ``l1`` is 11; a Roman number has no digit."""
    return written.translate(READ_WRONG) if any(map(str.isdigit, written)) else written


def _sections(page: int, place: Place, piece: str, walk: Walk) -> Iterator[Section]:
    """A Pasal in one section, or in several that begin with an ayat where there are any."""
    held: list[str] = []
    numbers: list[str] = []
    words = 0
    for number, text in _paragraphs(piece, place.paragraph):
        length = len(text.split())
        if held and words + length > MOST:
            yield from _section(page, place, held, numbers)
            held, numbers, words = [], [], 0
        held.append(text)
        numbers.append(number)
        words += length
    yield from _section(page, place, held, numbers)
    if walk.place == place:  # the Pasal may go on overleaf
        walk.place = replace(place, paragraph=numbers[-1])


def _section(page: int, place: Place, held: list[str], numbers: list[str]) -> Iterator[Section]:
    told = list(filter(None, numbers))
    heading = _heading(place, told[0] if told else "", told[-1] if told else "")
    for part in split("".join(held)):
        yield Section(page, part, heading, place.anchor)


def _paragraphs(piece: str, current: str) -> Iterator[tuple[str, str]]:
    """The text before the first ayat belongs to the one that began before, if any."""
    start, number = 0, current
    for mark in PARAGRAPH.finditer(piece):
        if piece[start : mark.start()].strip():
            yield number, piece[start : mark.start()]
            start = mark.start()
        number = mark["number"]
    yield number, piece[start:]


def _heading(place: Place, first: str, last: str) -> str:
    """``Bab III · Pasal 19 ayat (2)–(4)``."""
    article = ""
    if place.article:
        article = f"Pasal {place.article}"
        if first:
            article += f" ayat ({first})" if first == last else f" ayat ({first})–({last})"
    return " · ".join(filter(None, (place.part, place.chapter, article)))
