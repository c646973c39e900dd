"""SQLite FTS5. The virtual table keeps the terms themselves, so a passage can be taken out again (3.40)."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Sum

from search.engines.base import FACETS, Found, Hit, Scope, Terms
from search.engines.database import DatabaseEngine, passages_of
from search.models import IndexedEntry
from search.question import COMMON, Atom, Question

CREATE = """
    CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5(head, body, tokenize="ascii")
"""
ENTRIES_MATCHING = "SELECT DISTINCT rowid >> 16 FROM search_terms WHERE search_terms MATCH %s"
# A passage counts that has its text.
PASSAGES_BY_ENTRY = """
    SELECT e.id, count(*) FROM search_terms t JOIN search_indexedentry e ON e.id = t.rowid >> 16
    JOIN search_indexedpassage i ON i.id = t.rowid
    WHERE e.generation = %s GROUP BY e.id
"""
NOTHING = '""'
# Title and heading weigh three times a word of the text. Scoring costs ten times the finding, so it is done for what
# the reader may find and has chosen alone; what is only counted is not scored.
FOUND = f"""
    WITH seen AS MATERIALIZED (
        SELECT e.id, {", ".join(FACETS)} FROM search_indexedentry e
        WHERE e.generation = %(generation)s AND e.audience_id IN (SELECT value FROM json_each(%(audiences)s))
          AND e.id NOT IN (SELECT value FROM json_each(%(without)s)) {{excluded}}
    )
    SELECT * FROM (
        SELECT rowid AS passage, -bm25(search_terms, 3.0, 1.0) AS score, NULL, NULL, NULL, NULL, NULL, NULL
        FROM search_terms
        WHERE search_terms MATCH %(match)s
          AND rowid >> 16 IN (SELECT e.id FROM seen e WHERE true {{narrowed}}) {{telling}}
        ORDER BY score DESC, passage LIMIT %(limit)s
    )
    UNION ALL
    SELECT NULL, count(*), {", ".join(FACETS)} FROM seen
    WHERE id IN (SELECT rowid >> 16 FROM search_terms WHERE search_terms MATCH %(match)s)
    GROUP BY {", ".join(FACETS)}
"""  # noqa: S608 - constants
# "+" keeps SQLite from asking the whole question anew for each of these rows.
TELLING = "AND +rowid IN (SELECT rowid FROM search_terms WHERE search_terms MATCH %(telling)s)"
STANDS_IN = "SELECT count(*) FROM (SELECT 1 FROM search_terms WHERE search_terms MATCH %s LIMIT %s)"
EXCLUDED = "AND e.id NOT IN (SELECT rowid >> 16 FROM search_terms WHERE search_terms MATCH %(none)s)"
WITHIN = """
    SELECT rowid, -bm25(search_terms, 3.0, 1.0) AS score FROM search_terms
    WHERE search_terms MATCH %s AND rowid BETWEEN %s AND %s ORDER BY score DESC, rowid LIMIT 20
"""


class SqliteEngine(DatabaseEngine):
    name = "sqlite"
    entries_matching = ENTRIES_MATCHING
    passages_by_entry = PASSAGES_BY_ENTRY
    any_passage = "SELECT rowid FROM search_terms LIMIT 1"

    def match(self, question: Question) -> str:
        return match(question)

    def either(self, atoms: tuple[Atom, ...]) -> str:
        return either(atoms)

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CREATE)

    def add(self, passages: Iterable[Terms]) -> None:
        rows = [(p.id, " ".join(p.head), " ".join(p.body)) for p in passages]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_terms(rowid, head, body) VALUES (%s, %s, %s)", rows)

    def remove(self, entries: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            for entry in entries:
                cursor.execute("DELETE FROM search_terms WHERE rowid BETWEEN %s AND %s", passages_of(entry))

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_terms(search_terms) VALUES ('optimize')")

    def ranked(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        narrowed, chosen = self.narrowing(narrow)
        barring, barred = self.barring(wide)
        excluded = (EXCLUDED if question.none else "") + barring
        sifted = question.is_long and limit and narrow and not self.chose_little(narrow)
        told = telling(question, wide.generation) if sifted else ()
        values = {
            **chosen, **barred, "match": match(question), "none": either(question.none), "generation": wide.generation,
            "audiences": json.dumps(wide.audiences), "without": json.dumps(wide.without),
            "limit": limit if narrow else 0, "telling": either(told),
        }  # fmt: skip
        if told:
            found = self._found_by(
                FOUND.format(excluded=excluded, narrowed=narrowed, telling=TELLING), values
            )
            if len(found.hits) >= limit:
                return found
        # All words tell as much, or too few of what is chosen has a telling one to make a list of the best.
        return self._found_by(FOUND.format(excluded=excluded, narrowed=narrowed, telling=""), values)

    def hits(self, question: Question, entries: list[int]) -> list[Hit]:
        asked = match(question)
        return [hit for entry in entries for hit in self._hits(WITHIN, [asked, *passages_of(entry)])]


def telling(question: Question, generation: int) -> tuple[Atom, ...]:
    """Of a long question any word of which is enough: what a passage must have of it to be scored at all.

    A word that stands everywhere adds to a score, but brings no passage among the best by itself. Nothing where
    all of its words tell as much.
    """
    passages = IndexedEntry.objects.filter(generation=generation).aggregate(held=Sum("passages"))["held"] or 0
    most = max(passages // COMMON, 1)
    atoms = question.clauses[0].atoms
    with connection.cursor() as cursor:
        told = tuple(atom for atom in atoms if len(atom) > 1 or _stands_in(cursor, atom, most) < most)
    return told if len(told) < len(atoms) else ()


def _stands_in(cursor: Any, atom: Atom, most: int) -> int:
    cursor.execute(STANDS_IN, [either((atom,)), most])
    return int(cursor.fetchone()[0])


def match(question: Question) -> str:
    """The question in FTS5's language. Terms are letters and digits, quoted all the same."""
    return " AND ".join(f"({either(clause.atoms)})" for clause in question.clauses) or NOTHING


def either(atoms: tuple[Atom, ...]) -> str:
    return " OR ".join('"' + " ".join(atom) + '"' for atom in atoms) or NOTHING
