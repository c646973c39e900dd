"""The connection to the search server: two seconds a question, then a rest, and it comes back by itself."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError

from search.engines.base import EngineAwayError

logger = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds for all requests of a question
REST = 10.0  # seconds in which nobody asks after it did not answer
BUSY = 429  # too many requests; from 500 on it has failed
LOADING = 30.0  # seconds for a write: nobody waits for that


class Rest:
    """Remembers in this process that the server was away. Once the rest is over, one tries for all."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if now < self._until:
                return False
            if self._until:
                self._until = now + PATIENCE
            return True

    def begin(self) -> None:
        self._until = time.monotonic() + REST

    def end(self) -> None:
        self._until = 0.0


rest = Rest()


class Server:
    """Requests of one question. Whatever goes wrong is an :class:`EngineAwayError`."""

    def __init__(self) -> None:
        self._until: float | None = None

    @property
    def patient(self) -> Elasticsearch:
        return _client(settings.ELASTICSEARCH_URL).options(request_timeout=LOADING)

    def search(self, index: str, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        """Searches in one request. Whole answers, or none: a part of the index is no answer to a question of rights."""
        answer = self.ask("msearch", searches=together(index, bodies), filter_path=WANTED)
        found: list[dict[str, Any]] = answer["responses"]
        for one in found:
            if one["status"] != OK or one.get("timed_out"):
                if one.get("timed_out") or one["status"] >= BUSY:
                    rest.begin()
                raise EngineAwayError(str(one.get("error", "the search took too long"))[:300])
            one.setdefault("hits", {}).setdefault("hits", [])
        return found

    def ask(self, verb: str, **params: Any) -> Any:
        """A request that somebody waits for, within the seconds left to the question."""
        now = time.monotonic()
        if self._until is None:
            if not rest.allows():
                raise EngineAwayError("resting")
            self._until = now + PATIENCE
        left = self._until - now
        if left <= 0:
            rest.begin()
            raise EngineAwayError("the question took too long")
        with self.guarded():
            client = _client(settings.ELASTICSEARCH_URL).options(request_timeout=left)
            return attrgetter(verb)(client)(**params)

    def tell(self, verb: str, **params: Any) -> Any:
        """A request of the worker."""
        with self.guarded():
            return attrgetter(verb)(self.patient)(**params)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        try:
            yield
        except (ApiError, TransportError, BulkIndexError) as error:
            if not isinstance(error, ApiError) or error.status_code >= BUSY:
                rest.begin()
            logger.warning("the search server does not answer as it should: %s", str(error)[:300])
            raise EngineAwayError(type(error).__name__) from error
        rest.end()


OK = 200
BEST = "hits.hits.inner_hits.best.hits.hits.sort"
PARTS = ("status", "error", "timed_out", "hits.hits._score", "hits.hits.fields", BEST, "aggregations")
WANTED = [f"responses.{part}" for part in PARTS]


def together(index: str, bodies: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Searches as the client sends several: before each, where to look."""
    where = {"index": index, "allow_partial_search_results": False}
    return [part for body in bodies for part in (where, body)]


@lru_cache(maxsize=4)
def _client(urls: str) -> Elasticsearch:
    """Asks the next server where one refuses; one that is mute costs the question its seconds, and no second try."""
    hosts = [url.strip() for url in urls.split(",") if url.strip()]
    return Elasticsearch(hosts, max_retries=len(hosts) - 1, retry_on_timeout=False, http_compress=False)
