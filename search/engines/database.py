"""What the engines inside the database share: the rights and facets of an entry stand in a table beside the terms."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import DatabaseError, connection
from django.db.models import Count as CountOf
from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.expressions import RawSQL

from search.engines.base import FACETS, Count, Found, Hit, Listed, LocalEngine, Scope, one_term
from search.models import POSITION_BITS, IndexedEntry
from search.question import Atom, Question

MOST_VALUES = 30_000  # of one statement: SQLite as others build it takes 32,766
LITTLE = 4  # what leaves one of so many passages


class DatabaseEngine(LocalEngine):
    """A subclass brings its SQL and its language of questions; each statement takes its values as parameters."""

    entries_matching: ClassVar[str]
    passages_by_entry: ClassVar[str]
    any_passage: ClassVar[str]

    @abstractmethod
    def match(self, question: Question) -> str:
        """The question in the language of the database."""

    @abstractmethod
    def either(self, atoms: tuple[Atom, ...]) -> str:
        """Any of these words or phrases, in the same language."""

    def ready(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute(self.any_passage)
        except DatabaseError:
            return False
        return True

    def held(self, generation: int) -> dict[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(self.passages_by_entry, [generation])
            return dict(cursor.fetchall())

    def found(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        """Without any words everything of the scope is found, and nothing ranked."""
        if question:
            return self.ranked(question, wide, narrow, limit)
        rows = self._found(question, wide).order_by().values_list(*FACETS)
        return Found([Count(*row) for row in rows.annotate(entries=CountOf("pk"))], [])

    def within(self, question: Question, entries: list[int]) -> list[Hit]:
        """Without any words: the beginning of each."""
        return (
            self.hits(question, entries)
            if question
            else [Hit(passages_of(entry)[0], 0.0) for entry in entries]
        )

    @abstractmethod
    def ranked(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        """As :meth:`found`, for a question that has words."""

    @abstractmethod
    def hits(self, question: Question, entries: list[int]) -> list[Hit]:
        """As :meth:`within`, for a question that has words."""

    def known(self, terms: Iterable[str], scope: Scope) -> dict[str, int]:
        """In one statement, but where so much is left out that it would take too many values."""
        ordered = sorted(filter(None, terms))
        at_once = max(1, MOST_VALUES // (len(scope.audiences) + len(scope.without) + 10))
        return {
            term: number
            for start in range(0, len(ordered), at_once)
            for term, number in self._known(ordered[start : start + at_once], scope).items()
        }

    def _known(self, ordered: list[str], scope: Scope) -> dict[str, int]:
        counted = [
            self._found(one_term(term), scope)
            .order_by()
            .annotate(asked=Value(place))
            .values("asked")
            .annotate(entries=CountOf("pk"))
            .values_list("asked", "entries")
            for place, term in enumerate(ordered)
        ]
        rows = counted[0].union(*counted[1:], all=True)
        return {ordered[place]: number for place, number in rows}

    def entries(self, question: Question, scope: Scope) -> list[Listed]:
        found = self._found(question, scope).order_by(F("date").desc(nulls_last=True), "pk")
        return [Listed(*row) for row in found.values_list("pk", "date")]

    def _found(self, question: Question, scope: Scope) -> QuerySet[IndexedEntry]:
        found = entries_within(scope)
        if question:
            found = found.filter(pk__in=self._matching(self.match(question)))
        if question.none:
            found = found.exclude(pk__in=self._matching(self.either(question.none)))
        return found

    def _matching(self, asked: str) -> RawSQL:
        # A constant of the subclass; what was typed is a parameter.
        return RawSQL(self.entries_matching, [asked])  # noqa: S611

    @staticmethod
    def chose_little(narrow: Scope | None) -> bool:
        """Whether what was chosen of the facets leaves a small part: all of it is scored sooner than sifted."""
        if narrow is None or not narrow.chosen:
            return False
        rows = IndexedEntry.objects.filter(generation=narrow.generation)
        held = rows.aggregate(all=Sum("passages"), chosen=Sum("passages", filter=Q(**narrow.chosen)))
        return (held["chosen"] or 0) * LITTLE <= (held["all"] or 0)

    @staticmethod
    def narrowing(scope: Scope | None) -> tuple[str, dict[str, Any]]:
        """What was chosen, as conditions on the entry ``e``, and their values."""
        chosen = scope.chosen if scope else {}
        return "".join(f" AND e.{column} = %({column})s" for column in chosen), chosen

    @staticmethod
    def barring(scope: Scope) -> tuple[str, dict[str, Any]]:
        """What the question leaves out, as conditions on the entry ``e``, and their values."""
        values = {f"barred{place}": value for place, (_column, value) in enumerate(scope.barred)}
        wanted = [
            f" AND e.{column} IS DISTINCT FROM %(barred{place})s"
            for place, (column, _value) in enumerate(scope.barred)
        ]
        return "".join(wanted), values

    @staticmethod
    def _hits(sql: str, values: list[Any] | dict[str, Any]) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [Hit(*row) for row in cursor.fetchall()]

    @staticmethod
    def _found_by(sql: str, values: dict[str, Any]) -> Found:
        """Rows of a passage and its score, and rows of a number and its facets."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        hits = [Hit(row[0], row[1]) for row in rows if row[0] is not None]
        return Found([Count._make([*row[2:], int(row[1])]) for row in rows if row[0] is None], hits)


def entries_within(scope: Scope) -> QuerySet[IndexedEntry]:
    """What may be found, whatever is asked."""
    found = IndexedEntry.objects.filter(
        generation=scope.generation, audience_id__in=scope.audiences, **scope.chosen
    )
    for column, value in scope.barred:
        found = found.exclude(**{column: value})
    return found.exclude(pk__in=scope.without) if scope.without else found


def passages_of(entry: int) -> tuple[int, int]:
    """First and last possible id of an entry's passages."""
    return entry << POSITION_BITS, ((entry + 1) << POSITION_BITS) - 1
