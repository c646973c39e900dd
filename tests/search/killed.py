"""Kills its own child in the middle of the drain or of a reindex; run as a program by test_killed.py.

python -m tests.search.killed WORK        prints what was found after each kill, and after the mending

A child does the work and is killed with SIGKILL before its statement number so-and-so. Then somebody edits a text,
another one is deleted, and the sweep comes, or the next reindex.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.documents.models import OfficialDocument, PageText  # noqa: E402
from search.engines import remote_engine, server  # noqa: E402
from search.models import Change, IndexedEntry, IndexState  # noqa: E402
from search.services import outbox, rebuild, remote  # noqa: E402
from search.services.comparison import differences  # noqa: E402
from tests.search.world import document, titles  # noqa: E402

TEXTS, CHUNK = 12, 3  # so that a kill falls between two chunks as well as within one
KILLS = 6
outbox.CHUNK = rebuild.CHUNK = remote.CHUNK = CHUNK


def edit(number: int, text: str) -> None:
    page = PageText.objects.select_related("version").get(version__document__title=f"Surat {number}")
    page.text = text
    page.save()


def edit_all(word: str) -> None:
    """Each edit leaves a row in the outbox."""
    with transaction.atomic():
        for number in range(TEXTS):
            edit(number, f"Naskah tentang {word} bagian {number}.")


def statements(work: Callable[[], Any]) -> int:
    """How many the work takes."""
    taken = 0

    def count(execute: Any, *told: Any) -> Any:
        nonlocal taken
        taken += 1
        return execute(*told)

    with connection.execute_wrapper(count):
        work()
    return taken


def kill(number: int, work: Callable[[], Any]) -> None:
    """Have a child do the work, and kill it at its statement ``number``."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        server._client.cache_clear()  # a socket serves one process
        taken = 0

        def count(execute: Any, *told: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*told)

        try:
            with connection.execute_wrapper(count):
                work()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"it was not killed at statement {number}")


def draining(number: int) -> Callable[[], dict[str, Any]]:
    """The worker is killed; the next sweep drains what waits."""
    edit_all(f"lama{number}")
    kill(number, outbox.drain_outbox)

    def sweep() -> dict[str, Any]:
        outbox.drain_outbox()
        return {"left": Change.objects.count()}

    return sweep


def rebuilding(number: int) -> Callable[[], dict[str, Any]]:
    """``reindex`` is killed, the worker drains meanwhile, and a later ``reindex`` goes on where it was."""
    edit_all(f"lama{number}")
    outbox.drain_outbox()
    kill(number, rebuild.rebuild)
    state = IndexState.objects.get()

    def go_on() -> dict[str, Any]:
        outbox.drain_outbox()
        IndexState.objects.update(building_seen=timezone.now() - timedelta(hours=1))
        read: list[int] = []
        rebuild.rebuild(read.append)
        now = IndexState.objects.get()
        return {
            "same": now.generation == (state.building or state.generation + 1) and now.building is None,
            "read": len(read),
            "generations": IndexedEntry.objects.values("generation").distinct().count(),
        }

    return go_on


def round_of(work: Callable[[int], Callable[[], dict[str, Any]]], number: int) -> dict[str, Any]:
    mend = work(number)
    said = len(differences())
    edit(1, f"Naskah tentang baru{number}.")
    document(f"Naskah tentang baru{number}.", title=f"Tambahan {number}")
    mended = mend()
    answer = {
        "said": said,
        "differs": differences(),
        "new": sorted(titles(f"baru{number}")),
        "old": len(titles(f"lama{number}", page="1")) + len(titles(f"lama{number}", page="2")),
        **mended,
    }
    OfficialDocument.objects.filter(title__startswith="Tambahan").first().delete()
    outbox.drain_outbox()
    return answer


def main(name: str) -> None:
    for number in range(TEXTS):
        document("Naskah.", title=f"Surat {number}")
    outbox.drain_outbox()
    work = {"drain": draining, "reindex": rebuilding}[name]
    edit_all("pertama")
    long = statements({"drain": outbox.drain_outbox, "reindex": rebuild.rebuild}[name])
    places = [1 + (long - 2) * place // (KILLS - 1) for place in range(KILLS)]
    try:
        found = [round_of(work, number) for number in places]
    finally:
        if engine := remote_engine():
            engine.keep([])
    sys.stdout.write("RESULT " + json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
