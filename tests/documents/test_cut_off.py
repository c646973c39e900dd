"""Uploads that end too early, do not say how large they are, or are far too large: as a server hands them on."""

import io
from typing import Any

import pytest
from django.core.files import uploadhandler
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from cms.documents.models import OfficialDocument
from tests import world
from tests.documents.test_admin import enter

pytestmark = pytest.mark.django_db
BOUNDARY = "batas"


class Endless(io.RawIOBase):
    """So many bytes, made while they are read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.head, self.left, self.tail = head, size, tail
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        if self.head:
            part, self.head = self.head[:size], self.head[size:]
        elif self.left:
            part = bytes(min(size, self.left))
            self.left -= len(part)
        else:
            part, self.tail = self.tail[:size], self.tail[size:]
        self.given += len(part)
        return part


def head_of(name: str) -> bytes:
    said = {"title": "Naskah penting", "agency": str(world.agency().pk), "classification": "terbatas"}
    plain = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in said.items()
    )
    file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return (plain + file).encode()


TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


def sent(client: Client, body: Any, length: int | None, **headers: str) -> tuple[int, str]:
    """Status and page of an upload with exactly this body and this length said."""
    client.get(reverse("wagtaildocs:add"))
    token = client.cookies["csrftoken"].value
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": reverse("wagtaildocs:add"), "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": body, "wsgi.errors": io.StringIO(),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}", "HTTP_COOKIE": cookies,
        "HTTP_X_CSRFTOKEN": token, "HTTP_REFERER": "http://testserver/", **headers,
    }  # fmt: skip
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    answer = ClientHandler(enforce_csrf_checks=True)(environ)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_told: Any, **_named: Any) -> None:
        raise AssertionError("a temporary file is begun")

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", refuse)


def test_a_whole_upload_passes(client: Client) -> None:
    enter(client)
    body = head_of("a.txt") + b"isi naskah" + TAIL
    assert sent(client, io.BytesIO(body), len(body))[0] == 302
    assert OfficialDocument.objects.get().title == "Naskah penting"


@pytest.mark.parametrize("name", ["a.txt", "a.pdf"])
def test_one_cut_off_half_way_is_not_kept(client: Client, name: str) -> None:
    enter(client)
    body = head_of(name) + b"%PDF-1.4 isi naskah " * 5000
    status, page = sent(client, io.BytesIO(body), len(body) * 2)
    assert status == 200
    assert "Naskah penting" in page  # what was typed is still there
    assert 'id="id_file"' in page
    assert not OfficialDocument.objects.exists()


@pytest.mark.usefixtures("no_temporary_file")
def test_500_mb_are_refused_by_the_length_alone(client: Client) -> None:
    enter(client)
    size = 500 * 1024 * 1024
    head = head_of("besar.pdf")
    status, page = sent(client, Endless(head, size, TAIL), len(head) + size + len(TAIL))
    assert status == 200
    assert "Berkas 500 MB melebihi batas 50 MB." in page
    assert "Naskah penting" in page
    assert not OfficialDocument.objects.exists()


def test_without_a_length_nothing_is_read_and_it_is_said(client: Client) -> None:
    enter(client)
    body = Endless(head_of("a.pdf"), 10**9, TAIL)
    status, said = sent(client, body, None, HTTP_TRANSFER_ENCODING="chunked", HTTP_X_CSRFTOKEN="")
    assert status == 411
    assert "tidak menyebutkan ukurannya" in said
    assert body.given == 0
    assert not OfficialDocument.objects.exists()
