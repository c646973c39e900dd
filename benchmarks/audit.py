"""What the audit log costs: one entry beside the whole decision, checking 100,000 entries, and one approval sheet.

    python benchmarks/audit.py [ENTRIES]     (DATABASE_URL for PostgreSQL)

A database of its own is made and removed.
"""

import logging
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The project for this folder: a neighbour is called like a module of Python.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")

import django  # noqa: E402 - the path and the settings come first

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = 12
PIECE = 5_000


def main() -> None:
    logging.disable(logging.INFO)
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        print(f"{connection.vendor}, {ENTRIES:,} entries, medians of {ROUNDS}\n")
        _decisions()
        _sheet()
        _checking()
    finally:
        teardown_databases(made, verbosity=0)


def _decisions() -> None:
    """Approve as it is, and the time of its entries within: both of the same calls."""
    from django.db import transaction

    from tests.workflows.city import make_city, waiting_at
    from workflows import services

    city = make_city()
    whole, entries = [], []
    for _ in range(ROUNDS):
        task_state = waiting_at(city, "head").current_task_state
        # Without what follows the commit: mail and index are the worker's.
        with _timed_entries() as spent, transaction.atomic():
            whole.append(_seconds(lambda state=task_state: services.approve(state, city.head)))
            transaction.set_rollback(True)
        entries.append(sum(spent))
    all_of_it, of_entries = statistics.median(whole), statistics.median(entries)
    _line("approve one stage, audit entry included", all_of_it * 1000, "ms")
    _line("… of which its audit entry", of_entries * 1000, "ms")
    _line("… ratio", 100 * of_entries / all_of_it, "%")


@contextmanager
def _timed_entries() -> Iterator[list[float]]:
    from cms.core import audit
    from cms.core.audit import writing

    spent: list[float] = []
    kept = audit.record

    def record(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return writing.record(*args, **kwargs)
        finally:
            spent.append(time.perf_counter() - begun)

    audit.record = record
    try:
        yield spent
    finally:
        audit.record = kept


def _sheet() -> None:
    from tests.workflows.city import make_city, published
    from workflows.sheets.making import latest_publication, sheet_of
    from workflows.sheets.pdf import pdf_of

    publication = latest_publication(published(make_city()))
    assert publication is not None
    sheet = sheet_of(publication, by=None)
    first = _seconds(lambda: pdf_of(sheet, notes=True))
    again = statistics.median(_seconds(lambda: pdf_of(sheet, notes=True)) for _ in range(ROUNDS))
    _line("approval sheet as PDF, first of a process", first * 1000, "ms")
    _line("approval sheet as PDF, later ones", again * 1000, "ms")


def _checking() -> None:
    from cms.core.audit import Deed, reading, record_many
    from cms.core.audit.exporting import lines
    from cms.core.audit.verifying import verify

    data = {"decision": 1, "office": "Kepala Dinas", "content_hash": "0" * 64}
    writing = 0.0
    for _ in range(0, ENTRIES, PIECE):
        deeds = [Deed("workflow.approve", data=data, label="Bab IV")] * PIECE
        writing += _seconds(lambda deeds=deeds: record_many(deeds, by=None))
    _line("written in bulk, per 100,000", writing * 100_000 / ENTRIES, "s")
    before = _memory()
    verdict: list[Any] = []
    checking = _seconds(lambda: verdict.append(verify(reading.contents())))
    assert verdict[0].holds
    _line("verify_audit, per 100,000", checking * 100_000 / verdict[0].entries, "s")
    exporting = _seconds(lambda: sum(len(line) for line in lines()))
    _line("export_audit, per 100,000", exporting * 100_000 / verdict[0].entries, "s")
    _line("more memory at the end than before checking", _memory() - before, "MB")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _line(what: str, value: float, unit: str) -> None:
    print(f"{what:<46} {value:>9.2f} {unit}")


if __name__ == "__main__":
    main()
