"""Keep the words of what is indexed, as they are written, for each audience: what "did you mean" chooses from."""

import re
from collections.abc import Iterable, Iterator

from django.db import connection

from cms.core.searchable import Entry
from search.models import Spelling

# Letters only: a number, a code or half a word of a bad scan is no spelling to propose.
WORD = re.compile(r"\b[a-z]{4,30}\b")
CHUNK = 900
KNOWN = "SELECT word FROM search_spelling WHERE audience_id = %s AND word IN ({places})"


def learn(texts: Iterable[tuple[int, Entry]]) -> None:
    """Add the words of entries that are new to their audience."""
    by_audience: dict[int, set[str]] = {}
    for audience, entry in texts:
        words = by_audience.setdefault(audience, set())
        for text in _texts(entry):
            words.update(WORD.findall(text.lower()))
    for audience, words in by_audience.items():
        ordered = sorted(words)
        for start in range(0, len(ordered), CHUNK):
            some = ordered[start : start + CHUNK]
            known = _known(audience, some)
            fresh = [Spelling(word=word, audience_id=audience) for word in some if word not in known]
            Spelling.objects.bulk_create(fresh, ignore_conflicts=True)


def _known(audience: int, words: list[str]) -> set[str]:
    """Asked bare: a bulk load asks this of thousands of words, most of them known, and each would be wrapped."""
    places = ", ".join(["%s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(KNOWN.format(places=places), [audience, *words])
        return {word for (word,) in cursor.fetchall()}


def _texts(entry: Entry) -> Iterator[str]:
    yield entry.title
    yield from (passage.text for passage in entry.passages)
