"""What somebody typed, as words, phrases, alternatives and exclusions. Nothing typed is an error."""

import re
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from search.analysis import UNSEEN, terms_of

EXACTLY = "persis"  # in addresses: without synonyms
LONGEST = 1000  # characters
MOST_TERMS = 32
LONG = 12  # words from which a question, any word of which is enough, is a long one
COMMON = 10  # a word that stands in one of so many passages says little of a long question
PIECE = re.compile(r"""(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))""")
CODE = re.compile(r"(?=.*\d)[\w./:-]+")
CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-", "–": "-"})

Atom = tuple[str, ...]  # terms that stand one after the other; one term for a plain word


@dataclass(frozen=True)
class Clause:
    """One of these must stand in the text. ``firm``: quoted, so never given up."""

    atoms: tuple[Atom, ...]
    firm: bool = False


@dataclass(frozen=True)
class Question:
    """``clauses`` all hold; ``none`` stand nowhere in the document."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    none: tuple[Atom, ...] = ()
    shortened: bool = False
    exactly: bool = False  # without synonyms

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def terms(self) -> frozenset[str]:
        """Every term to mark in a snippet."""
        return frozenset(term for clause in self.clauses for atom in clause.atoms for term in atom)

    @property
    def address(self) -> str:
        """The question as it stands in the address of a page where its words are marked."""
        asked = {"q": self.text, **({EXACTLY: "1"} if self.exactly else {})}
        return urlencode(asked) if self.text else ""

    @property
    def can_relax(self) -> bool:
        return len(self.clauses) > 1 and not all(clause.firm for clause in self.clauses)

    @property
    def is_long(self) -> bool:
        """Whether any of many words is enough."""
        return len(self.clauses) == 1 and len(self.clauses[0].atoms) >= LONG

    def relaxed(self) -> "Question":
        """Quoted phrases still hold; without any, one of the words is enough."""
        firm = tuple(clause for clause in self.clauses if clause.firm)
        some = Clause(tuple(atom for clause in self.clauses for atom in clause.atoms))
        return replace(self, clauses=firm or (some,))


def clean(text: str) -> str:
    """``text`` without control characters and signs that nobody sees, spaces drawn together, of a bearable length."""
    seen = text[: LONGEST * 2].translate(UNSEEN)
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in seen)
    return " ".join(kept.split())[:LONGEST]


def parse(text: str) -> Question:
    """``"a phrase"``, ``-without``, ``this OR that``; everything else is words."""
    cleaned = clean(text)
    clauses: list[Clause] = []
    none: list[Atom] = []
    join, room = False, MOST_TERMS
    for match in PIECE.finditer(cleaned.translate(CURLY)):
        word, phrase = match["word"], match["phrase"]
        if word in {"OR", "ATAU"} and not match["minus"]:
            join = bool(clauses)
            continue
        told = [atom for atom in _atoms(word, phrase, apart=not match["minus"]) if atom]
        atoms = _cut(told, room)
        room -= sum(map(len, atoms))
        whole = atoms == told
        if match["minus"] and whole:  # the beginning alone would leave out more than was asked
            none.extend(atoms)
        elif atoms and not match["minus"]:
            _add(clauses, atoms, firm=phrase is not None, join=join)
            join = False
        if not whole:
            return Question(cleaned, tuple(clauses), tuple(none), shortened=True)
    return Question(cleaned, tuple(clauses), tuple(none), shortened=len(text) > LONGEST)


def _cut(atoms: list[Atom], room: int) -> list[Atom]:
    """Of so many terms as there is room for: the beginning of a long quotation is looked for."""
    kept: list[Atom] = []
    for atom in atoms:
        kept.append(atom[:room])
        room -= len(kept[-1])
    return [atom for atom in kept if atom]


def _atoms(word: str | None, phrase: str | None, *, apart: bool) -> list[Atom]:
    """``apart``: a word with signs inside is several words; to leave it out, all of it must stand there."""
    if phrase is not None:
        return [tuple(terms_of(phrase))]
    terms = terms_of(word or "")
    if word and (CODE.fullmatch(word) or not apart):
        return [tuple(terms)]  # codes and numbers hold together: 2.16.03, 95/2018
    return [(term,) for term in terms]


def _add(clauses: list[Clause], atoms: list[Atom], *, firm: bool, join: bool) -> None:
    if join:
        last = clauses.pop()
        clauses.append(Clause((*last.atoms, atoms[0]), firm=last.firm and firm))
        atoms = atoms[1:]
    for atom in atoms:
        if all(clause.atoms != (atom,) for clause in clauses):
            clauses.append(Clause((atom,), firm))
