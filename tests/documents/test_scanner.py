"""ClamAV by its own protocol: clean passes, found is stopped, no answer waits. And uploads above the limit."""

import io
import socket
import struct
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.documents import scanner, tasks
from cms.documents.acceptance import refusal
from cms.documents.models import DocumentVersion
from tests import world
from tests.documents import files
from tests.documents.test_reading import fresh, version_of

pytestmark = pytest.mark.django_db
VIRUS = b"tanda virus untuk uji"


class Clamd:
    """Speaks clamd's INSTREAM: command, chunks with their length before them, a zero, one answer."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.door.getsockname()[1]}"
        self.sizes: list[int] = []
        self.answer = b""
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                link, _address = self.door.accept()
            except OSError:
                return
            with link, link.makefile("rb") as said:
                if said.read(10) != b"zINSTREAM\0":
                    continue
                content = b""
                while length := struct.unpack("!I", said.read(4))[0]:
                    content += said.read(length)
                self.sizes.append(len(content))
                found = b"stream: Uji.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"
                link.sendall(self.answer or found)


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    server = Clamd()
    settings.PARAF_CLAMAV = server.address
    yield server
    server.door.close()


def served(version: DocumentVersion) -> int:
    type(version.document).objects.update(classification="biasa")
    response = Client().get(version.document.file_url())
    assert response.getvalue()  # to its end, so that the file is closed
    return response.status_code


def test_a_clean_file_passes_whole(clamd: Clamd) -> None:
    content = files.pdf("isi naskah") + b"%" * 300_000
    version = version_of(content)
    assert served(version) == 409
    tasks.read_version(version.pk)
    assert (fresh(version).state, fresh(version).cleared) == ("ready", True)
    assert clamd.sizes == [len(content)]
    assert served(version) == 200


def test_a_found_file_is_never_opened(clamd: Clamd) -> None:
    version = version_of(VIRUS, "surat.txt")
    tasks.read_version(version.pk)
    assert fresh(version).state == "infected"
    assert not version.pages.exists()
    assert served(version) == 409
    tasks.sweep_unread()
    assert fresh(version).state == "infected"


def test_without_an_answer_the_file_waits(clamd: Clamd) -> None:
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    version = version_of(files.pdf("isi"))
    tasks.read_version(version.pk)
    tasks.read_version(version.pk)
    assert (fresh(version).state, fresh(version).attempts) == ("waiting", 0)
    assert "pemindai virus" in fresh(version).message
    assert served(version) == 409
    clamd.answer = b""
    DocumentVersion.objects.update(lease_until=None)
    tasks.sweep_unread()
    assert fresh(version).state == "ready"


def test_a_scanner_that_is_down_lets_nothing_pass(settings: Any) -> None:
    settings.PARAF_CLAMAV = "unix:///tidak-ada/clamd.ctl"
    with pytest.raises(scanner.ScannerAwayError):
        scanner.found_in(io.BytesIO(b"x"))
    version = version_of(files.pdf("isi"))
    tasks.read_version(version.pk)
    assert served(version) == 409


def test_a_scanner_that_comes_later_looks_at_what_is_there(settings: Any) -> None:
    version = version_of(files.pdf("isi"))
    tasks.read_version(version.pk)
    assert served(version) == 200
    server = Clamd()
    settings.PARAF_CLAMAV = server.address
    assert served(version) == 409
    tasks.sweep_unread()
    assert (fresh(version).state, fresh(version).cleared) == ("ready", True)
    assert served(version) == 200
    server.door.close()


def test_an_upload_above_the_limit_is_counted_not_kept(settings: Any) -> None:
    settings.PARAF_MAX_UPLOAD_BYTES = 100_000
    sent = {"file": SimpleUploadedFile("besar.pdf", b"%PDF-" + bytes(3_000_000))}
    received = RequestFactory().post("/", sent).FILES["file"]
    assert received.size is not None
    assert received.size > settings.PARAF_MAX_UPLOAD_BYTES
    assert received.read() == b""
    assert "melebihi batas" in refusal(received, "besar.pdf", received.size)
    small = RequestFactory().post("/", {"file": SimpleUploadedFile("kecil.txt", b"isi")}).FILES["file"]
    assert small.read() == b"isi"


def test_the_form_says_so_and_keeps_what_was_typed(client: Client, settings: Any) -> None:
    settings.PARAF_MAX_UPLOAD_BYTES = 100_000
    client.force_login(world.official("pic"))
    typed = {"title": "Naskah besar", "file": SimpleUploadedFile("besar.pdf", b"%PDF-" + bytes(3_000_000))}
    page = client.post(reverse("wagtaildocs:add"), typed).content.decode()
    assert "melebihi batas" in page
    assert "Naskah besar" in page
    assert not DocumentVersion.objects.exists()
