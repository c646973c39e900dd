"""BM25 in SQL over the postings of PostgreSQL: one statement ranks, counts, and keeps to rights and choices."""

import math
from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from search.engines.base import FACETS
from search.question import COMMON, Atom, Question

K1, B = 1.2, 0.75
KNOWN = """
    SELECT v.term, v.id, v.passages, s.passages, s.words
    FROM search_size s LEFT JOIN search_vocabulary v ON v.term = ANY(%s) AND v.passages > 0
"""
# ``weight`` comes with the question: rarity times (k + 1). The rest of the formula is drawn together to two numbers,
# all of them machine floats: a bare 0.75 would be counted in PostgreSQL's exact decimals, at twice the time.
BM25 = "a.weight * {times} / ({times} + %(base)s::float8 + %(slope)s::float8 * {length})"
WORDS = f"""
    SELECT p.passage, a.clause, {BM25.format(times="p.times", length="p.length")} AS score
    FROM unnest(%(terms)s::int[], %(clauses)s::bigint[], %(weights)s::float8[]) AS a(term, clause, weight)
    JOIN search_posting p ON p.term = a.term {{inside}}
"""  # noqa: S608 - constants
# Side by side as often as the rarest of its words stands there, at most.
PHRASE = f"""
    SELECT f.passage, f.clause, {BM25.format(times="f.times", length="f.length").replace("a.", "f.")} AS score
    FROM (
        SELECT p.passage, %(clause{{n}})s::bigint AS clause, %(weight{{n}})s::float8 AS weight,
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
# Where much is asked, what is scored and what is counted are looked for apart: the best passages among those that can
# be among them, of what was chosen alone; and an entry counts with the first word met, the commonest looked for first.
APART = f"""
    WITH seen AS MATERIALIZED (
        SELECT e.id, {", ".join(FACETS)} FROM search_indexedentry e
        WHERE e.generation = %(generation)s AND e.audience_id = ANY(%(audiences)s)
          AND e.id <> ALL(%(without)s::bigint[]) {{excluded}}
    ) {{promising}}
    (SELECT passage, score, NULL, NULL, NULL, NULL, NULL, NULL FROM ({{scored}}) s
     ORDER BY score DESC, passage LIMIT %(limit)s)
    UNION ALL
    (SELECT NULL, count(*), {", ".join(FACETS)} FROM seen e WHERE {{counted}} GROUP BY {", ".join(FACETS)})
"""  # noqa: S608 - constants
CHOSEN = "passage >> 16 IN (SELECT e.id FROM seen e WHERE true {narrowed})"
PROMISING = f", promising AS MATERIALIZED (SELECT passage FROM ({{promising}}) p WHERE {CHOSEN})"  # noqa: S608
AMONG_PROMISING = "JOIN promising c ON c.passage = p.passage"
# "IS TRUE" has the postings sifted as they are read; as a join all of them would be gathered first.
AMONG_CHOSEN = f"AND (p.{CHOSEN}) IS TRUE"
TELLING = "SELECT DISTINCT passage FROM search_posting WHERE term = ANY(%(telling)s)"
HAS_A_WORD = """(
    SELECT true FROM unnest(%(commonest)s::int[]) AS a(term) CROSS JOIN LATERAL (
        SELECT FROM search_posting p
        WHERE p.term = a.term AND p.passage BETWEEN e.id << 16 AND ((e.id + 1) << 16) - 1 LIMIT 1
    ) met LIMIT 1
)"""
MATCHING = "SELECT id AS passage FROM search_terms WHERE terms @@ %({name})s::tsquery"
HAS_PASSAGE = f"e.id IN (SELECT passage >> 16 FROM ({MATCHING}) m)"  # noqa: S608 - constants
EXCLUDED = "AND e.id NOT IN (SELECT id >> 16 FROM search_terms WHERE terms @@ %(none)s::tsquery)"


class Asked(NamedTuple):
    """The statement that scores a question, and its values."""

    statement: str
    values: dict[str, Any]

    def sql(self, inside: str = "") -> str:
        """``inside`` narrows the passages ``p``."""
        return self.statement.format(inside=inside)


def scored(question: Question, written: Callable[[tuple[Atom, ...]], str]) -> Asked | None:
    """Nothing where no passage can have all clauses. ``written`` writes an atom as a tsquery."""
    terms, passages, average = _known(question)
    words: list[tuple[int, int, float]] = []
    parts: list[str] = []
    most = max(passages // COMMON, 1)
    telling: set[int] = set()
    values: dict[str, Any] = {"base": K1 * (1 - B), "slope": K1 * B / average}
    met = 0
    for place, clause in enumerate(question.clauses):
        for atom in clause.atoms:
            if not all(term in terms for term in atom):
                continue
            met |= 1 << place
            rarest = min((terms[term] for term in atom), key=itemgetter(1))
            telling |= {rarest[0]} if len(atom) > 1 or rarest[1] < most else set()
            weight = (K1 + 1) * sum(_rarity(terms[term][1], passages) for term in atom)
            if len(atom) == 1:
                words.append((terms[atom[0]][0], 1 << place, weight))
                continue
            n = len(parts)
            parts.append(PHRASE.format(n=n, inside="{inside}"))
            members = sorted({terms[term][0] for term in atom})
            values |= {
                f"clause{n}": 1 << place,
                f"weight{n}": weight,
                f"members{n}": members,
                f"phrase{n}": written((atom,)),
            }
    every = (1 << len(question.clauses)) - 1
    if met != every or not every:
        return None
    if words:
        parts.append(WORDS)
        values["terms"], values["clauses"], values["weights"] = (
            list(column) for column in zip(*words, strict=True)
        )
    held = dict(terms.values())
    values["commonest"] = sorted(values.get("terms", ()), key=lambda term: -held[term])
    values |= {"telling": sorted(telling), "all": every}
    return Asked(SCORED.format(points=" UNION ALL ".join(parts)), values)


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
