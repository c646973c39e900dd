"""PostgreSQL: a tsvector of our terms under a GIN index, ranked with the rarity of words beside their number."""

import math
from collections.abc import Iterable
from itertools import count

from django.db import connection

from search.engines.base import Hit, Scope, Terms
from search.engines.database import DatabaseEngine, passages_of
from search.question import Atom, Question

# Vectors stay in the row, uncompressed: ranking reads every one that is found, and unpacking costs more than that.
CREATE = (
    "CREATE TABLE IF NOT EXISTS search_terms (id bigint PRIMARY KEY, brevity real NOT NULL, terms tsvector NOT NULL)",
    "ALTER TABLE search_terms SET (toast_tuple_target = 8160)",
    "CREATE INDEX IF NOT EXISTS search_terms_gin ON search_terms USING gin (terms) WITH (fastupdate = off)",
)
ENTRIES_MATCHING = "SELECT id >> 16 FROM search_terms WHERE terms @@ %s::tsquery"
PASSAGES_BY_ENTRY = """
    SELECT e.id, count(*) FROM search_terms t JOIN search_indexedentry e ON e.id = t.id >> 16
    WHERE e.generation = %s GROUP BY e.id
"""
# ts_rank knows no rarity: a term's share is weighed by how few passages have it.
# ``brevity`` is known beforehand: having ts_rank count a passage's words costs as much as ranking it.
# Weights are those of D, C, B, A: a word of the text, and one of title or heading (three times as much).
TOP = """
    SELECT t.id, (
        SELECT sum(w.rarity * ts_rank('{{0.33, 0, 0, 1}}', t.terms, w.term) * t.brevity)
        FROM unnest(%s::text[]::tsquery[], %s::float8[]) AS w(term, rarity)
    ) AS score
    FROM search_terms t JOIN search_indexedentry e ON e.id = t.id >> 16
    WHERE t.terms @@ %s::tsquery AND e.generation = %s AND e.audience_id = ANY(%s)
      AND e.id <> ALL(%s::bigint[]) {narrowed}
    ORDER BY score DESC, t.id LIMIT %s
"""
WITHOUT = "AND e.id NOT IN (SELECT id >> 16 FROM search_terms WHERE terms @@ %s::tsquery)\n    ORDER BY"
TOP_WITHOUT = TOP.replace("ORDER BY", WITHOUT)
WITHIN = """
    SELECT id, ts_rank('{0.33, 0, 0, 1}', terms, %s::tsquery) * brevity AS score FROM search_terms
    WHERE terms @@ %s::tsquery AND id BETWEEN %s AND %s ORDER BY score DESC, id LIMIT 20
"""
# How many passages have a term, as ANALYZE last saw it; what is not among the common ones is rare.
COMMON = """
    SELECT term, share
    FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common(term, share)
    WHERE schemaname = current_schema() AND tablename = 'search_terms' AND attname = 'terms' AND term = ANY(%s)
"""
RARE = 0.0005


class PostgresqlEngine(DatabaseEngine):
    name = "postgresql"
    entries_matching = ENTRIES_MATCHING
    passages_by_entry = PASSAGES_BY_ENTRY
    any_passage = "SELECT id FROM search_terms LIMIT 1"

    def match(self, question: Question) -> str:
        return match(question)

    def either(self, atoms: tuple[Atom, ...]) -> str:
        return either(atoms)

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            for statement in CREATE:
                cursor.execute(statement)

    def add(self, passages: Iterable[Terms]) -> None:
        rows = [(p.id, brevity(p), vector(p)) for p in passages]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_terms VALUES (%s, %s, %s::tsvector)", rows)

    def remove(self, entries: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM search_terms WHERE id BETWEEN %s AND %s",
                [passages_of(entry) for entry in entries],
            )

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_terms")

    def top(self, question: Question, scope: Scope, limit: int) -> list[Hit]:
        terms = sorted({quoted(term) for term in question.terms})
        narrowed, chosen = self.narrowing(scope)
        params = [
            terms, self._rarities(sorted(question.terms)), match(question), scope.generation,
            list(scope.audiences), list(scope.without), *chosen,
        ]  # fmt: skip
        if question.none:
            return self._hits(TOP_WITHOUT.format(narrowed=narrowed), [*params, either(question.none), limit])
        return self._hits(TOP.format(narrowed=narrowed), [*params, limit])

    def within(self, question: Question, entries: list[int]) -> list[Hit]:
        asked = match(question)
        return [hit for entry in entries for hit in self._hits(WITHIN, [asked, asked, *passages_of(entry)])]

    @staticmethod
    def _rarities(terms: list[str]) -> list[float]:
        """In the order of ``terms``: how much finding each one says."""
        with connection.cursor() as cursor:
            cursor.execute(COMMON, [terms])
            shares = dict(cursor.fetchall())
        return [-math.log(min(max(shares.get(term) or RARE, RARE), 0.95)) for term in terms]


def brevity(passage: Terms) -> float:
    return 1 / (1 + math.log(1 + len(passage.head) + len(passage.body)))


def vector(passage: Terms) -> str:
    """The terms as a tsvector is written. Words of title and heading carry A, and a gap parts them from the text."""
    places: dict[str, list[str]] = {}
    place = count(1)
    for term, number in zip(passage.head, place, strict=False):
        places.setdefault(term, []).append(f"{number}A")
    next(place)
    for term, number in zip(passage.body, place, strict=False):
        places.setdefault(term, []).append(str(number))
    return " ".join(f"{quoted(term)}:{','.join(numbers)}" for term, numbers in places.items())


def quoted(term: str) -> str:
    """Terms are letters and digits; quoted all the same."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def match(question: Question) -> str:
    """The question in the language of tsquery."""
    return " & ".join(f"({either(clause.atoms)})" for clause in question.clauses)


def either(atoms: tuple[Atom, ...]) -> str:
    return " | ".join("(" + " <-> ".join(map(quoted, atom)) + ")" for atom in atoms)
