"""The commands of docker-compose.yml, run as they stand there against real servers."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
APPLICATION = ("migrate", "web", "worker", "beat")
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], bool], what: str) -> None:
    """Polls a real process from outside; there is nothing to wait on but its answer."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen within {PATIENCE} s")
        time.sleep(0.1)


@pytest.fixture
def database() -> Iterator[str]:
    """A PostgreSQL database of its own, beside the one of the test run."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("DATABASE_URL names no PostgreSQL")
    import psycopg

    name = f"compose_{uuid4().hex[:8]}"
    given = settings.DATABASES["default"]
    server = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(f'create database "{name}"')
    yield re.sub(r"/[^/]*$", f"/{name}", url)
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(f'drop database "{name}" with (force)')


@pytest.fixture
def broker() -> str:
    url = os.environ.get("REDIS_TEST_URL", "")
    if not url:
        pytest.skip("REDIS_TEST_URL names no Redis")
    return url


@pytest.fixture
def installation(database: str, broker: str) -> Iterator["Installation"]:
    made = Installation(database, broker)
    yield made
    made.stop()


class Installation:
    """The services of the compose file as plain processes, with the environment the file gives them."""

    def __init__(self, database: str, broker: str) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="paraf-compose-"))
        self.running: list[subprocess.Popen[bytes]] = []
        outside = {
            "SECRET_KEY": "only-for-this-test-" + uuid4().hex,
            "ALLOWED_HOSTS": "paraf.test,localhost",
            "BASE_URL": "https://paraf.test",
            "POSTGRES_PASSWORD": "unused",
        }
        declared = {
            name: re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: outside.get(m[1], m[2] or ""), str(value))
            for name, value in COMPOSE["x-app"]["environment"].items()
        }
        # Only the addresses of the servers differ from the file.
        addresses = {"DATABASE_URL": database, "CELERY_BROKER_URL": broker}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        stores = {"MEDIA_ROOT": str(self.folder / "media"), "DOCUMENTS_ROOT": str(self.folder / "documents")}
        self.environment = {
            "PATH": path,
            "HOSTNAME": "paraf-test",
            **declared,
            **addresses,
            **stores,
            **outside,
        }

    def command(self, service: str) -> list[str]:
        words = [str(word) for word in COMPOSE["services"][service]["command"]]
        words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}") for word in words]
        if words[:1] == ["celery"] and "beat" in words:
            words += ["--schedule", str(self.folder / "celerybeat-schedule")]
        if words[:1] == ["celery"] and "worker" in words:
            words += ["--hostname", "celery@paraf-test"]
        return words

    def run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180, check=False
        )

    def start(self, service: str) -> None:
        with (self.folder / f"{service}.log").open("wb") as log:
            process = subprocess.Popen(
                self.command(service),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)

    def stop(self) -> None:
        for process in self.running:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path: str) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Host": "paraf.test"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


@pytest.mark.postgres
@pytest.mark.redis
def test_every_service_of_ours_starts_and_is_healthy(installation):
    migrated = installation.run(installation.command("migrate"))
    assert migrated.returncode == 0, migrated.stderr[-2000:]
    for service in ("web", "worker", "beat"):
        installation.start(service)
    until(lambda: installation.get("/healthz") == 200, "the web process answering")
    until(lambda: installation.get("/readyz") == 200, "database, broker and search being ready")
    ping = COMPOSE["services"]["worker"]["healthcheck"]["test"][1].replace("$$", "$")
    until(
        lambda: installation.run(["sh", "-c", ping]).returncode == 0, "the worker answering its health check"
    )
    until(lambda: any(installation.folder.glob("celerybeat-schedule*")), "the scheduler writing its file")


@pytest.mark.postgres
@pytest.mark.redis
def test_an_empty_installation_takes_its_first_superuser(installation):
    assert installation.run(installation.command("migrate")).returncode == 0
    installation.environment |= {
        "DJANGO_SUPERUSER_PASSWORD": "sandi-pertama-uji",
        "DJANGO_SUPERUSER_USERNAME": "operator",
        "DJANGO_SUPERUSER_EMAIL": "operator@example.test",
    }
    made = installation.run(["python", "manage.py", "createsuperuser", "--noinput"])
    assert made.returncode == 0, made.stderr[-2000:]


@pytest.mark.parametrize("service", APPLICATION)
def test_services_of_ours_are_not_root_and_keep_no_secret(service):
    text = str(COMPOSE["services"][service])
    assert COMPOSE["services"][service]["cap_drop"] == ["ALL"]
    assert COMPOSE["services"][service]["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "paraf-demo" not in text
    assert "USER 10001" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
