"""Pages as pictures, of every kind of file that has them: only for who may read it, made once, light."""

import io
import random
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import OfficialDocument, PageLayout
from cms.documents.services import drawing
from cms.documents.services.drawing import BusyError, layout_of
from cms.documents.views import pages
from tests import world
from tests.documents import files
from tests.documents.test_ocr import page_of, scanned_pdf
from tests.search.test_page_viewer import opened

pytestmark = pytest.mark.django_db
LIGHT = 100_000


def photograph(kind: str) -> bytes:
    """As hard to press as a photograph can be."""
    noise = Image.frombytes("RGB", (1000, 1400), random.Random(3).randbytes(1000 * 1400 * 3))
    written = io.BytesIO()
    noise.save(written, kind)
    return written.getvalue()


KINDS: dict[str, Callable[[], bytes]] = {
    "teks.pdf": lambda: files.pdf("Sandi istimewa"),
    "pindaian.pdf": lambda: scanned_pdf(page_of("Sandi istimewa")),
    "foto.png": lambda: photograph("PNG"),
    "foto.jpg": lambda: photograph("JPEG"),
    "foto.tif": lambda: photograph("TIFF"),
}
DOORS = ("document_picture", "document_thumbnail")


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been made: pictures by the confined process, small ones of them."""
    made: list[str] = []
    draw, shrink = ReaderProcess.draw, pages.shrunk

    def drawn(self: ReaderProcess, path: Any, what: str, *rest: Any) -> Any:
        made.append(what)
        return draw(self, path, what, *rest)

    def shrunk(picture: bytes) -> bytes:
        made.append("small")
        return shrink(picture)

    monkeypatch.setattr(ReaderProcess, "draw", drawn)
    monkeypatch.setattr(pages, "shrunk", shrunk)
    return made


@pytest.mark.parametrize("name", list(KINDS))
def test_a_page_is_drawn_once_and_for_its_readers_alone(name: str, drawings: list[str]) -> None:
    made = opened(KINDS[name](), name, classification="rahasia", agency=world.agency("dishub"))
    outside, inside, nobody = Client(), Client(), Client()
    outside.force_login(world.official("head", world.agency("bpbd")))
    inside.force_login(world.official("head", world.agency("dishub")))
    drawings.clear()
    for _time in range(2):
        for door in DOORS:
            address = reverse(door, args=[made.pk, 1])
            assert [client.get(address).status_code for client in (nobody, outside)] == [404, 404]
            answer = inside.get(address)
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
            assert len(answer.content) <= LIGHT
            assert answer["Cache-Control"] == "private, no-cache"
            tag = answer["ETag"]
            assert outside.get(address, headers={"If-None-Match": tag}).status_code == 404
    assert sorted(drawings) == ["picture", "small", "words"]
    OfficialDocument.objects.filter(pk=made.pk).update(agency=world.agency("bpbd"))
    assert [inside.get(reverse(door, args=[made.pk, 1])).status_code for door in DOORS] == [404, 404]


def test_a_file_without_pages_has_no_picture(drawings: list[str]) -> None:
    made = opened(b"catatan rapat", "catatan.txt")
    assert [Client().get(reverse(door, args=[made.pk, 1])).status_code for door in DOORS] == [404, 404]
    assert drawings == []


def stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.webp")]


def test_while_others_draw_too_much_it_is_asked_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    made = opened(files.pdf("Sandi istimewa"))
    monkeypatch.setattr(drawing, "turns", BoundedSemaphore(1))
    monkeypatch.setattr(drawing, "PATIENCE", 0.01)
    address = reverse("document_picture", args=[made.pk, 1])
    with drawing.turns:
        answer = Client().get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Client().get(address).status_code == 200


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any]) -> None:
    """Once, while the picture of a page is drawn."""
    draw = ReaderProcess.draw

    def drawn(self: ReaderProcess, path: Any, what: str, *rest: Any) -> Any:
        monkeypatch.setattr(ReaderProcess, "draw", draw)
        happens()
        return draw(self, path, what, *rest)

    monkeypatch.setattr(ReaderProcess, "draw", drawn)


def test_a_page_that_ocr_turned_meanwhile_is_drawn_anew(
    monkeypatch: pytest.MonkeyPatch, own_files: Path
) -> None:
    version = opened(files.pdf("Sandi istimewa")).current_version
    assert version
    meanwhile(monkeypatch, lambda: PageLayout.objects.create(version=version, number=1, turned=90))
    with pytest.raises(BusyError):
        layout_of(version, 1)
    assert stored(own_files) == []
    layout = layout_of(version, 1)
    assert layout.width > layout.height
    assert len(stored(own_files)) == 1


def test_of_two_who_draw_a_page_at_once_one_picture_is_kept(
    monkeypatch: pytest.MonkeyPatch, own_files: Path
) -> None:
    version = opened(files.pdf("Sandi istimewa")).current_version
    assert version
    meanwhile(monkeypatch, lambda: layout_of(version, 1))
    layout = layout_of(version, 1)
    assert stored(own_files) == [Path(layout.picture.name).name]
    assert layout.words
