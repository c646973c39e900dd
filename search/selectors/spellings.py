"""Did you mean: words near those typed, from what this reader may read and from nothing else."""

import re
import threading
from collections.abc import Iterable
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analysis import term
from search.analysis.words import WORD
from search.engines import LocalEngine, Scope, database_engine
from search.fields import FIELD
from search.models import Spelling
from search.question import CURLY, Question
from search.selectors.audiences import readable_sets
from search.selectors.pending import lost_entries
from search.selectors.state import index_state

SHORTEST = 4  # letters of a word that is looked at
MOST_WORDS = 6
CANDIDATES = 12
SLIPS_BETWEEN: Any = OSA.distance  # its stubs name narrower types than it takes
MOST_JOINED = 16  # sets of audiences whose words are kept together
FEW = 3  # results that are so few that a spelling may be to blame
SLIPS = ((5, 1), (8, 2), (40, 3))  # up to so many letters: so many slips


class Near(NamedTuple):
    word: str
    slips: int


class Vocabulary:
    """The words of each audience, read once a process and then only those that came."""

    def __init__(self) -> None:
        self.by_audience: dict[int, set[str]] = {}
        self.joined: dict[tuple[int, ...], tuple[str, ...]] = {}
        self.last = 0
        self.lock = threading.Lock()

    def words(self, audiences: tuple[int, ...]) -> tuple[str, ...]:
        """The words of several audiences together, kept until one is added."""
        with self.lock:
            self._catch_up()
            if audiences not in self.joined:
                if len(self.joined) >= MOST_JOINED:
                    self.joined.clear()
                parts = (self.by_audience.get(pk, ()) for pk in audiences)
                self.joined[audiences] = tuple(sorted(set().union(*parts)))
            return self.joined[audiences]

    def _catch_up(self) -> None:
        last = Spelling.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if last < self.last:  # another database, or an index built anew
            self.by_audience, self.last = {}, 0
        if last == self.last:
            return
        self.joined.clear()
        rows = Spelling.objects.filter(pk__gt=self.last).order_by("pk")
        for pk, word, audience in rows.values_list("pk", "word", "audience_id").iterator():
            self.by_audience.setdefault(audience, set()).add(word)
            self.last = pk


vocabulary = Vocabulary()


def did_you_mean(question: Question, user: Any) -> str:
    """The question with its unknown words spelled as this reader's texts spell them, or nothing.

    Two filtered questions to the engine in the database, however many words and candidates.
    """
    typed = _words(question.text)
    if not typed:
        return ""
    engine, generation = database_engine(), index_state().generation
    scope = Scope(generation, readable_sets(user), without=lost_entries(user, generation))
    known = engine.known({term(word) for word in typed}, scope)
    unknown = [word for word in typed if not known.get(term(word))]
    if not unknown:
        return ""
    better = _better(engine, scope, unknown)
    return _replaced(question.text, better) if better else ""


def _words(text: str) -> list[str]:
    """Words worth a look: letters only, no stop words, not those to leave out, each once."""
    found: dict[str, None] = {}
    fields = _in_fields(text)
    for match in WORD.finditer(text):
        word = match.group().lower()
        left_out = f" {text}"[: match.start() + 1].endswith(" -") or match.start() in fields
        if len(word) >= SHORTEST and word.isascii() and word.isalpha() and term(word) and not left_out:
            found[word] = None
    return list(found)[:MOST_WORDS]


def _in_fields(text: str) -> set[int]:
    """Places of the text where a field stands: ``opd:dishub`` names an agency and is no word to correct."""
    return {place for match in FIELD.finditer(text.translate(CURLY)) for place in range(*match.span())}


def _better(engine: LocalEngine, scope: Scope, unknown: list[str]) -> dict[str, str]:
    words = vocabulary.words(scope.audiences)
    near = {word: nearest(word, words) for word in unknown}
    terms = {term(each.word) for found in near.values() for each in found}
    known = engine.known(terms, scope) if terms else {}
    better = {}
    for word, found in near.items():
        held = [each for each in found if known.get(term(each.word))]
        if held:
            best = min(held, key=lambda e: (e.slips, e.word[0] != word[0], -known[term(e.word)], e.word))
            better[word] = best.word
    return better


def nearest(word: str, words: Iterable[str]) -> list[Near]:
    """The words that differ from ``word`` by the fewest slips: a letter too many, missing, wrong or swapped."""
    most = next(slips for length, slips in SLIPS if len(word) <= length) if len(word) <= SLIPS[-1][0] else 0
    found = extract(word, words, scorer=SLIPS_BETWEEN, score_cutoff=most, limit=CANDIDATES)
    return [Near(near, int(slips)) for near, slips, _place in found if near != word]


def _replaced(text: str, better: dict[str, str]) -> str:
    fields = _in_fields(text)

    def spelled(match: re.Match[str]) -> str:
        return match.group() if match.start() in fields else better.get(match.group().lower(), match.group())

    return WORD.sub(spelled, text)
