"""Where the words asked for stand in a passage: the best stretch of it, with the words marked by stem."""

from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import Word, words_of

WIDTH = 36  # words


class Snippet(NamedTuple):
    html: SafeString
    marked: int  # how many different terms it shows


def snippet(text: str, terms: frozenset[str], width: int = WIDTH) -> Snippet:
    """About ``width`` words of ``text`` around the most different terms. Everything but ``<mark>`` is escaped."""
    words = list(words_of(text))
    if not words:
        return Snippet(mark_safe(escape(text.strip())), 0)  # noqa: S308 - escaped
    first, last, marked = _best_window(words, terms, width)
    start = words[first].start if first else 0
    end = words[last].end if last < len(words) - 1 else len(text)
    shown = _marked(text, words[first : last + 1], terms, start, end)
    before, after = "… " if first else "", " …" if last < len(words) - 1 else ""
    return Snippet(mark_safe(before + shown.strip() + after), marked)  # noqa: S308 - built of escaped parts


def _best_window(words: list[Word], terms: frozenset[str], width: int) -> tuple[int, int, int]:
    """First and last word of the stretch with the most different terms, then the most of them, then the earliest."""
    places = [n for n, word in enumerate(words) if word.term in terms]
    best = (0, 0, 0)  # different terms, all of them, place of the first
    for number, place in enumerate(places):
        inside = [p for p in places[number : number + width] if p < place + width]
        found = (len({words[p].term for p in inside}), len(inside), -place)
        best = max(best, found) if best[0] else found
    first = max(0, -best[2] - width // 6) if best[0] else 0
    first = max(0, min(first, len(words) - width))
    return first, min(first + width, len(words)) - 1, best[0]


def _marked(text: str, words: list[Word], terms: frozenset[str], start: int, end: int) -> str:
    """The stretch as HTML. Marked words with only spaces between them share a mark."""
    runs: list[tuple[int, int]] = []
    for word in words:
        if word.term not in terms:
            continue
        if runs and not text[runs[-1][1] : word.start].strip():
            runs[-1] = (runs[-1][0], word.end)
        else:
            runs.append((word.start, word.end))
    parts = []
    for run_start, run_end in runs:
        parts += [escape(text[start:run_start]), "<mark>", escape(text[run_start:run_end]), "</mark>"]
        start = run_end
    return "".join([*parts, escape(text[start:end])])
