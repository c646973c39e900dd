"""The only door of the audit log: the harness empties its own database between tests.

The application has no such door and no setting that opens one: this code lies outside it, takes the triggers
away for the length of one flush, and puts them back in the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cms.core.audit import guards
from workflows import guards as workflow_guards


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for backend in {type(database.ops) for database in connections.all()}:
            patch.setattr(backend, "execute_sql_flush", _flushing(backend.execute_sql_flush))
        yield


def _flushing(flush: Any) -> Any:
    def execute_sql_flush(ops: Any, statements: list[str]) -> None:
        with without_guards(ops.connection):
            workflow_guards.remove(ops.connection)
            flush(ops, statements)
            workflow_guards.install(ops.connection)

    return execute_sql_flush


@contextmanager
def without_guards(database: Any = connection) -> Iterator[None]:
    """For tests that falsify the log, as somebody could who owns the database."""
    with transaction.atomic(using=database.alias):
        guards.remove(database)
        yield
        guards.install(database)


@contextmanager
def past_the_guards(database: Any = connection) -> Iterator[None]:
    """For tests that falsify history, as somebody could who owns the database and drops its triggers."""
    with transaction.atomic(using=database.alias):
        database.check_constraints()  # no event of a foreign key is left that would hold the tables
        workflow_guards.remove(database)
        yield
        database.check_constraints()
        workflow_guards.install(database)
