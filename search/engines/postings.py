"""Postings beside PostgreSQL's own index: what BM25 asks of a word, kept in the transaction of the passages.

``ts_rank`` knows neither how rare a word is nor what a passage's length makes of it, and reads every vector to say
even that. A posting says how often one word stands in one passage; the vocabulary, in how many passages it stands.
"""

from collections.abc import Iterable

from django.db import connection

# A word of title or heading carries A in its vector, and counts three times.
TIMES = "least(cardinality(w.positions) + 2 * cardinality(array_positions(w.weights, 'A')), 32767)"
CREATE = (
    """CREATE TABLE IF NOT EXISTS search_vocabulary (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, term text NOT NULL UNIQUE, passages integer NOT NULL
    ) WITH (fillfactor = 70)""",
    # Read by its key alone, without the table behind it.
    """CREATE TABLE IF NOT EXISTS search_posting (
        term integer NOT NULL, passage bigint NOT NULL, times smallint NOT NULL, length smallint NOT NULL,
        PRIMARY KEY (term, passage) INCLUDE (times, length)
    )""",
    """CREATE TABLE IF NOT EXISTS search_size (
        id boolean PRIMARY KEY DEFAULT true CHECK (id), passages bigint NOT NULL, words bigint NOT NULL
    )""",
    "INSERT INTO search_size (passages, words) VALUES (0, 0) ON CONFLICT DO NOTHING",
)
# In the order of the words, so that two writers never wait for each other in a circle.
LEARN = """
    INSERT INTO search_vocabulary AS v (term, passages)
    SELECT w.lexeme, count(*) FROM search_terms t, unnest(t.terms) w WHERE t.id = ANY(%s) GROUP BY 1 ORDER BY 1
    ON CONFLICT (term) DO UPDATE SET passages = v.passages + excluded.passages
"""
POST = f"""
    INSERT INTO search_posting (term, passage, times, length)
    SELECT v.id, t.id, {TIMES}, l.length
    FROM search_terms t
    CROSS JOIN LATERAL (SELECT least(sum(cardinality(positions)), 32767) AS length FROM unnest(t.terms)) l
    CROSS JOIN LATERAL unnest(t.terms) w
    JOIN search_vocabulary v ON v.term = w.lexeme
    WHERE t.id = ANY(%s)
"""  # noqa: S608 - a constant
RESIZE = """
    UPDATE search_size SET passages = passages {sign} cardinality(%s::bigint[]), words = words {sign} (
        SELECT coalesce(sum(cardinality(positions)), 0) FROM search_terms t, unnest(t.terms) WHERE t.id = ANY(%s)
    )
"""
UNPOST = """
    DELETE FROM search_posting p USING search_terms t, unnest(t.terms) w, search_vocabulary v
    WHERE t.id = ANY(%s) AND v.term = w.lexeme AND p.term = v.id AND p.passage = t.id
"""
UNLEARN = """
    UPDATE search_vocabulary v SET passages = v.passages - gone.number
    FROM (SELECT w.lexeme, count(*) AS number FROM search_terms t, unnest(t.terms) w WHERE t.id = ANY(%s)
          GROUP BY 1) gone
    WHERE v.term = gone.lexeme
"""
HELD = "SELECT id FROM search_terms WHERE id BETWEEN %s AND %s"
CHUNK = 5000


def prepare() -> None:
    """Make the tables; fill them from the vectors where an older Paraf has left only those."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('search_posting') IS NULL")
        new = cursor.fetchone()[0]
        for statement in CREATE:
            cursor.execute(statement)
        if not new:
            return
        cursor.execute("SELECT id FROM search_terms ORDER BY id")
        ids = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(ids), CHUNK):
        post(ids[start : start + CHUNK])


def post(ids: list[int]) -> None:
    """Take in passages whose vectors have just been written."""
    with connection.cursor() as cursor:
        cursor.execute(LEARN, [ids])
        cursor.execute(POST, [ids])
        cursor.execute(RESIZE.format(sign="+"), [ids, ids])


def unpost(ranges: Iterable[tuple[int, int]]) -> None:
    """Forget the passages between these ids, before their vectors go."""
    with connection.cursor() as cursor:
        ids: list[int] = []
        for first, last in ranges:
            cursor.execute(HELD, [first, last])
            ids += [row[0] for row in cursor.fetchall()]
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            cursor.execute(UNPOST, [some])
            cursor.execute(UNLEARN, [some])
            cursor.execute(RESIZE.format(sign="-"), [some, some])
