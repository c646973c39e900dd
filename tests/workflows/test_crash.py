"""A kill of the web process or the worker between any two statements leaves the old state or the new."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def database(tmp_path):
    """A database of its own, on the server the tests use; rollback by the killed is what is tested."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/crash.sqlite3"
        return
    import psycopg

    named = urlsplit(os.environ["DATABASE_URL"])
    name = f"paraf_crash_{os.getpid()}"
    with psycopg.connect(urlunsplit(named), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(named._replace(path=f"/{name}"))
    with psycopg.connect(urlunsplit(named), autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.parametrize(
    "act", ["submit", "approve", "return", "withdraw", "publish", "break_glass", "settle"]
)
def test_old_state_or_new(database, act):
    """``settle`` is the worker's; the others are the web process's."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.workflows.crash", act],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": database}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    found = json.loads(answer.stdout.partition("RESULT ")[2])
    assert found["killed"] > 10
    assert found["changed"]
