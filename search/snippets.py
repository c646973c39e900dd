"""Where the words asked for stand in a passage: the best stretch of it, with the words marked by stem."""

from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import term
from search.analysis.words import words_of

WIDTH = 36  # words


class Snippet(NamedTuple):
    html: SafeString
    marked: int  # how many different terms it shows


def snippet(text: str, terms: frozenset[str], width: int = WIDTH) -> Snippet:
    """About ``width`` words of ``text`` around the most different terms. Everything but ``<mark>`` is escaped."""
    words = words_of(text)
    told = list(map(term, words))
    if not told:
        return Snippet(mark_safe(escape(text.strip())), 0)  # noqa: S308 - escaped
    places = [place for place, found in enumerate(told) if found in terms]
    first, last, marked = _best_window(told, places, width)
    spans = _spans(text, words[: last + 1])[first:]
    start = spans[0][0] if first else 0
    end = spans[-1][1] if last < len(told) - 1 else len(text)
    shown = _marked(text, [spans[place - first] for place in places if first <= place <= last], start, end)
    before, after = "… " if first else "", " …" if last < len(told) - 1 else ""
    return Snippet(mark_safe(before + shown.strip() + after), marked)  # noqa: S308 - built of escaped parts


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where these words stand that follow each other in the text; quicker than to tell them apart again."""
    spans, end = [], 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        spans.append((start, end))
    return spans


def _best_window(told: list[str], places: list[int], width: int) -> tuple[int, int, int]:
    """First and last word of the stretch with the most different terms, then the most of them, then the earliest."""
    best = (0, 0, 0)  # different terms, all of them, place of the first
    for number, place in enumerate(places):
        inside = [p for p in places[number : number + width] if p < place + width]
        found = (len({told[p] for p in inside}), len(inside), -place)
        best = max(best, found) if best[0] else found
    first = max(0, -best[2] - width // 6) if best[0] else 0
    first = max(0, min(first, len(told) - width))
    return first, min(first + width, len(told)) - 1, best[0]


def _marked(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    """The stretch as HTML. Marked words with only spaces between them share a mark."""
    runs: list[tuple[int, int]] = []
    for first, last in spans:
        if runs and not text[runs[-1][1] : first].strip():
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    parts = []
    for run_start, run_end in runs:
        parts += [escape(text[start:run_start]), "<mark>", escape(text[run_start:run_end]), "</mark>"]
        start = run_end
    return "".join([*parts, escape(text[start:end])])
