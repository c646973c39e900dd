"""How a version comes to its text, whoever dies on the way."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from django.test import Client
from django.utils import timezone

from cms.documents import tasks
from cms.documents.extraction.pages import Page
from cms.documents.extraction.process import Progress, ReaderProcess
from cms.documents.models import DocumentVersion, OfficialDocument
from cms.documents.services import reading
from tests.documents import files

pytestmark = pytest.mark.django_db
State = DocumentVersion.State


def version_of(content: bytes, name: str = "berkas.pdf", **fields: Any) -> DocumentVersion:
    document = OfficialDocument(title="Berkas", file=ContentFile(content, name=name))
    document.bulk = fields.get("bulk", False)
    document.save()
    if fields:
        DocumentVersion.objects.filter(pk=document.current_version_id).update(**fields)
    return DocumentVersion.objects.get(pk=document.current_version_id)


def fresh(version: DocumentVersion) -> DocumentVersion:
    return DocumentVersion.objects.get(pk=version.pk)


def texts(version: DocumentVersion) -> list[str]:
    return list(version.pages.order_by("number").values_list("text", flat=True))


def test_pages_are_stored_and_counted() -> None:
    version = version_of(files.pdf("Halaman satu", None, "Halaman tiga"))
    tasks.read_version(version.pk)
    version = fresh(version)
    assert (version.state, version.pages_total, version.pages_read, version.pages_scanned) == (
        State.READY, 3, 3, 1,
    )  # fmt: skip
    assert texts(version) == ["Halaman satu", "", "Halaman tiga"]
    assert version.lease_until is None


def test_only_scans_wait_for_ocr() -> None:
    version = version_of(files.pdf(None, None))
    tasks.read_version(version.pk)
    assert fresh(version).state == State.WAITING_OCR
    assert fresh(version).message == "Menunggu pembacaan pindaian (OCR): 0 dari 2 halaman."


@pytest.mark.parametrize(
    ("content", "state", "sentence"),
    [
        (files.pdf("satu")[:150], "broken", "Berkas asli tetap tersimpan"),
        (files.locked_pdf(), "locked", "dilindungi kata sandi"),
        (files.program(), "unsupported", "Unggah PDF atau DOCX"),
        (files.entity_bomb(), "broken", "tidak aman"),
    ],
)
def test_bad_file_is_kept_and_says_so(content: bytes, state: str, sentence: str) -> None:
    version = version_of(content)
    tasks.read_version(version.pk)
    version = fresh(version)
    assert version.state == state
    assert sentence in version.message
    with version.file.storage.open(version.file.name) as kept:
        assert kept.read() == content


@pytest.mark.parametrize("share", [1, 2])
def test_a_file_cut_off_is_read_and_says_so(client: Client, share: int) -> None:
    content = files.web_pdf(*["kata " * 50] * 13)
    version = version_of(content[: len(content) // share])
    tasks.read_version(version.pk)
    version = fresh(version)
    assert version.state == State.READY
    OfficialDocument.objects.update(classification="biasa")
    page = client.get(version.document.get_absolute_url()).content.decode()
    assert ("tampaknya terpotong: mungkin ada halaman yang hilang" in page) is (share > 1)


def test_missing_file_says_so() -> None:
    version = version_of(files.pdf("satu"))
    version.file.storage.delete(version.file.name)
    tasks.read_version(version.pk)
    assert (fresh(version).state, fresh(version).reason) == (State.BROKEN, "missing")


def test_a_version_is_read_once() -> None:
    version = version_of(files.pdf("satu"))
    tasks.read_version(version.pk)
    tasks.read_version(version.pk)
    assert texts(version) == ["satu"]


def test_a_version_in_other_hands_is_left_alone() -> None:
    alive = timezone.now() + timedelta(minutes=1)
    version = version_of(files.pdf("satu"), state=State.READING, lease_until=alive, attempts=1)
    tasks.read_version(version.pk)
    assert texts(version) == []
    assert fresh(version).attempts == 1


def test_reading_goes_on_behind_a_dead_reader() -> None:
    version = version_of(files.pdf("satu", "dua", "tiga"))
    dead = reading.claim(version.pk)
    assert dead is not None
    reading.keep(dead, Progress(total=3, pages=[Page("satu")]))
    DocumentVersion.objects.filter(pk=version.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.sweep_unread() == 1
    assert texts(version) == ["satu", "dua", "tiga"]
    with pytest.raises(reading.LeaseLostError):
        reading.keep(dead, Progress(pages=[Page("dua")]))
    assert fresh(version).pages_read == 3


def test_a_file_that_takes_workers_down_is_given_up() -> None:
    version = version_of(files.pdf("satu"), attempts=reading.MAX_ATTEMPTS)
    tasks.read_version(version.pk)
    assert (fresh(version).state, fresh(version).reason) == (State.BROKEN, "crashed")


def test_a_failing_reader_does_not_take_a_version_it_lost() -> None:
    version = version_of(files.pdf("satu"))
    late = reading.claim(version.pk)
    assert late is not None
    DocumentVersion.objects.filter(pk=version.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.read_version(version.pk)
    reading.fail(late, "crashed")
    assert fresh(version).state == State.READY


def test_single_upload_is_read_before_a_bulk_load() -> None:
    bulk = version_of(files.pdf("banyak"), bulk=True)
    single = version_of(files.pdf("satu"))
    assert [v.pk for v in DocumentVersion.objects.to_read()] == [single.pk, bulk.pk]
    tasks.read_version(bulk.pk)
    assert fresh(single).state == fresh(bulk).state == State.READY


def test_bulk_load_steps_back_halfway(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk = version_of(files.pdf(*["banyak"] * 60), bulk=True)
    arrived: list[DocumentVersion] = []

    def keep(version: DocumentVersion, progress: Progress) -> None:
        kept(version, progress)
        if progress.pages and not arrived:
            arrived.append(version_of(files.pdf("satu")))

    kept = reading.keep
    monkeypatch.setattr(reading, "keep", keep)
    assert reading.read(bulk.pk) is False
    half = fresh(bulk)
    assert (half.state, half.attempts) == (State.WAITING, 0)
    assert 0 < half.pages_read < 60
    tasks.read_version(bulk.pk)
    assert fresh(arrived[0]).state == State.READY
    assert (fresh(bulk).state, fresh(bulk).pages_read) == (State.READY, 60)


def test_ready_is_announced_when_all_pages_are_there() -> None:
    from django.db.models.signals import post_save

    seen: list[tuple[str, int]] = []

    def listen(instance: DocumentVersion, **kwargs: Any) -> None:
        seen.append((instance.state, instance.pages.count()))

    post_save.connect(listen, sender=DocumentVersion)
    try:
        version = version_of(files.pdf("satu", "dua"))
        tasks.read_version(version.pk)
    finally:
        post_save.disconnect(listen, sender=DocumentVersion)
    assert seen[-1] == ("ready", 2)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    sent: list[int] = []
    monkeypatch.setattr(tasks.read_version, "delay", sent.append)
    return sent


def test_a_new_upload_queues_its_reading_after_commit(
    queued: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = version_of(files.pdf("satu"))
        assert queued == []
    assert queued == [version.pk]


def test_no_broker_loses_nothing(
    broker: Any, dead_broker: str, caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    broker(dead_broker)
    with django_capture_on_commit_callbacks(execute=True):
        version = version_of(files.pdf("satu"))
    assert "no broker for" in caplog.text
    assert fresh(version).state == State.WAITING
    assert list(DocumentVersion.objects.to_read()) == [version]  # so the sweep nudges it


def test_sweep_sends_for_what_is_left_once(queued: list[int]) -> None:
    version = version_of(files.pdf("satu"))
    assert [tasks.sweep_unread(), tasks.sweep_unread()] == [1, 0]
    assert queued == [version.pk]
    with time_machine.travel(timezone.now() + tasks.NUDGE_HOLDS + timedelta(seconds=1)):
        assert tasks.sweep_unread() == 1  # the message was lost
    assert queued == [version.pk] * 2


def test_messages_of_the_sweep_do_not_pile_up(queued: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SWEPT", 2)
    for number in range(4):
        version_of(files.pdf(str(number)))
    assert [tasks.sweep_unread() for _minute in range(5)] == [2, 0, 0, 0, 0]
    tasks.read_version(queued[0])
    assert tasks.sweep_unread() == 1
    assert len(set(queued)) == 3


def test_a_sweep_without_a_broker_tries_again(broker: Any, dead_broker: str) -> None:
    broker(dead_broker)
    version = version_of(files.pdf("satu"))
    assert tasks.sweep_unread() == 0
    assert fresh(version).nudged_until is None


def test_a_reader_that_lost_its_version_halfway_stores_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    version = version_of(files.pdf("satu"))
    whole = ReaderProcess.read

    def overtaken(reader: ReaderProcess, *given: Any) -> Any:
        DocumentVersion.objects.filter(pk=version.pk).update(attempts=7)
        yield from whole(reader, *given)

    monkeypatch.setattr(ReaderProcess, "read", overtaken)
    assert reading.read(version.pk) is True
    assert texts(version) == []
    assert (fresh(version).state, fresh(version).attempts) == (State.READING, 7)


def test_a_store_without_paths_lends_a_copy() -> None:
    store = InMemoryStorage()
    store.save("nota.txt", ContentFile(b"isi"))
    far = SimpleNamespace(path=partial(Storage.path, store), open=store.open)
    with reading.stored_path(SimpleNamespace(name="nota.txt", storage=far)) as path:  # type: ignore[arg-type]
        assert path.read_bytes() == b"isi"
    assert not path.exists()
