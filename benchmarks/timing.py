"""Time by the clock, and time of the processor: this program's and that of the server which answers it.

On a machine with other work the clock says how long one waits for a turn; the processor's time hardly changes.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from elasticsearch import Elasticsearch

from search.engines.server import WANTED, together


class Taken(NamedTuple):
    """Milliseconds."""

    clock: float
    processor: float


class Watch:
    """Knows the processes of the database and of the search server, where they run on this machine."""

    def __init__(self) -> None:
        self.servers = [pid for pid in (_database(), _search_server()) if pid]

    def taken(self, function: Callable[[], Any]) -> Taken:
        others, own, start = self._spent(), time.process_time(), time.perf_counter()
        function()
        clock, own = time.perf_counter() - start, time.process_time() - own
        return Taken(clock * 1000, (own + self._spent() - others) * 1000)

    def _spent(self) -> float:
        """Seconds that every thread of the servers has had of a processor."""
        return sum(_nanoseconds(thread) for pid in self.servers for thread in _threads(pid)) / 1e9


def send_again(client: Elasticsearch, requests: list[tuple[str, Any]]) -> None:
    """The very requests of a question, sent to the search server bare."""
    for index, bodies in requests:
        bare = [
            part | {"request_cache": False} if "index" in part else part for part in together(index, bodies)
        ]
        client.msearch(searches=bare, filter_path=WANTED)


def _threads(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/task").iterdir())


def _nanoseconds(thread: Path) -> int:
    try:
        return int((thread / "schedstat").read_text().split()[0])
    except OSError:  # it has ended
        return 0


def _database() -> int | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return _here(int(cursor.fetchone()[0]))


def _search_server() -> int | None:
    if settings.SEARCH_ENGINE != "elasticsearch":
        return None
    from elasticsearch import Elasticsearch

    found = Elasticsearch(settings.ELASTICSEARCH_URL.split(",")).nodes.info(metric="process")
    return _here(int(next(iter(found["nodes"].values()))["process"]["id"]))


def _here(pid: int) -> int | None:
    """Nothing where it runs elsewhere: then its time is not counted."""
    return pid if Path(f"/proc/{pid}/task").is_dir() else None


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so many of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def line(label: str, name: str, taken: list[Taken]) -> str:
    """The row of a table: clock and processor, p50 / p95."""
    told = [
        f"{percentile(list(values), 0.5):8.1f} /{percentile(list(values), 0.95):8.1f}"
        for values in zip(*taken, strict=True)
    ]
    return f"  {label:<13} {name:<14} clock {told[0]} ms   processor {told[1]} ms"


def ratio(some: list[Taken], others: list[Taken]) -> str:
    """Of the medians: by the clock, and by the processor."""
    pairs = zip(zip(*some, strict=True), zip(*others, strict=True), strict=True)
    return " / ".join(
        f"{percentile(list(one), 0.5) / percentile(list(other), 0.5):.2f}" for one, other in pairs
    )
