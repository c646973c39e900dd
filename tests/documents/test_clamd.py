"""The real clamd (Debian: clamav-daemon) with one signature of our own, for EICAR: no network is needed."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.documents import scanner, tasks
from cms.documents.models import DocumentVersion, OfficialDocument
from cms.documents.services.loading import Reading
from tests.documents import files
from tests.documents.test_admin import enter, fields, upload
from tests.documents.test_reading import fresh, version_of
from tests.documents.test_scanner import served

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(CLAMD is None, reason="clamd is not installed (Debian: clamav-daemon)"),
]
# Put together here, so that no scanner stops this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
PATIENCE = 60  # seconds until clamd has read its signatures


class Clamd:
    """A clamd of its own on a socket in ``folder``; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "clamd.ctl"
        (folder / "db").mkdir()
        (folder / "db" / "uji.ndb").write_text(f"Uji.Eicar:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {folder / 'db'}\nForeground yes\nStreamMaxLength 1M\n"
            f"TemporaryDirectory {folder}\nMaxThreads 2\n"
        )
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        assert CLAMD
        self.process = subprocess.Popen(
            [CLAMD, "--config-file", str(self.folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        pause = Event()
        for _turn in range(PATIENCE * 10):
            with socket.socket(socket.AF_UNIX) as link:
                if link.connect_ex(str(self.socket)) == 0:
                    return
            pause.wait(0.1)
        raise AssertionError("clamd does not start")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    daemon = Clamd(tmp_path_factory.mktemp("clam"))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def clamd(started: Clamd, settings: Any) -> Iterator[Clamd]:
    settings.PARAF_CLAMAV = started.address
    yield started
    if started.process is None:
        started.start()


def test_a_clean_file_passes_and_a_found_one_does_not(clamd: Clamd) -> None:
    clean, found = version_of(files.pdf("isi naskah")), version_of(EICAR, "surat.txt")
    assert (served(clean), served(found)) == (409, 409)
    tasks.read_version(clean.pk)
    tasks.read_version(found.pk)
    assert (fresh(clean).state, fresh(clean).cleared) == ("ready", True)
    assert (fresh(found).state, fresh(found).cleared) == ("infected", False)
    assert fresh(found).message.startswith("Pemindai virus menahan berkas ini.")
    assert (served(clean), served(found)) == (200, 409)
    assert not found.pages.exists()


def test_it_is_found_inside_an_office_file_too(clamd: Clamd) -> None:
    version = version_of(files.zipped(word__document_DOT_xml=b"<w/>", word__media__a_DOT_txt=EICAR), "a.docx")
    tasks.read_version(version.pk)
    assert fresh(version).state == "infected"


def test_what_is_uploaded_through_the_admin_is_told_of_on_its_page(clamd: Clamd, client: Client) -> None:
    enter(client)
    client.post(reverse("wagtaildocs:add"), fields(file=upload(EICAR, "lampiran.txt")))
    document = OfficialDocument.objects.get()
    tasks.read_version(document.current_version_id)
    page = client.get(document.get_absolute_url()).content.decode()
    assert "Pemindai virus menahan berkas ini." in page
    assert client.get(reverse("wagtaildocs:edit", args=[document.pk])).status_code == 200
    assert client.get(document.file_url()).status_code == 409


def test_without_clamd_files_wait_and_are_read_when_it_is_back(clamd: Clamd) -> None:
    clamd.stop()
    waiting, found = version_of(files.pdf("isi")), version_of(EICAR, "surat.txt")
    for version in (waiting, found):
        tasks.read_version(version.pk)
        assert (fresh(version).state, fresh(version).attempts) == ("waiting", 0)
        assert "menunggu pemindai virus" in fresh(version).message
        assert served(version) == 409
    clamd.start()
    DocumentVersion.objects.update(lease_until=None, nudged_until=None)  # its rest is over
    tasks.sweep_unread()
    assert (fresh(waiting).state, fresh(found).state) == ("ready", "infected")


def test_a_file_longer_than_clamd_takes_waits_and_is_not_let_through(clamd: Clamd) -> None:
    version = version_of(files.pdf("isi") + b"%" * 2_000_000)
    tasks.read_version(version.pk)
    assert (fresh(version).state, fresh(version).cleared) == ("waiting", False)
    with pytest.raises(scanner.ScannerAwayError), version.file.open("rb") as content:
        scanner.found_in(content)


def test_a_bulk_load_leaves_out_what_is_found(clamd: Clamd, tmp_path: Path) -> None:
    (tmp_path / "bersih.txt").write_bytes(b"isi")
    (tmp_path / "virus.txt").write_bytes(EICAR)
    clean, found = Reading(1).each([tmp_path / "bersih.txt", tmp_path / "virus.txt"])
    assert (clean.cleared, clean.refused) == (True, "")
    assert "Uji.Eicar" in found.refused
