"""Text into terms: words told apart, folded to lower case without accents, stop words left out, stemmed."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from search.analysis.stems import stem
from search.analysis.stopwords import STOP_WORDS

VERSION = 3  # part of every entry's fingerprint: raise it when terms change, and reindex
LONGEST = 40
# Runs of letters and digits, and the accents that stand apart from their letters. Written as runs, not one character
# after the other: that is twice as quick.
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|[\u0300-\u036f]+(?:[^\W_]+[\u0300-\u036f]*)*")
# Where a line may be broken, and which way it runs: seen by nobody, and no end of a word.
UNSEEN = dict.fromkeys(
    [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def words_of(text: str) -> list[str]:
    """The words of ``text`` as they are written, in order. In plain letters they are told apart six times as soon."""
    return text.translate(SPACES).split() if text.isascii() else WORD.findall(text.translate(UNSEEN))


@lru_cache(maxsize=300_000)
def term(word: str) -> str:
    """The term that stands for ``word`` in the index, or nothing for a stop word."""
    folded = word.lower() if word.isascii() else _fold(word)
    if folded in STOP_WORDS:
        return ""
    return stem(folded[:LONGEST])


def _fold(word: str) -> str:
    """Lower case, accents and compatibility forms away; letters of other scripts stay."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in spread if char.isalnum())


def terms_of(text: str) -> list[str]:
    """The terms of ``text`` in order."""
    return list(filter(None, map(term, words_of(text))))


def mark_of(terms: Iterable[str]) -> str:
    """What tells a whole title from others: of its terms in order; empty for none."""
    told = " ".join(terms)
    return hashlib.sha256(told.encode()).hexdigest() if told else ""
