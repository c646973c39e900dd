"""The stem of a word: a government root of ours where its affixes lead to one, else Snowball's."""

from collections.abc import Iterator

import Stemmer

from search.analysis.roots import ROOTS

SHORT = 3
DEEP = 3
PARTICLES = ("lah", "kah", "pun", "nya", "ku", "mu")
SUFFIXES = ("kan", "an", "i")
# A prefix, and the letters it may have swallowed from the root ("" where none).
PREFIXES = (
    ("memper", ("",)), ("diper", ("",)), ("menge", ("",)), ("penge", ("",)),
    ("meny", ("s",)), ("peny", ("s",)), ("meng", ("", "k")), ("peng", ("", "k")),
    ("mem", ("", "p")), ("pem", ("", "p")), ("men", ("", "t")), ("pen", ("", "t")),
    ("ber", ("",)), ("per", ("",)), ("ter", ("",)), ("pel", ("",)),
    ("me", ("",)), ("pe", ("",)), ("be", ("",)), ("di", ("",)), ("ke", ("",)), ("se", ("",)),
)  # fmt: skip

_snowball = Stemmer.Stemmer("indonesian")


def stem(word: str) -> str:
    """The stem of a folded word. Numbers, codes and short acronyms stay as they are."""
    if len(word) <= SHORT or not word.isalpha():
        return word
    return government_root(word) or _snowball.stemWord(word)


def government_root(word: str) -> str:
    """The root of our list that ``word`` is made of with the fewest affixes, or nothing."""
    if word in ROOTS:
        return word
    level = [word]
    for _depth in range(DEEP):
        level = [shorter for longer in level for shorter in _without_one_affix(longer)]
        found = max((part for part in level if part in ROOTS), key=len, default="")
        if found:
            return found
    return ""


def _without_one_affix(word: str) -> Iterator[str]:
    """``word`` without its prefix, its suffix, or both, of one kind each."""
    heads = list(_without_prefix(word))
    yield from heads
    for part in (word, *heads):
        for suffix in (*PARTICLES, *SUFFIXES):
            if part.endswith(suffix) and len(part) - len(suffix) >= SHORT:
                yield part[: -len(suffix)]


def _without_prefix(word: str) -> Iterator[str]:
    for prefix, swallowed in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORT - 1:
            rest = word[len(prefix) :]
            yield from (letter + rest for letter in swallowed)
