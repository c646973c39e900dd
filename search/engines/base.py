"""What an engine does: it keeps the terms of passages and finds passages again. Texts and rights are beside it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from search.models import IndexedEntry
from search.question import Clause, Question

FACETS = ("kind", "agency_id", "year", "status", "muatan", "classification")


class EngineAwayError(Exception):
    """The engine did not answer in time, or not as it should. The database answers in its place."""


class Terms(NamedTuple):
    """A passage for the engine: analysed words, those of title and heading apart because they weigh more."""

    id: int
    head: list[str]
    body: list[str]


class Hit(NamedTuple):
    """A passage that was found; a higher score is better."""

    passage: int
    score: float


class Count(NamedTuple):
    """How many entries were found that have these values of the facets in common."""

    kind: str
    agency_id: int | None
    year: int | None
    status: str
    muatan: str
    classification: str
    entries: int


class Listed(NamedTuple):
    entry: int
    date: datetime | None


class Found(NamedTuple):
    """``counts``: one row for each combination of facets that occurs; ``hits``: the best passages, best first."""

    counts: list[Count]
    hits: list[Hit]


@dataclass(frozen=True)
class Scope:
    """What may be found: a generation, the reader's audiences, and what was chosen of the facets.

    ``without`` are entries that the reader lost while the index has not taken it over yet. ``barred`` are columns, and
    values that the question leaves out; however many entries have them, the question stays as short.
    """

    generation: int
    audiences: tuple[int, ...]
    kind: str = ""
    agency_id: int | None = None
    year: int | None = None
    status: str = ""
    muatan: str = ""
    classification: str = ""
    without: tuple[int, ...] = ()
    barred: tuple[tuple[str, str | int], ...] = ()

    @property
    def chosen(self) -> dict[str, str | int]:
        """The columns of an entry that must have a value, and the value."""
        values = {name: getattr(self, name) for name in FACETS}
        return {name: value for name, value in values.items() if value}


def one_term(term: str) -> Question:
    return Question(term, (Clause(((term,),)),))


class Engine(ABC):
    """What answers. It keeps to the scope inside: what is outside is neither scored nor counted."""

    name: str

    @abstractmethod
    def ready(self) -> bool:
        """Whether questions can be answered now. Never raises."""

    @abstractmethod
    def held(self, generation: int) -> dict[int, int]:
        """How many passages the engine holds of each entry of a generation."""

    @abstractmethod
    def found(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        """Entries found in ``wide``, counted by their facets; and the best passages of ``narrow``, best first.

        ``narrow`` is ``wide`` with what was chosen of the facets. Nothing is ranked where there is none of it.
        """

    @abstractmethod
    def entries(self, question: Question, scope: Scope) -> list[Listed]:
        """Every entry found, newest first."""

    @abstractmethod
    def within(self, question: Question, entries: list[int]) -> list[Hit]:
        """The passages of these entries that answer, best first."""


class LocalEngine(Engine):
    """Lives in the database: written in the transaction of the entries themselves."""

    @abstractmethod
    def known(self, terms: Iterable[str], scope: Scope) -> dict[str, int]:
        """In how many entries of the scope each of these terms stands; one question, however many."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the place for terms where it is missing."""

    @abstractmethod
    def add(self, passages: Iterable[Terms]) -> None: ...

    @abstractmethod
    def remove(self, entries: Iterable[int]) -> None:
        """Forget every passage of these entries. Unknown ones are no error."""

    @abstractmethod
    def settle(self) -> None:
        """Tidy up after a bulk load."""


class Sent(NamedTuple):
    """An entry for a search server. Of two writes of a passage the higher ``version`` stays, whichever is last."""

    version: int
    entry: IndexedEntry
    passages: list[Terms]


class Gone(NamedTuple):
    """An entry that a search server has to forget."""

    version: int
    entry: int
    passages: int


class RemoteEngine(Engine):
    """A server beside the database, told after the commit. Every method may raise :class:`EngineAwayError`."""

    @abstractmethod
    def holds(self, generation: int, mark: str) -> bool:
        """Whether the place for a generation is there, and is the one that was opened with this mark."""

    @abstractmethod
    def open(self, generation: int, mark: str) -> None:
        """Make an empty place for a generation; whatever stands there goes."""

    @abstractmethod
    def write(self, generation: int, sent: Iterable[Sent], gone: Iterable[Gone]) -> int:
        """Forget entries, then take some. Told twice or in another order, it ends the same.

        Returns the highest version that stood above one of these, 0 where none did.
        """

    @abstractmethod
    def refresh(self, generation: int) -> None:
        """What was written is found from now on."""

    @abstractmethod
    def publish(self, generation: int) -> None:
        """This generation is what is searched: the alias leads there."""

    @abstractmethod
    def keep(self, generations: Iterable[int]) -> None:
        """Forget every other generation."""
