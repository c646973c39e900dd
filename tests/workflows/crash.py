"""Kills itself before any write and around any commit of an act; run as a program by test_crash.py.

python -m tests.workflows.crash ACT=DATABASE_URL …      a line of JSON for each act, see :func:`tried`

Reads change nothing, so a kill between two of them is a kill before the write that follows.
"""

import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest import mock

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from environ import Env  # noqa: E402

from tests.workflows.acts import Act, prepared  # noqa: E402

MOST = 10  # kills an act; of a longer one the first and the last, and some evenly between
ENDS = 4
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE)", re.IGNORECASE)
# What differs from one run of the same act to the next.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:?\d\d|Z)?")
RANDOM = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])")
CHAIN = re.compile(r"[0-9a-f]{64}")
LEFT_OUT = (
    "search_",
    "django_migrations",
    "sqlite_",
)  # follows after commit; never changes; the engine's own
State = dict[str, str]


def state() -> State:
    """Every table as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(LEFT_OUT):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of ours
                found[table] = json.dumps(sorted(map(repr, map(_plain, cursor.fetchall()))))
    return found


def _plain(row: Any) -> list[str]:
    return [str(value) for value in row]


def settled(shown: State) -> State:
    """Without what differs between two runs: moments, random keys, and the chain of hashes that holds moments."""
    calm = {table: RANDOM.sub("…", MOMENT.sub("…", text)) for table, text in shown.items()}
    calm["core_auditentry"] = CHAIN.sub("…", calm["core_auditentry"])
    return calm


class Points:
    """Counts writes and commits of the act, and kills the process before number ``fatal``."""

    def __init__(self, fatal: int = 0) -> None:
        self.passed, self.fatal = 0, fatal

    def pass_by(self) -> None:
        self.passed += 1
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql):
            self.pass_by()
        return execute(sql, params, many, context)

    def watch(self, act: Act) -> None:
        commit = BaseDatabaseWrapper._commit

        def around(wrapper: Any) -> Any:
            self.pass_by()
            commit(wrapper)
            self.pass_by()

        with ExitStack() as stack:
            stack.enter_context(mock.patch.object(BaseDatabaseWrapper, "_commit", around))
            stack.enter_context(connection.execute_wrapper(self.statement))
            act()


def in_child(act: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether the child lived to its end, and what it returned then."""
    connections.close_all()
    with tempfile.TemporaryFile("w+") as told:
        child = os.fork()
        if child == 0:
            try:
                json.dump(act(), told)
                told.flush()
            finally:
                os._exit(int(sys.exc_info()[0] is not None))
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return False, None
        if os.WEXITSTATUS(status):
            raise SystemExit("the act itself failed")
        told.seek(0)
        return True, json.load(told)


def undisturbed(act: Act) -> tuple[State, int]:
    """The whole new state, and how many points lead to its commit; taken back again."""
    points = Points()
    with transaction.atomic():
        points.watch(act)
        after = state()
        transaction.set_rollback(True)
    return after, points.passed


class Sequences:
    """PostgreSQL gives keys that were rolled back to nobody again; here each run gets the same."""

    def __init__(self) -> None:
        self.at: list[tuple[str, int | None]] = []
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
                )
                self.at = cursor.fetchall()

    def back(self) -> None:
        with connection.cursor() as cursor:
            for name, value in self.at:
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, value or 1, value is not None])


def chosen(points: int) -> list[int]:
    """Which points of an act to be killed at: all of a short one."""
    # Beside the writes: before and after the commit, and the write after it, should there be one.
    every = range(1, points + 4)
    if len(every) <= MOST:
        return list(every)
    step = (len(every) - ENDS) / (MOST - ENDS)
    return sorted({1 + int(step * number) for number in range(MOST - ENDS)} | set(every[-ENDS:]))


def tried(name: str) -> dict[str, Any]:
    """How often it was killed, how often old and new were left, and at which points neither."""
    act = prepared(name)
    old, sequences = state(), Sequences()
    _lived, (after, points) = in_child(lambda: undisturbed(act))
    new = settled(after)
    found: dict[str, Any] = {"act": name, "points": points, "old": 0, "new": 0, "torn": {}}
    for number in chosen(points):
        sequences.back()
        lived, _none = in_child(lambda at=number: Points(at).watch(act))
        left = state()
        if left == old and not lived:
            found["old"] += 1
        elif settled(left) == new or lived:
            found["new"] += 1
            break
        else:
            calm = settled(left)
            found["torn"][number] = sorted(table for table in calm if calm[table] != new[table])
            break
    return found


def main(pairs: list[str]) -> None:
    for pair in pairs:
        name, _sign, url = pair.partition("=")
        connections.close_all()
        connection.settings_dict["NAME"] = Env.db_url_config(url)["NAME"]
        sys.stdout.write("RESULT " + json.dumps(tried(name)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
