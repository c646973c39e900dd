"""Autocomplete: titles that begin as somebody types, slips of the finger forgiven, for whoever may read them."""

import threading
import time
from bisect import bisect_left
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from cms.core.searchable import searchables
from search.analysis.words import words_of
from search.models import IndexedEntry
from search.question import clean
from search.selectors.audiences import readable_sets
from search.selectors.pending import shown_entries
from search.selectors.state import index_state

MOST = 8
CHECKED = 24  # candidates that are checked against the database: some may have gone
LEAST = 2  # characters
FORGIVING = 4  # letters from which a slip is forgiven
LONG = 8  # letters from which two are
SECONDS = 300  # after which titles that are gone are forgotten


class Title(NamedTuple):
    title: str
    kind: str
    kind_label: str
    url: str


class Kept(NamedTuple):
    pk: int
    title: str
    words: tuple[str, ...]
    audience: int


class Titles:
    """The titles of the index, read once a process and then only those that came."""

    def __init__(self) -> None:
        self.generation, self.writes, self.last, self.read_at = 0, -1, 0, 0.0
        self.rows: dict[int, Kept] = {}
        self.by_word: dict[str, list[int]] = {}
        self.words: list[str] = []
        self.lock = threading.Lock()

    def catch_up(self, generation: int, writes: int) -> None:
        """Read what is new. ``writes`` counts every change of the index."""
        with self.lock:
            if generation != self.generation or writes < self.writes or self._is_old():
                self.generation, self.last, self.read_at = generation, 0, time.monotonic()
                self.rows, self.by_word, self.words = {}, {}, []
            elif writes == self.writes:
                return
            self.writes = writes
            self._read()

    def _is_old(self) -> bool:
        return time.monotonic() - self.read_at > SECONDS

    def _read(self) -> None:
        rows = IndexedEntry.objects.filter(generation=self.generation, pk__gt=self.last).order_by("pk")
        for pk, title, audience in rows.values_list("pk", "title", "audience_id").iterator():
            words = tuple(word.lower() for word in words_of(title))
            self.rows[pk] = Kept(pk, title, words, audience)
            for word in set(words):
                self.by_word.setdefault(word, []).append(pk)
            self.last = pk
        self.words = sorted(self.by_word)

    def matching(self, typed: list[str], audiences: frozenset[int]) -> list[Kept]:
        """Titles of these audiences that have a word for each word typed; the last one may be half written.

        Only words of these audiences are looked at, so what is hidden moves nothing.
        """
        own = [word for word in self.words if self._seen(word, audiences)]
        found: set[int] | None = None
        for word in typed:
            ids = {pk for near in near_words(word, own) for pk in self.by_word[near]}
            found = ids if found is None else found & ids
        rows = [self.rows[pk] for pk in found or () if self.rows[pk].audience in audiences]
        return sorted(rows, key=lambda row: _rank(row, typed))

    def _seen(self, word: str, audiences: frozenset[int]) -> bool:
        return any(self.rows[pk].audience in audiences for pk in self.by_word[word])


titles = Titles()


def suggested_titles(text: str, user: Any) -> list[Title]:
    """Up to eight titles for what has been typed so far. A fixed number of queries."""
    typed = [word.lower() for word in words_of(clean(text))][:8]
    if sum(map(len, typed)) < LEAST:
        return []
    state = index_state()
    titles.catch_up(state.generation, state.writes)
    sets = readable_sets(user)
    candidates = [row.pk for row in titles.matching(typed, frozenset(sets))[:CHECKED]]
    entries = IndexedEntry.objects.filter(generation=state.generation, audience__in=sets).in_bulk(candidates)
    shown = shown_entries(user, list(entries.values()))
    made: dict[tuple[str, int], Title] = {}
    for pk in candidates:
        if pk in shown:
            entry, seen = entries[pk], shown[pk]
            label = str(searchables()[entry.kind].label)
            title = f"{seen.name} · {seen.title}" if seen.name else seen.title
            made.setdefault((entry.kind, entry.object_id), Title(title, entry.kind, label, seen.url))
    return list(made.values())[:MOST]


def near_words(typed: str, words: list[str]) -> list[str]:
    """Of sorted ``words``: those that begin as typed; where none does, those that nearly do."""
    found = []
    for place in range(bisect_left(words, typed), len(words)):
        if not words[place].startswith(typed):
            break
        found.append(words[place])
    if found or len(typed) < FORGIVING:
        return found
    slips = 2 if len(typed) >= LONG else 1
    # A half-written word is compared with beginnings of its own length, and of one letter more.
    near: set[str] = set()
    for length in (len(typed), len(typed) + 1):
        cut = {word: word[:length] for word in words if word[0] == typed[0] and len(word) >= len(typed) - 1}
        near |= {
            key
            for _cut, _slips, key in extract(typed, cut, scorer=OSA.distance, score_cutoff=slips, limit=20)
        }
    return sorted(near)


def _rank(row: Kept, typed: list[str]) -> tuple[bool, int, str, int]:
    """Titles that begin so first, then the shorter ones."""
    begins = bool(row.words) and row.words[0].startswith(typed[0][:3])
    return (not begins, len(row.words), row.title, row.pk)
