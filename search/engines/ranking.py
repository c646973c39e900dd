"""BM25 in SQL over the postings of PostgreSQL: one statement ranks, counts, and keeps to rights and choices."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection

from search.engines.base import FACETS
from search.question import Atom, Question

K1, B = 1.2, 0.75
KNOWN = """
    SELECT v.term, v.id, v.passages, s.passages, s.words
    FROM search_size s LEFT JOIN search_vocabulary v ON v.term = ANY(%s) AND v.passages > 0
"""
# ``idf`` comes with the question. Lengths are compared with the average one.
BM25 = "a.idf * {times} * (%(k)s + 1) / ({times} + %(k)s * (1 - %(b)s + %(b)s * {length} / %(average)s))"
WORDS = f"""
    SELECT p.passage, a.clause, {BM25.format(times="p.times", length="p.length")} AS score
    FROM unnest(%(terms)s::int[], %(clauses)s::bigint[], %(idfs)s::float8[]) AS a(term, clause, idf)
    JOIN search_posting p ON p.term = a.term {{inside}}
"""  # noqa: S608 - constants
# Side by side as often as the rarest of its words stands there, at most.
PHRASE = f"""
    SELECT f.passage, f.clause, {BM25.format(times="f.times", length="f.length").replace("a.", "f.")} AS score
    FROM (
        SELECT p.passage, %(clause{{n}})s::bigint AS clause, %(idf{{n}})s::float8 AS idf,
               min(p.times) AS times, min(p.length) AS length
        FROM search_posting p JOIN search_terms t ON t.id = p.passage {{inside}}
        WHERE p.term = ANY(%(members{{n}})s) AND t.terms @@ %(phrase{{n}})s::tsquery
        GROUP BY p.passage
    ) f
"""  # noqa: S608 - constants
SCORED = """
    SELECT passage, sum(score) AS score FROM ({points}) points GROUP BY passage HAVING bit_or(clause) = %(all)s
"""
FOUND = f"""
    WITH scored AS MATERIALIZED ({{scored}}),
    seen AS MATERIALIZED (
        SELECT e.id, {", ".join(FACETS)} FROM search_indexedentry e
        WHERE e.id IN (SELECT passage >> 16 FROM scored) AND e.generation = %(generation)s
          AND e.audience_id = ANY(%(audiences)s) AND e.id <> ALL(%(without)s::bigint[]) {{excluded}}
    )
    (SELECT s.passage, s.score, NULL, NULL, NULL, NULL, NULL, NULL
     FROM scored s JOIN seen e ON e.id = s.passage >> 16 {{narrowed}}
     ORDER BY s.score DESC, s.passage LIMIT %(limit)s)
    UNION ALL
    (SELECT NULL, count(*), {", ".join(FACETS)} FROM seen e GROUP BY {", ".join(FACETS)})
"""  # noqa: S608 - constants
EXCLUDED = "AND e.id NOT IN (SELECT id >> 16 FROM search_terms WHERE terms @@ %(none)s::tsquery)"


class Asked(NamedTuple):
    """The statement that scores a question, and its values; nothing where no passage can have all clauses."""

    sql: str
    values: dict[str, Any]


def scored(question: Question, written: Callable[[tuple[Atom, ...]], str], inside: str = "") -> Asked | None:
    """``written`` writes an atom as a tsquery; ``inside`` narrows the passages ``p``."""
    terms, passages, average = _known(question)
    words: list[tuple[int, int, float]] = []
    parts: list[str] = []
    values: dict[str, Any] = {"k": K1, "b": B, "average": average}
    met = 0
    for place, clause in enumerate(question.clauses):
        for atom in clause.atoms:
            if not all(term in terms for term in atom):
                continue
            met |= 1 << place
            idf = sum(_rarity(terms[term][1], passages) for term in atom)
            if len(atom) == 1:
                words.append((terms[atom[0]][0], 1 << place, idf))
                continue
            n = len(parts)
            parts.append(PHRASE.format(n=n, inside=inside))
            members = sorted({terms[term][0] for term in atom})
            values |= {
                f"clause{n}": 1 << place,
                f"idf{n}": idf,
                f"members{n}": members,
                f"phrase{n}": written((atom,)),
            }
    every = (1 << len(question.clauses)) - 1
    if met != every or not every:
        return None
    if words:
        parts.append(WORDS.format(inside=inside))
        values["terms"], values["clauses"], values["idfs"] = (
            list(column) for column in zip(*words, strict=True)
        )
    return Asked(SCORED.format(points=" UNION ALL ".join(parts)), {**values, "all": every})


def _known(question: Question) -> tuple[dict[str, tuple[int, int]], int, float]:
    """Number and passages of each word that stands anywhere; how many passages there are, and their mean length."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [sorted(question.terms)])
        rows = cursor.fetchall()
    terms = {term: (pk, held) for term, pk, held, _passages, _words in rows if term is not None}
    passages, words = rows[0][3:] if rows else (0, 0)
    return terms, passages, max(words / max(passages, 1), 1.0)


def _rarity(passages: int, of: int) -> float:
    """Never below nothing, however common: a word in every passage still says that it is there."""
    return math.log(1 + (max(of - passages, 0) + 0.5) / (passages + 0.5))
