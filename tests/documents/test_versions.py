"""A file is a version: added, never replaced; the same bytes make no second one."""

import pytest
from django.core.files.base import ContentFile

from cms.documents.models import DocumentVersion, OfficialDocument

pytestmark = pytest.mark.django_db


def document(content: bytes = b"Isi pertama", name: str = "surat.txt", **fields) -> OfficialDocument:
    made = OfficialDocument(title="Surat", file=ContentFile(content, name=name), **fields)
    made.save()
    return made


def add_file(made: OfficialDocument, content: bytes, name: str = "surat.txt") -> None:
    made.file = ContentFile(content, name=name)
    made.save()


def content_of(file) -> bytes:
    with file.storage.open(file.name) as stored:
        return stored.read()


def test_first_file_is_version_one():
    made = document()
    version = made.current_version
    assert (version.number, version.original_name, version.size, version.mime) == (
        1, "surat.txt", 11, "text/plain",
    )  # fmt: skip
    assert len(version.sha256) == 64
    assert version.file.name == made.file.name


def test_new_file_keeps_the_old_one():
    made = document()
    first = made.current_version
    add_file(made, b"Isi kedua", "surat-revisi.txt")
    made.refresh_from_db()
    assert [v.number for v in made.versions.all()] == [2, 1]
    assert made.current_version.number == 2
    assert made.file.name == made.current_version.file.name
    assert content_of(first.file) == b"Isi pertama"


def test_same_bytes_make_no_version():
    made = document()
    add_file(made, b"Isi pertama", "nama-lain.txt")
    made.refresh_from_db()
    assert made.versions.count() == 1
    assert content_of(made.file) == b"Isi pertama"


def test_saving_without_a_new_file_makes_no_version():
    made = document()
    made.title = "Surat keputusan"
    made.save()
    assert made.versions.count() == 1


def test_a_stale_instance_does_not_bring_the_old_file_back():
    made = document()
    stale = OfficialDocument.objects.get(pk=made.pk)
    add_file(made, b"Isi kedua")
    stale.title = "Judul baru"
    stale.save()
    stored = OfficialDocument.objects.get(pk=made.pk)
    assert stored.current_version.number == 2
    assert stored.file.name == stored.current_version.file.name
    assert DocumentVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\surat\\nota.txt", "nota.txt"),
        ("\u0648\u062b\u064a\u0642\u0629.txt", "\u0648\u062b\u064a\u0642\u0629.txt"),
        ("a\u202egpj.txt", "agpj.txt"),
        ("n" * 400 + ".txt", "n" * 251 + ".txt"),
    ],
)
def test_odd_names_are_kept_safe(given, shown):
    made = OfficialDocument(title="Surat")
    made.upload_name = given
    made.file = ContentFile(b"isi", name=given)
    made.save()
    assert made.current_version.original_name == shown
    assert made.file.name.count("/") == 2
    assert made.file.name.isascii()
    assert len(made.file.name) < 200
