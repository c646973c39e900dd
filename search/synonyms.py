"""Acronyms with their long forms, everyday words with official ones: added to a question when it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.analysis import terms_of
from search.question import MOST_TERMS, Atom, Clause, Question

LONGEST = 8  # words of a long form that can be recognised in a question


@dataclass(frozen=True)
class Also:
    """What is asked for too: the words typed, and what stands beside them."""

    typed: str
    added: str


class Table:
    """``pairs``: words typed, words added; an acronym comes in both directions."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._rows: dict[Atom, list[tuple[str, str]]] = {}
        for typed, added in pairs:
            self._rows.setdefault(tuple(terms_of(typed)), []).append((typed, added))

    def widen(self, question: Question) -> tuple[Question, tuple[Also, ...]]:
        """The question with what its plain words also mean. Quoted phrases, codes and exclusions stay as typed.

        A long form of several words is taken for its acronym only where its words stand side by side. Each of them
        may then be replaced by the acronym, which says no more than that all of them or the acronym are there.
        """
        clauses = list(question.clauses)
        also: list[Also] = []
        room = MOST_TERMS
        start = 0
        while start < len(clauses):
            length, found = self._longest(clauses, start)
            for typed, added in found:
                atom = tuple(terms_of(added))
                room -= len(atom)
                if room < 0:
                    return replace(question, clauses=tuple(clauses)), tuple(also)
                also.append(Also(typed, added))
                for place in range(start, start + length):
                    clauses[place] = _with(clauses[place], atom)
            start += length
        return replace(question, clauses=tuple(clauses)), tuple(also)

    def _longest(self, clauses: list[Clause], start: int) -> tuple[int, list[tuple[str, str]]]:
        terms: list[str] = []
        for clause in clauses[start : start + LONGEST]:
            if clause.firm or len(clause.atoms) != 1 or len(clause.atoms[0]) != 1:
                break
            terms.append(clause.atoms[0][0])
        for length in range(len(terms), 0, -1):
            found = self._rows.get(tuple(terms[:length]))
            if found:
                return length, found
        return 1, []


def _with(clause: Clause, atom: Atom) -> Clause:
    return clause if atom in clause.atoms else replace(clause, atoms=(*clause.atoms, atom))
