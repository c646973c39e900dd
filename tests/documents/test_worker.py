"""A real Redis, a real worker process: an upload is read, and what a killed worker left is finished."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.documents import files
from tests.documents.test_ocr import page_of, scanned_pdf

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds
UPLOAD = """
import sys
from pathlib import Path
from django.core.files.base import ContentFile
from cms.documents.models import OfficialDocument
path = Path({path!r})
document = OfficialDocument(title="Berkas", file=ContentFile(path.read_bytes(), name=path.name))
document.bulk = {bulk!r}
document.save()
"""
SWEEP = "from cms.documents.tasks import sweep_unread; sweep_unread()"
pytestmark = [pytest.mark.redis, pytest.mark.own_database]


def database_of_this_process(url: str) -> str:
    """One for each process of the run: a worker of the other one would take what is sent to ours."""
    place, _, number = url.rpartition("/")
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"{place}/{(int(number) + 1 + int(process)) % 16}"


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if url := os.environ.get("REDIS_TEST_URL"):
        yield database_of_this_process(url)
        return
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [server, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"],
        cwd=tmp_path_factory.mktemp("redis"),
        stdout=subprocess.DEVNULL,
    )
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


class Installation:
    """A city of its own: database file, store, broker, and workers that can be killed."""

    def __init__(self, folder: Path, broker: str, migrated: Path) -> None:
        self.folder = folder
        self.database = folder / "kota.sqlite3"
        shutil.copyfile(migrated, self.database)
        temporary = folder / "tmp"  # not the machine's: who reads scans holds the machine's cores there
        temporary.mkdir()
        self.workers: list[subprocess.Popen[bytes]] = []
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DOCUMENTS_ROOT": str(folder / "documents"),
            "MEDIA_ROOT": str(folder / "media"),
            "CELERY_BROKER_URL": broker,
            "OCR_PROCESSES": "1",
            "TMPDIR": str(temporary),
        }

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, stderr=subprocess.DEVNULL)

    def upload(self, content: bytes, name: str, bulk: bool = False) -> None:
        path = self.folder / name
        path.write_bytes(content)
        self.manage("shell", "-c", UPLOAD.format(path=str(path), bulk=bulk))

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "cms", "worker", "-c", "1", "-l", "WARNING"]
        self.workers.append(
            subprocess.Popen(
                command, cwd=ROOT, env=self.env, start_new_session=True, stderr=subprocess.DEVNULL
            )
        )

    def kill_workers(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        self.workers = []

    def ask(self, sql: str) -> Any:
        with sqlite3.connect(self.database, timeout=10) as connection:
            connection.execute("pragma foreign_keys = off")
            answer = connection.execute(sql).fetchone()
        connection.close()
        return answer

    def wait_for(self, sql: str, done: Callable[[Any], bool]) -> Any:
        pause = Event()
        for _ in range(PATIENCE * 20):
            answer = self.ask(sql)
            if done(answer):
                return answer
            pause.wait(0.05)
        raise AssertionError(f"{sql}: {answer}")


@pytest.fixture(scope="module")
def city(redis_url: str, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Installation:
    return Installation(tmp_path_factory.mktemp("kota"), redis_url, migrated_file)


@pytest.fixture
def installation(city: Installation) -> Iterator[Installation]:
    yield city
    city.kill_workers()
    city.ask("drop table if exists read_order")
    city.ask("drop trigger if exists note_order")
    for table in ("pagelayout", "pagetext", "officialdocument", "documentversion"):
        city.ask(f"delete from documents_{table}")  # noqa: S608 - names of ours


STATE = "select state, pages_read, attempts from documents_documentversion"


def test_an_upload_is_read_by_a_worker(installation: Installation) -> None:
    installation.start_worker()
    installation.upload(files.pdf("Halaman satu", "Halaman dua"), "dua.pdf")
    answer = installation.wait_for(STATE, lambda row: row and row[0] not in {"waiting", "reading"})
    assert answer == ("ready", 2, 1)


def test_what_a_killed_worker_left_is_finished_by_the_sweep(installation: Installation) -> None:
    pages = 4000
    installation.start_worker()
    installation.upload(
        files.pdf(*[f"Halaman {number} " + "isi naskah " * 200 for number in range(pages)]), "panjang.pdf"
    )
    installation.wait_for(STATE, lambda row: row and row[1] > 0)
    installation.kill_workers()
    state, read, _ = installation.ask(STATE)
    assert state == "reading"
    assert 0 < read < pages
    installation.ask("update documents_documentversion set lease_until = '2020-01-01 00:00:00'")
    installation.start_worker()
    installation.manage("shell", "-c", SWEEP)
    answer = installation.wait_for(STATE, lambda row: row and row[0] not in {"waiting", "reading"})
    assert answer == ("ready", pages, 2)
    stored = installation.ask("select count(*), count(distinct text), max(number) from documents_pagetext")
    assert stored == (pages, pages, pages)


needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (Debian: tesseract-ocr)"
)
SCANS = "select count(*) from documents_pagetext where ocr = 'done'"
HELD = "update documents_pagetext set ocr_until = '2020-01-01 00:00:00' where ocr_until is not null"


def scan(pages: int) -> bytes:
    return scanned_pdf(*[page_of(f"Halaman pindaian {number}") for number in range(1, pages + 1)])


@needs_tesseract
def test_a_worker_killed_in_ocr_goes_on_with_the_next_page(installation: Installation) -> None:
    installation.start_worker()
    installation.upload(scan(8), "pindaian.pdf")
    installation.wait_for(SCANS, lambda row: row[0] >= 2)
    installation.kill_workers()
    (done,) = installation.ask(SCANS)
    assert done < 8
    (held,) = installation.ask("select count(*) from documents_pagetext where ocr_until is not null")
    assert held <= 1  # the one page it was at, or none: it was killed between two
    installation.start_worker()
    installation.manage("shell", "-c", SWEEP)
    installation.wait_for(SCANS, lambda row: row[0] == 8 - held)  # that one is somebody's still
    installation.ask(HELD)
    installation.manage("shell", "-c", SWEEP)
    installation.wait_for(STATE, lambda row: row[0] == "ready")
    tried = "select group_concat(ocr_attempts, '') from (select ocr_attempts from documents_pagetext order by number)"
    assert installation.ask(tried) == (("1" * done + "2" * held).ljust(8, "1"),)
    texts = "select count(distinct text), sum(text like 'Halaman pindaian %') from documents_pagetext"
    assert installation.ask(texts) == (8, 8)


# The upload comes with the very page that was read first, however quick or slow the machine is.
ORDER = (
    "create table read_order (bulk integer)",
    """create trigger note_order after update of ocr on documents_pagetext when new.ocr = 'done' begin
        insert into read_order select bulk from documents_documentversion where id = new.version_id;
        update documents_documentversion set lease_until = null where not bulk;
    end""",
)


@needs_tesseract
def test_a_single_upload_overtakes_a_bulk_load_in_the_queue(installation: Installation) -> None:
    installation.upload(scan(4), "banyak.pdf", bulk=True)
    installation.upload(scan(1), "satu.pdf")
    installation.ask("update documents_documentversion set lease_until = '2100-01-01' where not bulk")
    for statement in ORDER:
        installation.ask(statement)
    installation.manage("shell", "-c", SWEEP)
    installation.start_worker()
    installation.wait_for(SCANS, lambda row: row[0] == 5)
    assert installation.ask("select group_concat(bulk, '') from read_order") == ("10111",)
