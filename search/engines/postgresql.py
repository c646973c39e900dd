"""PostgreSQL: a tsvector of our terms under a GIN index says what is found, postings beside it how well."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import connection, transaction

from search.engines import postings
from search.engines.base import Found, Hit, Scope, Terms
from search.engines.database import DatabaseEngine, passages_of
from search.engines.ranking import (
    AMONG_CHOSEN,
    AMONG_PROMISING,
    APART,
    EXCLUDED,
    FOUND,
    HAS_A_WORD,
    HAS_PASSAGE,
    MATCHING,
    PROMISING,
    TELLING,
    Asked,
    scored,
)
from search.question import Atom, Question

CREATE = (
    "CREATE TABLE IF NOT EXISTS search_terms (id bigint PRIMARY KEY, terms tsvector NOT NULL)",
    "ALTER TABLE search_terms DROP COLUMN IF EXISTS brevity",
    "CREATE INDEX IF NOT EXISTS search_terms_gin ON search_terms USING gin (terms) WITH (fastupdate = off)",
)
ENTRIES_MATCHING = "SELECT id >> 16 FROM search_terms WHERE terms @@ %s::tsquery"
# A passage counts that has its text, and a posting for each of its words.
PASSAGES_BY_ENTRY = """
    SELECT e.id, count(*) FROM search_terms t JOIN search_indexedentry e ON e.id = t.id >> 16
    JOIN search_indexedpassage i ON i.id = t.id
    LEFT JOIN (SELECT passage, count(*) AS words FROM search_posting GROUP BY passage) p ON p.passage = t.id
    WHERE e.generation = %s AND coalesce(p.words, 0) = length(t.terms) GROUP BY e.id
"""
MANY = 5  # clauses from which the index of words is asked first where all of them stand
INSIDE = """JOIN unnest(%(entries)s::bigint[]) AS n(entry)
    ON p.passage BETWEEN n.entry << 16 AND ((n.entry + 1) << 16) - 1"""


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
        postings.prepare()

    @transaction.atomic
    def add(self, passages: Iterable[Terms]) -> None:
        rows = [(passage.id, vector(passage)) for passage in passages]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_terms VALUES (%s, %s::tsvector)", rows)
        postings.post([pk for pk, _vector in rows])

    @transaction.atomic
    def remove(self, entries: Iterable[int]) -> None:
        ranges = [passages_of(entry) for entry in entries]
        postings.unpost(ranges)
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_terms WHERE id BETWEEN %s AND %s", ranges)

    def settle(self) -> None:
        """Postings are read by their key alone once a vacuum has seen them; it cannot run in a transaction."""
        how = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        with connection.cursor() as cursor:
            cursor.execute(f"{how} search_terms, search_posting, search_vocabulary")

    def ranked(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        apart = question.is_long or len(question.clauses) >= MANY
        asked = scored(question, either)
        if asked is None:
            return Found([], [])
        narrowed, chosen = self.narrowing(narrow)
        barring, barred = self.barring(wide)
        phrases = tuple(atom for clause in question.clauses for atom in clause.atoms if len(atom) > 1)
        values = {
            **asked.values, **chosen, **barred, "generation": wide.generation, "audiences": list(wide.audiences),
            "without": list(wide.without), "none": either(question.none), "limit": limit if narrow else 0,
            "match": match(question), "phrases": either(phrases),
        }  # fmt: skip
        parts = {"excluded": (EXCLUDED if question.none else "") + barring, "narrowed": narrowed}
        if question.is_long:
            return self._long(asked, values, narrow, parts, phrases=bool(phrases))
        if not apart:
            return self._found_by(FOUND.format(scored=asked.sql(), **parts), values)
        promising = PROMISING.format(promising=MATCHING.format(name="match"), narrowed=narrowed)
        counted = HAS_PASSAGE.format(name="match")
        sql = APART.format(promising=promising, scored=asked.sql(AMONG_PROMISING), counted=counted, **parts)
        return self._found_by(sql, values)

    def _long(
        self,
        asked: Asked,
        values: dict[str, Any],
        narrow: Scope | None,
        parts: dict[str, str],
        *,
        phrases: bool,
    ) -> Found:
        """Any of many words is enough: passages without a telling one are scored only where few were chosen."""
        parts["counted"] = (
            f"({HAS_A_WORD} OR {HAS_PASSAGE.format(name='phrases')})" if phrases else HAS_A_WORD
        )
        narrowed = parts["narrowed"]
        if values["telling"] and not self.chose_little(narrow):
            promising = PROMISING.format(promising=TELLING, narrowed=narrowed)
            sql = APART.format(promising=promising, scored=asked.sql(AMONG_PROMISING), **parts)
            found = self._found_by(sql, values)
            if len(found.hits) >= values["limit"]:
                return found
        # All words tell as much, or too few of what is chosen has a telling one to make a list of the best.
        score = asked.sql(AMONG_CHOSEN.format(narrowed=narrowed))
        return self._found_by(APART.format(promising="", scored=score, **parts), values)

    def hits(self, question: Question, entries: list[int]) -> list[Hit]:
        asked = scored(question, either) if entries else None
        if asked is None:
            return []
        return self._hits(
            f"{asked.sql(INSIDE)} ORDER BY score DESC, passage", {**asked.values, "entries": entries}
        )


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
