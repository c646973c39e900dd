"""Migrated databases to copy: tests that start processes of their own need not migrate one each (20 s of work)."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True,
    )  # fmt: skip


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once for all processes of the run: copy it, do not open it."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    path = folder / "migrated.sqlite3"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _migrate(f"sqlite:///{path}.part")
            Path(f"{path}.part").rename(path)
    return path


@pytest.fixture(scope="session")
def migrated_copy(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], str]]:
    """Makes a migrated database on the engine the tests use; takes a folder of the test's own, returns the address."""
    if connection.vendor == "sqlite":
        template = request.getfixturevalue("migrated_file")
        yield lambda folder: f"sqlite:///{copyfile(template, folder / 'copy.sqlite3')}"
        return
    import psycopg

    named = urlsplit(os.environ["DATABASE_URL"])
    names = [f"paraf_migrated_{os.getpid()}"]
    address = lambda name: urlunsplit(named._replace(path=f"/{name}"))  # noqa: E731
    with psycopg.connect(urlunsplit(named), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{names[0]}"')
        _migrate(address(names[0]))

        def copy(_folder: Path) -> str:
            names.append(f"{names[0]}_{len(names)}")
            server.execute(f'CREATE DATABASE "{names[-1]}" TEMPLATE "{names[0]}"')
            return address(names[-1])

        yield copy
        for name in names:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
