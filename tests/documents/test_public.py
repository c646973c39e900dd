"""Who sees which document, and how its file is handed out."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from cms.accounts.models import User
from cms.documents import tasks
from cms.documents.models import OfficialDocument
from tests import world
from tests.documents import files

pytestmark = pytest.mark.django_db
PDF = files.pdf("Manajemen risiko SPBE", "Halaman dua")


def document(
    classification: str = "biasa", content: bytes = PDF, name: str = "risiko.pdf", **fields: Any
) -> OfficialDocument:
    made = OfficialDocument(
        title="Pedoman risiko",
        file=ContentFile(content, name=name),
        classification=classification,
        agency=world.agency(),
        **fields,
    )
    made.upload_name = name
    made.save()
    return OfficialDocument.objects.get(pk=made.pk)


class ReadingClient(Client):
    """Reads each answer to its end, as a browser does, so that files are closed."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        response.body = b"".join(response.streaming_content) if response.streaming else response.content
        return response


@pytest.fixture
def client() -> ReadingClient:
    return ReadingClient()


def body(response: Any) -> bytes:
    return response.body


def signed_in(client: Client, who: User) -> Client:
    client.force_login(who)
    return client


def test_page_about_an_ordinary_document(client: Client) -> None:
    made = document()
    tasks.read_version(made.current_version_id)
    response = client.get(made.get_absolute_url())
    said = response.content.decode()
    assert response.status_code == 200
    for words in ("Pedoman risiko", "Isi berkas sudah terbaca", "Manajemen risiko SPBE", "risiko.pdf"):
        assert words in said
    assert made.file_url() in said
    assert "Klasifikasi" not in said


def test_markup_in_title_and_text_is_shown_as_text(client: Client) -> None:
    made = document(content=b"<b>tebal</b> & 'kutip' <script>alert(1)</script>".rjust(90), name="a.txt")
    tasks.read_version(made.current_version_id)
    made.title = "<script>alert(2)</script>"
    made.save()
    said = client.get(made.get_absolute_url()).content.decode()
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said


READERS = ["pengunjung", "pegawai lain", "pegawai sendiri", "pic sendiri", "sekda", "tanpa jabatan"]
MAY = {
    "biasa": set(READERS),
    "terbatas": {"pegawai lain", "pegawai sendiri", "pic sendiri", "sekda"},
    "rahasia": {"pic sendiri", "sekda"},
}


def reader(who: str) -> User | None:
    makers = {
        "pegawai lain": lambda: world.official("member", world.agency("dinkes")),
        "pegawai sendiri": lambda: world.official("member"),
        "pic sendiri": lambda: world.official("pic"),
        "sekda": lambda: world.official("sekda", world.agency("setda")),
        "tanpa jabatan": world.person,
    }
    return makers[who]() if who in makers else None


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("classification", list(MAY))
def test_every_door_asks_the_same_question(client: Client, who: str, classification: str) -> None:
    made = document(classification)
    person = reader(who)
    if person:
        client.force_login(person)
    expected = 200 if who in MAY[classification] else 404
    assert client.get(made.get_absolute_url()).status_code == expected
    assert client.get(made.file_url()).status_code == expected
    wagtail = client.get(f"/documents/{made.pk}/{made.filename}", follow=True)
    assert wagtail.status_code == expected
    assert client.get(f"/documents/{made.pk}/lain.pdf").status_code == 404


def test_file_is_closed_in(client: Client) -> None:
    made = document()
    response = client.get(made.file_url())
    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="risiko.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"teks biasa", "catatan.txt", "text/plain; charset=utf-8"),
        (files.word("Isi"), "surat.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (files.program(), "jahat.pdf", "application/octet-stream"),
        (b"<html><script>alert(1)</script>", "halaman.html", "application/octet-stream"),
    ],
)  # fmt: skip
def test_what_a_browser_could_run_is_only_downloaded(
    client: Client, content: bytes, name: str, kind: str
) -> None:
    response = client.get(document(content=content, name=name).file_url())
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].endswith("sandbox")


def test_odd_names_come_back_as_they_were(client: Client) -> None:
    name = '\u0648\u062b\u064a\u0642\u0629 "1".pdf'
    response = client.get(document(name=name).file_url())
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''%D9%88%D8%AB")


def test_an_old_name_leads_to_the_present_one(client: Client) -> None:
    made = document()
    made.file = ContentFile(files.pdf("baru"), name="risiko-revisi.pdf")
    made.save()
    response = client.get(f"/dokumen/{made.pk}/berkas/risiko.pdf")
    assert response.status_code == 302
    assert response["Location"] == made.file_url()
    assert made.file_url(7) == f"/dokumen/{made.pk}/berkas/risiko-revisi.pdf#page=7"


def test_unchanged_file_is_not_sent_again(client: Client) -> None:
    made = document()
    first = client.get(made.file_url())
    again = client.get(made.file_url(), HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert again["Cache-Control"] == "private, no-cache"


def test_rights_are_asked_before_a_copy_is_called_fresh(client: Client) -> None:
    made = document()
    etag = client.get(made.file_url())["ETag"]
    OfficialDocument.objects.filter(pk=made.pk).update(classification="rahasia")
    assert client.get(made.file_url(), HTTP_IF_NONE_MATCH=etag).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-99999999", 206, slice(5, None)),
        ("bytes=99999999-", 416, None),
        ("bytes=9-2", 416, None),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("baris=1-2", 200, slice(None)),
        ("bytes=" + "9" * 5_000, 200, slice(None)),
        ("bytes=-" + "9" * 5_000, 200, slice(None)),
        ("bytes=" + "9" * 18 + "-", 416, None),
    ],
)
def test_parts_of_a_file(client: Client, asked: str, status: int, part: slice | None) -> None:
    response = client.get(document().file_url(), HTTP_RANGE=asked)
    assert response.status_code == status
    if part is not None:
        content = body(response)
        assert content == PDF[part]
        assert response["Content-Length"] == str(len(content))


def test_part_of_a_file_that_changed_is_the_whole_new_one(client: Client) -> None:
    response = client.get(document().file_url(), HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"lama"')
    assert response.status_code == 200


def test_earlier_versions_are_for_whom_a_secret_is_for(client: Client) -> None:
    made = document()
    earlier = made.current_version.file_url
    made.file = ContentFile(files.pdf("baru"), name="baru.pdf")
    made.save()
    assert client.get(earlier).status_code == 404
    assert earlier not in client.get(made.get_absolute_url()).content.decode()
    for other in (world.official("member"), world.official("head", world.agency("dinkes"))):
        signed_in(client, other)
        assert client.get(earlier).status_code == 404
        assert earlier not in client.get(made.get_absolute_url()).content.decode()
    signed_in(client, world.official("pic"))
    assert body(client.get(earlier)) == PDF
    assert earlier in client.get(made.get_absolute_url()).content.decode()
    assert client.get(f"/dokumen/{made.pk}/versi/9/x.pdf").status_code == 404


def test_earlier_version_of_a_secret_is_as_secret(client: Client) -> None:
    made = document("rahasia")
    earlier = made.current_version.file_url
    signed_in(client, world.official("member", world.agency("dinkes")))
    assert client.get(earlier).status_code == 404


def test_missing_file_is_a_404(client: Client) -> None:
    made = document()
    made.file.storage.delete(made.file.name)
    assert client.get(made.file_url()).status_code == 404
    assert client.get(made.get_absolute_url()).status_code == 200


def test_nothing_is_changed_by_these_addresses(client: Client) -> None:
    made = document()
    for address in (made.get_absolute_url(), made.file_url()):
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 8])
def test_page_costs_the_same_whatever_its_versions(
    client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    made = document()
    for number in range(count):
        made.file = ContentFile(files.pdf(f"versi {number}"), name="a.pdf")
        made.save()
    signed_in(client, world.official("member"))
    with django_assert_max_num_queries(16):
        client.get(made.get_absolute_url())
