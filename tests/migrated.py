"""One migrated database for a whole run, copied by whoever needs one: migrating takes 20 s of a core each time."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [ROOT / name for name in ("cms", "home", "search", "workflows")]
MADE_FROM = {  # folders, or files
    "migrations", "apps", "audit", "groups", "guards", "history", "parts", "replacing", "on_database", "engines",
}  # fmt: skip


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True,
    )  # fmt: skip


def _of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run share."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@contextmanager
def _once(folder: Path, name: str) -> Iterator[Path]:
    """A path in a shared folder, ours alone inside: whichever process comes first makes what belongs there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file: copy it, do not open it. Kept for the next run in the folder ``PARAF_MIGRATED`` names."""
    kept = os.environ.get("PARAF_MIGRATED")
    folder = Path(kept) if kept else _of_the_run(tmp_path_factory)
    name = f"migrated-{_version()}.sqlite3" if kept else "migrated.sqlite3"
    with _once(folder, name) as path:
        if not path.exists():
            _migrate(f"sqlite:///{path}.part")
            Path(f"{path}.part").rename(path)
    return path


def _version() -> str:
    """Of all that a migrated database is made from: the packages, our migrations, and what runs after them."""
    sources = [
        ROOT / "requirements.lock.txt",
        *(path for room in ROOMS for path in room.rglob("*.py") if MADE_FROM & {*path.parts, path.stem}),
    ]
    return sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:16]


class Server:
    """The PostgreSQL server of the run: a migrated database that goes with its last user, copies that go with ours."""

    def __init__(self, url: str, base: Path) -> None:
        import psycopg

        self.named, self.base = urlsplit(url), base
        self.server = psycopg.connect(url, autocommit=True)
        self.template = f"paraf_migrated_{os.environ.get('PYTEST_XDIST_TESTRUNUID', str(os.getpid()))[:12]}"
        self.copies: list[str] = []
        with self._users() as others:
            if not others:
                self.server.execute(f'CREATE DATABASE "{self.template}"')
                _migrate(self.address(self.template))

    def address(self, name: str) -> str:
        return urlunsplit(self.named._replace(path=f"/{name}"))

    @contextmanager
    def _users(self, change: int = 1) -> Iterator[int]:
        """How many other processes of the run use the migrated database; we count from here on, or no longer."""
        with _once(self.base, "migrated.users") as kept:
            users = int(kept.read_text()) if kept.exists() else 0
            yield users + min(change, 0)
            kept.write_text(str(users + change))

    def copy(self) -> str:
        self.copies.append(f"test_paraf_{os.getpid()}_{len(self.copies)}")
        self.server.execute(f'CREATE DATABASE "{self.copies[-1]}" TEMPLATE "{self.template}"')
        return self.copies[-1]

    def close(self) -> None:
        for name in self.copies:
            self.server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        with self._users(-1) as others:
            if not others:
                self.server.execute(f'DROP DATABASE "{self.template}"')
        self.server.close()


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(os.environ["DATABASE_URL"], _of_the_run(tmp_path_factory))
    yield server
    server.close()


@pytest.fixture(scope="session")
def migrated_copy(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Makes a migrated database on the engine the tests use; takes a folder of the test's own, returns the address."""
    if connection.vendor == "sqlite":
        template = request.getfixturevalue("migrated_file")
        return lambda folder: f"sqlite:///{copyfile(template, folder / 'copy.sqlite3')}"
    server = request.getfixturevalue("database_server")
    return lambda _folder: server.address(server.copy())


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """In place of pytest-django's, which migrates once for each process: the tests' own database is such a copy."""
    if connection.vendor == "sqlite":
        template = request.getfixturevalue("migrated_file")
        name = str(copyfile(template, tmp_path_factory.mktemp("database") / "tests.sqlite3"))
    else:
        name = request.getfixturevalue("database_server").copy()
    with django_db_blocker.unblock():
        connection.close()
    given, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    marks = [mark for item in request.session.items for mark in item.iter_markers("django_db")]
    if any(mark.kwargs.get("serialized_rollback") for mark in marks):
        with django_db_blocker.unblock():
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    connection.settings_dict["NAME"] = given
