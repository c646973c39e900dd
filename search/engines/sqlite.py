"""SQLite FTS5. The virtual table keeps the terms themselves, so a passage can be taken out again (3.40)."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count as CountOf
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from search.engines.base import Count, Engine, Hit, Listed, Scope, Terms
from search.models import POSITION_BITS, IndexedEntry
from search.question import Atom, Question

CREATE = """
    CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5(head, body, tokenize="ascii")
"""
ENTRIES_MATCHING = "SELECT DISTINCT rowid >> 16 FROM search_terms WHERE search_terms MATCH %s"
NOTHING = '""'
# Title and heading weigh three times a word of the text.
TOP = """
    SELECT t.rowid, -bm25(search_terms, 3.0, 1.0) AS score
    FROM search_terms t JOIN search_indexedentry e ON e.id = t.rowid >> 16
    WHERE t.search_terms MATCH %s AND e.generation = %s
      AND e.audience_id IN (SELECT value FROM json_each(%s))
      AND (%s = '' OR e.kind = %s) AND (%s IS NULL OR e.agency_id = %s)
    ORDER BY score DESC, t.rowid LIMIT %s
"""
WITHOUT = "AND e.id NOT IN (SELECT rowid >> 16 FROM search_terms WHERE search_terms MATCH %s)\n    ORDER BY"
TOP_WITHOUT = TOP.replace("ORDER BY", WITHOUT)
WITHIN = """
    SELECT rowid, -bm25(search_terms, 3.0, 1.0) AS score FROM search_terms
    WHERE search_terms MATCH %s AND rowid BETWEEN %s AND %s ORDER BY score DESC, rowid LIMIT 20
"""


class SqliteEngine(Engine):
    name = "sqlite"

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CREATE)

    def ready(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT rowid FROM search_terms LIMIT 1")
        except DatabaseError:
            return False
        return True

    def add(self, passages: Iterable[Terms]) -> None:
        rows = [(p.id, " ".join(p.head), " ".join(p.body)) for p in passages]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_terms(rowid, head, body) VALUES (%s, %s, %s)", rows)

    def remove(self, entries: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            for entry in entries:
                cursor.execute("DELETE FROM search_terms WHERE rowid BETWEEN %s AND %s", _range(entry))

    def size(self, generation: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM search_terms t JOIN search_indexedentry e ON e.id = t.rowid >> 16"
                " WHERE e.generation = %s",
                [generation],
            )
            return int(cursor.fetchone()[0])

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_terms(search_terms) VALUES ('optimize')")

    def counts(self, question: Question, scope: Scope) -> list[Count]:
        found = self._found(question, scope).order_by().values_list("kind", "agency_id")
        return [Count(*row) for row in found.annotate(entries=CountOf("pk"))]

    def top(self, question: Question, scope: Scope, limit: int) -> list[Hit]:
        audiences = json.dumps(scope.audiences)
        agency = scope.agency_id
        params = [match(question), scope.generation, audiences, scope.kind, scope.kind, agency, agency]
        if question.none:
            return self._hits(TOP_WITHOUT, [*params, either(question.none), limit])
        return self._hits(TOP, [*params, limit])

    def entries(self, question: Question, scope: Scope) -> list[Listed]:
        found = self._found(question, scope).order_by("-date", "pk")
        return [Listed(*row) for row in found.values_list("pk", "date")]

    def within(self, question: Question, entries: list[int]) -> list[Hit]:
        asked = match(question)
        return [hit for entry in entries for hit in self._hits(WITHIN, [asked, *_range(entry)])]

    @staticmethod
    def _found(question: Question, scope: Scope) -> QuerySet[IndexedEntry]:
        found = IndexedEntry.objects.filter(
            pk__in=_matching(match(question)),
            generation=scope.generation,
            audience_id__in=scope.audiences,
        )
        if question.none:
            found = found.exclude(pk__in=_matching(either(question.none)))
        if scope.kind:
            found = found.filter(kind=scope.kind)
        return found.filter(agency_id=scope.agency_id) if scope.agency_id else found

    @staticmethod
    def _hits(sql: str, params: list[Any]) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return [Hit(*row) for row in cursor.fetchall()]


def _matching(asked: str) -> RawSQL:
    return RawSQL(ENTRIES_MATCHING, [asked])  # noqa: S611 - a constant; what was typed is a parameter


def _range(entry: int) -> tuple[int, int]:
    return entry << POSITION_BITS, ((entry + 1) << POSITION_BITS) - 1


def match(question: Question) -> str:
    """The question in FTS5's language. Terms are letters and digits, quoted all the same."""
    return " AND ".join(f"({either(clause.atoms)})" for clause in question.clauses) or NOTHING


def either(atoms: tuple[Atom, ...]) -> str:
    return " OR ".join('"' + " ".join(atom) + '"' for atom in atoms) or NOTHING
