"""Where in a document the words asked for stand: on which pages, and where on a page."""

import hashlib
from typing import Any, NamedTuple

from django.core.cache import cache

from cms.documents.models import DocumentVersion
from search.analysis import terms_of
from search.question import Question

KEPT = 600  # seconds that the pages of an answer are remembered
MOST_PAGES = 5000
PAD = 25  # ten-thousandths around a word


class Mark(NamedTuple):
    """A rectangle in ten-thousandths of the page's width and height."""

    x: int
    y: int
    width: int
    height: int


def pages_with(version: DocumentVersion, question: Question) -> list[int]:
    """Numbers of the pages that answer: those with everything asked for, else those with some of it."""
    if not question:
        return []
    state = f"{version.pk}.{version.pages_read}.{version.pages_ocr}.{question.clauses!r}"
    key = "pages-with-" + hashlib.sha256(state.encode()).hexdigest()
    kept = cache.get(key)
    if kept is None:
        kept = _pages_with(version, question)
        cache.set(key, kept, KEPT)
    return kept


def _pages_with(version: DocumentVersion, question: Question) -> list[int]:
    whole, some = [], []
    rows = version.pages.order_by("number").values_list("number", "text")[:MOST_PAGES]
    for number, text in rows.iterator(chunk_size=200):
        terms = terms_of(text)
        told = set(terms)
        if told.isdisjoint(question.terms):
            continue
        held = [any(_stands(atom, terms, told) for atom in clause.atoms) for clause in question.clauses]
        if all(held):
            whole.append(number)
        elif any(held):
            some.append(number)
    return whole or some


def _stands(atom: tuple[str, ...], terms: list[str], told: set[str]) -> bool:
    if not told.issuperset(atom):
        return False
    width = len(atom)
    return width == 1 or any(tuple(terms[n : n + width]) == atom for n in range(len(terms) - width + 1))


def marks(words: list[list[Any]], terms: frozenset[str]) -> list[Mark]:
    """Where words of ``terms`` stand; neighbours on a line share a mark."""
    found: list[Mark] = []
    for word, left, top, right, bottom, *_confidence in words:
        if terms.isdisjoint(terms_of(word)):
            continue
        mark = Mark(left - PAD, top - PAD, right - left + 2 * PAD, bottom - top + 2 * PAD)
        last = found[-1] if found else None
        if (
            last
            and abs(last.y - mark.y) < mark.height
            and abs(mark.x - last.x - last.width) < mark.height * 2
        ):
            found[-1] = _joined(last, mark)
        else:
            found.append(mark)
    return found


def _joined(one: Mark, other: Mark) -> Mark:
    top, bottom = min(one.y, other.y), max(one.y + one.height, other.y + other.height)
    return Mark(one.x, top, other.x + other.width - one.x, bottom - top)
