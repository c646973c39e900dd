"""What can be searched names itself here; the search room above reads this registry and nothing else.

A room writes ``<app>/searchable.py`` (found when the search room starts), registers one
:class:`Searchable` a kind of thing, and announces what has changed. It never imports the search room.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.dispatch import Signal

# Sent with ``kind`` and ``ids`` inside the transaction of the change. Text, rights or existence changed.
changed = Signal()
# Sent by a command that wants what it has changed to be found when it ends, worker or not.
catch_up = Signal()


@dataclass(frozen=True)
class Passage:
    """A piece of text of about 200 words that a hit can point at."""

    text: str
    page: int | None = None  # of a file
    heading: str = ""
    anchor: str = ""  # of the section on its page


@dataclass(frozen=True)
class Entry:
    """One text of a thing: what is published, or its draft.

    A reader with any token of ``allowed`` finds it, unless one of ``hidden`` is among the reader's
    tokens: the published text steps back for whoever reads the draft, so a thing is found once.
    """

    object_id: int
    title: str
    passages: tuple[Passage, ...]
    allowed: frozenset[str]
    hidden: frozenset[str] = frozenset()
    draft: bool = False
    keywords: str = ""  # found and weighed like the title, not shown
    agency_id: int | None = None
    date: datetime | None = None
    file: str | None = None
    # What an answer can be narrowed by. Empty: the thing has none, and no facet counts it.
    year: int | None = None
    status: str = ""
    muatan: str = ""
    classification: str = ""


@dataclass(frozen=True)
class Shown:
    """A hit as one reader may see it now, asked from the database."""

    title: str
    url: str
    name: str = ""  # what stands before the title: ``Bab IV``

    def place(self, page: int | None, anchor: str, asked: str = "") -> str:
        """The address of a passage; ``asked``: the query of an address with words to be marked there."""
        return f"{self.url}#{anchor}" if anchor else self.url

    def picture(self, page: int | None) -> str:
        """The address of a small picture of that page, or of the first; empty where there is none."""
        return ""


class Searchable(ABC):
    """A kind of thing: how it is read into the index, and shown to a reader."""

    kind: str
    label: Any
    model: type[models.Model]

    def ids(self) -> Iterable[int]:
        """Every object of this kind, whoever may see it."""
        return self.model._base_manager.order_by("pk").values_list("pk", flat=True)

    @abstractmethod
    def entries(self, ids: list[int]) -> Iterator[Entry]:
        """The texts of these objects; none for an object that is gone."""

    @abstractmethod
    def shown(self, user: Any, published: list[int], drafts: list[int]) -> dict[tuple[int, bool], Shown]:
        """Which of these ``user`` may read now, by (id, is draft). A fixed number of queries."""


# Kinds with the ids of their objects.
Lapsed = Mapping[str, Iterable[int]]

_registry: dict[str, Searchable] = {}
_lapsing: list[Callable[[Any], Lapsed]] = []
_left_out: dict[str, str] = {}
_values: dict[str, dict[str, Any]] = {}


def register(searchable: Searchable) -> None:
    _registry[searchable.kind] = searchable


def rights_lapse(source: Callable[[Any], Lapsed]) -> None:
    """Names what a person was given by name, until a day that has passed or in an office that has ended.

    No row is written at midnight, so nothing is announced before the sweep of the morning; ``source(user)`` says at
    any time which objects the index may still show to ``user`` without a right. It may name too many, never too few.
    """
    _lapsing.append(source)


def lapsed(user: Any) -> dict[str, set[int]]:
    """Objects of each kind that ``user`` may have lost by the calendar alone. A few queries; none for visitors."""
    found: dict[str, set[int]] = {}
    for source in _lapsing:
        for kind, ids in source(user).items():
            found.setdefault(kind, set()).update(ids)
    return found


def leave_out(reason: str, *labels: str) -> None:
    """Names models (``app.Model``) that are not searched, and why."""
    _left_out.update(dict.fromkeys((label.lower() for label in labels), reason))


def name_values(facet: str, labels: Mapping[str, Any]) -> None:
    """Says what the values of ``status``, ``muatan`` or ``classification`` are called, in their order."""
    _values.setdefault(facet, {}).update(labels)


def values_of(facet: str) -> Mapping[str, Any]:
    """The values a facet may have, by the word they carry in addresses."""
    return _values.get(facet, {})


def searchables() -> dict[str, Searchable]:
    """The registered kinds, by the name they carry in addresses and answers."""
    return _registry


def left_out() -> dict[str, str]:
    return _left_out


def announce(kind: str, ids: Iterable[int]) -> None:
    """Say that these objects have to be read again. Call it inside the transaction of the change."""
    listed = sorted({int(pk) for pk in ids})
    if listed:
        changed.send(sender=Searchable, kind=kind, ids=listed)
