"""Elasticsearch: our terms under a whitespace analyzer, an index a generation, rights and facets as filters.

Nothing is left to its analyzers or scripts: the same terms, the same counts and the same rights as in the database.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query
from elasticsearch.helpers import streaming_bulk

from search.engines.base import (
    FACETS,
    Count,
    EngineAwayError,
    Found,
    Gone,
    Hit,
    Listed,
    RemoteEngine,
    Scope,
    Sent,
)
from search.engines.server import Server
from search.engines.server_index import SHAPE, new_index
from search.models import POSITION_BITS, IndexedEntry
from search.question import Atom, Question

HEAD = 3  # a word of title or heading weighs as much as so many of the text
EXACT = 40_000  # entries up to which a cardinality is counted and not estimated
MOST_BUCKETS = 10_000
PER_ENTRY = 20
FORGIVEN = {404, 409}  # forgotten before, or written by a later one
ABOVE = re.compile(r"current version \[(\d+)\]")


class ElasticsearchEngine(RemoteEngine):
    """One instance answers one question: its requests share the seconds that a question may take."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self.server = Server()
        self._having: dict[tuple[Any, ...], list[int]] = {}

    def ready(self) -> bool:
        try:
            self.server.ask("cluster.health", timeout="1s")
        except EngineAwayError:
            return False
        return True

    # Reading

    def found(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        """One request of two searches: all that answers is counted, and what was chosen of it is ranked."""
        whole = _in_any_passage(question)
        counted = self._search(question, wide, "words" if whole else "text")[0:0]
        counted.aggs.metric("facets", _facets(whole=whole))
        if narrow is None or not limit:
            return Found(_counts(self._answer(wide, counted)), [])
        ranked = self._search(question, narrow)[0:limit].extra(docvalue_fields=["passage"])
        counts, hits = self._answers(wide, counted, ranked)
        return Found(_counts(counts), _hits(hits))

    def entries(self, question: Question, scope: Scope) -> list[Listed]:
        dated: dict[str, Any] = {
            "terms": {"field": "date", "order": "desc", "missing_bucket": True, "missing_order": "last"}
        }
        sources: list[dict[str, Any]] = [{"date": dated}, {"entry": {"terms": {"field": "entry"}}}]
        keys = self._buckets(self._search(question, scope), scope, sources)
        return [Listed(int(key["entry"]), _moment(key["date"])) for key, _count in keys]

    def within(self, question: Question, entries: list[int]) -> list[Hit]:
        generation = IndexedEntry.objects.filter(pk__in=entries).values_list("generation", flat=True).first()
        if generation is None:
            return []
        inner = {"name": "best", "size": PER_ENTRY, "sort": ["_score", "passage"], "stored_fields": "_none_"}
        asked = Search().query(_query(question)).filter("terms", entry=entries)[0 : len(entries)]
        asked = asked.extra(collapse={"field": "entry", "inner_hits": inner}, stored_fields="_none_")
        answer = self._answer(Scope(generation, ()), asked)
        found = [hit["inner_hits"]["best"]["hits"]["hits"] for hit in answer["hits"]["hits"]]
        hits = [Hit(hit["sort"][1], hit["sort"][0]) for hits in found for hit in hits]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))

    def held(self, generation: int) -> dict[int, int]:
        scope = Scope(generation, ())
        if not self.server.ask("indices.exists", index=index_name(generation)):
            return {}
        keys = self._buckets(Search(), scope, [{"entry": {"terms": {"field": "entry"}}}])
        return {int(key["entry"]): count - 1 for key, count in keys}  # without what it is counted by

    def _search(self, question: Question, scope: Scope, where: str = "text") -> Search:
        """The question within the scope: of passages by their ``text``, or of entries by their ``words``.

        Whatever of ``none`` stands anywhere in an entry leaves all of it out.
        """
        asked = Search().query(_query(question, where)).extra(stored_fields="_none_", track_total_hits=False)
        asked = asked.filter("terms", audience=list(scope.audiences))
        if scope.chosen:
            asked = asked.filter(_chosen(scope))
        for column, value in scope.barred:
            asked = asked.exclude("term", **{column: str(value)})
        out = list(scope.without)
        if question.none:
            out += self._entries_having(question.none, scope)
        for start in range(0, len(out), MOST_BUCKETS):
            asked = asked.exclude("terms", entry=out[start : start + MOST_BUCKETS])
        return asked

    def _entries_having(self, atoms: tuple[Atom, ...], scope: Scope) -> list[int]:
        """Entries in which any of these stands anywhere; asked once for all searches of a question."""
        asked = (atoms, scope.generation, scope.audiences)
        if asked not in self._having:
            having = Search().query(_either(atoms, "text")).filter("terms", audience=list(scope.audiences))
            keys = self._buckets(having, scope, [{"entry": {"terms": {"field": "entry"}}}])
            self._having[asked] = [int(key["entry"]) for key, _count in keys]
        return self._having[asked]

    def _answer(self, scope: Scope, asked: Search) -> dict[str, Any]:
        return self._answers(scope, asked)[0]

    def _answers(self, scope: Scope, *asked: Search) -> list[dict[str, Any]]:
        return self.server.search(index_name(scope.generation), *(one.to_dict() for one in asked))

    def _buckets(
        self, asked: Search, scope: Scope, sources: list[dict[str, Any]]
    ) -> Iterator[tuple[dict[str, Any], int]]:
        """Every bucket of a composite aggregation, in its order."""
        after: dict[str, Any] = {}
        while True:
            paged = asked[0:0]
            paged.aggs.bucket("all", A("composite", size=MOST_BUCKETS, sources=sources, **after))
            found = self._answer(scope, paged)["aggregations"]["all"]
            yield from ((bucket["key"], bucket["doc_count"]) for bucket in found["buckets"])
            if len(found["buckets"]) < MOST_BUCKETS:
                return
            after = {"after": found["after_key"]}

    # Writing

    def holds(self, generation: int, mark: str) -> bool:
        name = index_name(generation)
        there = self.server.tell("indices.get", index=name, features="mappings", ignore_unavailable=True)
        return name in there and there[name]["mappings"].get("_meta", {}).get("mark") == mark

    def open(self, generation: int, mark: str) -> None:
        name = index_name(generation)
        self.server.tell("indices.delete", index=[name, _first_shape(generation)], ignore_unavailable=True)
        self.server.tell("indices.create", index=name, **new_index(mark).to_dict())

    def write(self, generation: int, sent: Iterable[Sent], gone: Iterable[Gone]) -> int:
        name, above = index_name(generation), 0
        with self.server.guarded():
            client = self.server.patient
            for done, item in streaming_bulk(client, _actions(name, sent, gone), raise_on_error=False):
                told = next(iter(item.values()))
                if not done and told["status"] not in FORGIVEN:
                    raise EngineAwayError(str(item)[:500])
                if standing := ABOVE.search(str(told.get("error", ""))):
                    above = max(above, int(standing[1]))
        return above

    def refresh(self, generation: int) -> None:
        self.server.tell("indices.refresh", index=index_name(generation))

    def publish(self, generation: int) -> None:
        prefix = settings.ELASTICSEARCH_INDEX
        actions = [
            {"remove": {"index": f"{prefix}-*", "alias": prefix, "must_exist": False}},
            {"add": {"index": index_name(generation), "alias": prefix}},
        ]
        self.server.tell("indices.update_aliases", actions=actions)

    def keep(self, generations: Iterable[int]) -> None:
        kept = {index_name(generation) for generation in generations}
        there = self.server.tell(
            "indices.get", index=f"{settings.ELASTICSEARCH_INDEX}-*", features="settings"
        )
        # Not those of another city, whose prefix only begins alike.
        ours = re.compile(rf"{re.escape(settings.ELASTICSEARCH_INDEX)}-\d+(s\d+)?")
        for name in filter(ours.fullmatch, set(there) - kept):
            self.server.tell("indices.delete", index=name, ignore_unavailable=True)


def index_name(generation: int) -> str:
    return f"{settings.ELASTICSEARCH_INDEX}-{generation}s{SHAPE}"


def _first_shape(generation: int) -> str:
    """Where the generation stood before its index had a shape."""
    return f"{settings.ELASTICSEARCH_INDEX}-{generation}"


def _in_any_passage(question: Question) -> bool:
    """Whether an entry answers that has one of these words anywhere: then entries are counted, not their passages."""
    return len(question.clauses) == 1 and all(len(atom) == 1 for atom in question.clauses[0].atoms)


def _query(question: Question, where: str = "text") -> Query:
    """All clauses, each by any of its words or phrases; scores add up."""
    return Q("bool", must=[_either(clause.atoms, where) for clause in question.clauses])


def _either(atoms: tuple[Atom, ...], where: str) -> Query:
    either = [
        Q("term", **{where: atom[0]})
        if len(atom) == 1
        else Q("match_phrase", **{where: {"query": " ".join(atom)}})
        for atom in atoms
    ]
    return either[0] if len(either) == 1 else Q("bool", should=either, minimum_should_match=1)


def _chosen(scope: Scope) -> Query:
    return Q("bool", filter=[Q("term", **{name: str(value)}) for name, value in scope.chosen.items()])


def _facets(*, whole: bool) -> Any:
    counted = A("terms", field="facets", size=MOST_BUCKETS)
    if not whole:
        counted.metric("entries", A("cardinality", field="entry", precision_threshold=EXACT))
    return counted


def _hits(answer: dict[str, Any]) -> list[Hit]:
    """The server orders by score alone, and so passes over what cannot come among the best; equals are ordered here."""
    hits = [Hit(hit["fields"]["passage"][0], hit["_score"]) for hit in answer["hits"]["hits"]]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage))


def _counts(answer: dict[str, Any]) -> list[Count]:
    buckets = answer["aggregations"]["facets"]["buckets"]
    return [Count._make((*_facet_values(bucket["key"]), _entries(bucket))) for bucket in buckets]


def _entries(bucket: dict[str, Any]) -> int:
    found: int = bucket["entries"]["value"] if "entries" in bucket else bucket["doc_count"]
    return found


@lru_cache(maxsize=20_000)
def _facet_values(key: str) -> tuple[Any, ...]:
    """The same few combinations come with every answer."""
    return tuple(json.loads(key))


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _actions(name: str, sent: Iterable[Sent], gone: Iterable[Gone]) -> Iterator[dict[str, Any]]:
    for old in gone:
        first = old.entry << POSITION_BITS
        for pk in range(first, first + old.passages):
            yield _action(name, "delete", str(pk), old.version)
        yield _action(name, "delete", _whole(old.entry), old.version)
    for new in sent:
        shared = _shared(new.entry)
        for passage in new.passages:
            text = [" ".join(passage.head)] * HEAD + [" ".join(passage.body)]
            yield {
                **_action(name, "index", str(passage.id), new.version),
                "_source": {**shared, "passage": passage.id, "text": text},
            }
        if new.passages:
            words = {word for passage in new.passages for word in (*passage.head, *passage.body)}
            whole = _action(name, "index", _whole(new.entry.pk), new.version)
            yield {**whole, "_source": {**shared, "words": " ".join(sorted(words))}}


def _whole(entry: int) -> str:
    return f"entry-{entry}"


def _action(name: str, verb: str, pk: str, version: int) -> dict[str, Any]:
    return {
        "_op_type": verb,
        "_index": name,
        "_id": pk,
        "version": version,
        "version_type": "external_gte",
    }


def _shared(entry: IndexedEntry) -> dict[str, Any]:
    """What every passage of an entry carries: rights, facets, date."""
    facets = {name: getattr(entry, name) for name in FACETS}
    return {
        "entry": entry.pk,
        "audience": entry.audience_id,
        "date": entry.date.isoformat() if entry.date else None,
        "facets": json.dumps(list(facets.values())),
        **{name: str(value) for name, value in facets.items() if value},
    }
