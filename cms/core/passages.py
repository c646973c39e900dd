"""Long text cut into passages of about 200 words, at the end of a sentence where there is one."""

import re
from collections.abc import Iterator

from wagtail.rich_text import get_text_for_indexing

LEAST, MOST = 140, 230
WORD = re.compile(r"\S+")
FOOTNOTE = re.compile(r"<footnote\b.*?</footnote>", re.DOTALL)
SENTENCE_ENDS = (".", ";", ":", "!", "?")


def split(text: str) -> Iterator[str]:
    """The passages of ``text``, in order; together they hold all of it."""
    if len(text.split()) <= MOST:
        if text.strip():
            yield text.strip()
        return
    spans = [match.span() for match in WORD.finditer(text)]
    start = 0
    while start < len(spans):
        end = _end(text, spans, start)
        yield text[spans[start][0] : spans[end - 1][1]]
        start = end


def _end(text: str, spans: list[tuple[int, int]], start: int) -> int:
    """One past the last word of the passage that begins at word ``start``."""
    most = min(start + MOST, len(spans))
    if len(spans) - start <= MOST:
        return most
    for end in range(most, start + LEAST, -1):
        if text[spans[end - 1][1] - 1] in SENTENCE_ENDS:
            return end
    return most


def plain(html: object) -> str:
    """Rich text as plain text. The mark of a footnote is no word; the note itself is read elsewhere."""
    return get_text_for_indexing(FOOTNOTE.sub("", str(html))).strip()
