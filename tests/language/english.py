"""Finds English on a rendered page: words that no Indonesian text has, in what people see or hear."""

import re
from html.parser import HTMLParser

# Short words that give English away and are no Indonesian word.
TELLTALE = frozenset(
    """
    the and of to for with your you this that is are was were not from has have been by about there
    page pages edit delete save search add new choose select view show close cancel submit sign more
    settings username password user users loading error errors today yes back next previous remove
    upload download change changes comment comments history task tasks image images document documents
    none root name names site sites actions action selected all any other title type date time first last
    created updated published unpublished draft owner parent child children move copy unlock lock
    explore exploring toggle collapse expand open close sort filter filters result results of in on it
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a list of strings
)
READ_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "aria-description")
UNSEEN = frozenset({"script", "style", "code", "kbd", "svg"})
WORD = re.compile(r"[A-Za-z]+")
# Addresses, file names and e-mail addresses are no sentences.
NO_SENTENCE = re.compile(r"\S*(?:://|@|/|_|\.[a-z]{2,5}\b)\S*")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.found.extend(value for name, value in attrs if name in READ_ATTRIBUTES and value)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen and data.strip():
            self.found.append(" ".join(data.split()))


def english_in(html: str) -> set[str]:
    """Pieces of text on the page that hold an English word."""
    reader = _Text()
    reader.feed(html)
    return {text for text in reader.found if _is_english(text)}


def _is_english(text: str) -> bool:
    words = WORD.findall(NO_SENTENCE.sub(" ", text).lower())
    return any(word in TELLTALE for word in words)
