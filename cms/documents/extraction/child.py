"""The reading process: one line of JSON in for each file, lines of JSON out.

Started by :mod:`cms.documents.extraction.process` without Django, without the environment's secrets,
and confined before it sees a file. Imports are relative because the project is not on its path.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .archive import check_archive
from .kinds import PICTURES, Kind, kind_of
from .limits import Limits, allow_time, confine
from .pages import Page, UnreadableError

BATCH_PAGES = 25
BATCH_CHARACTERS = 200_000
Tell = Callable[..., None]
STRAIGHT = {
    Kind.LOCKED_OFFICE: "locked",
    Kind.CUT_ZIP: "damaged",
    Kind.EMPTY: "damaged",
    Kind.MACROS: "unsafe",
    Kind.CROWDED: "too_large",
}


def main() -> None:
    """Serve files until the other end closes."""
    limits = Limits(**json.loads(sys.stdin.readline()))
    confine(limits)
    for line in sys.stdin:
        wanted = json.loads(line)
        allow_time(limits)
        try:
            _serve(wanted, limits)
        except UnreadableError as error:
            _tell(failed=error.why)
        except MemoryError:
            _tell(failed="too_large")
            return  # what is left of this process is not to be trusted
        except Exception as error:  # noqa: BLE001 - libraries raise what they like on broken files
            _tell(failed="damaged", error=f"{type(error).__name__}: {error}"[:300])


def _serve(wanted: dict[str, Any], limits: Limits) -> None:
    if "draw" in wanted:
        draw(Path(wanted["path"]), wanted["draw"], int(wanted["number"]), int(wanted["turned"]), limits)
    else:
        read(Path(wanted["path"]), int(wanted["start"]), limits, _tell)


def draw(path: Path, what: str, number: int, turned: int, limits: Limits) -> None:
    """Tell a page as ``picture`` or ``scan`` (base64, width, height), or its ``words``."""
    from . import render

    with path.open("rb") as file:
        kind = kind_of(file)
    if kind in STRAIGHT:
        raise UnreadableError(STRAIGHT[kind])
    if what == "words":
        _tell(words=render.words(path, kind, number), done=True)
        return
    make = render.scan if what == "scan" else render.picture
    content, width, height = make(path, kind, number, turned, limits)
    _tell(image=b64encode(content).decode(), width=width, height=height, done=True)


def read(path: Path, start: int, limits: Limits, tell: Tell) -> None:
    """Tell the kind, the number of pages, the pages behind ``start`` in batches, and the end."""
    with path.open("rb") as file:
        kind = kind_of(file)
    tell(kind=kind.code)
    if kind in STRAIGHT:
        raise UnreadableError(STRAIGHT[kind])
    total, pages, shortened = _pages(kind, path, start, limits)
    cut_off = kind is Kind.PDF and _is_cut_off(path)
    tell(total=total)
    batch: list[Page] = []
    characters = told = 0
    for page in pages:
        batch.append(page)
        characters += len(page.text)
        if len(batch) >= BATCH_PAGES or characters >= BATCH_CHARACTERS:
            _tell_pages(batch, tell)
            told += characters
            batch, characters = [], 0
            if told > limits.characters:
                shortened = True
                break
    _tell_pages(batch, tell)
    tell(done=True, shortened=shortened, cut_off=cut_off)


def _is_cut_off(path: Path) -> bool:
    from .pdf import is_cut_off

    return is_cut_off(path)


def _pages(kind: Kind, path: Path, start: int, limits: Limits) -> tuple[int, Iterator[Page], bool]:
    """Number of pages, an iterator over those behind ``start``, and whether something was left out."""
    if kind in PICTURES:
        frames = _frames(path, limits)
        total = min(frames, limits.pages)
        return total, iter([Page("", scanned=True)] * (total - start)), frames > total
    if kind is Kind.PDF:
        from .pdf import open_pdf, pages_of

        document = open_pdf(path)
        total = min(len(document), limits.pages)
        return total, pages_of(document, start, total), len(document) > total
    found, shortened = _bounded(_reader(kind, path, limits), limits)
    return len(found), iter(found[start:]), shortened


def _frames(path: Path, limits: Limits) -> int:
    """How many pages a picture has (a TIFF may hold many), by its head alone; refused where it cannot be drawn."""
    from . import render

    with render.opened_picture(path, limits) as opened:
        return int(getattr(opened, "n_frames", 1))


def _reader(kind: Kind, path: Path, limits: Limits) -> Iterator[Page]:
    from . import office, text

    if kind is Kind.TEXT:
        return text.text_pages(path, limits.characters)
    readers = {
        Kind.DOCX: office.docx_pages,
        Kind.PPTX: office.pptx_pages,
        Kind.XLSX: office.sheet_pages,
        Kind.ODS: office.sheet_pages,
        Kind.ODT: office.odt_pages,
    }
    if kind not in readers:
        raise UnreadableError("unsupported")
    check_archive(path, limits)
    return readers[kind](path)


def _bounded(pages: Iterator[Page], limits: Limits) -> tuple[list[Page], bool]:
    found: list[Page] = []
    characters = 0
    for page in pages:
        if len(found) >= limits.pages or characters > limits.characters:
            return found, True
        found.append(page)
        characters += len(page.text)
    return found, False


def _tell_pages(batch: list[Page], tell: Tell) -> None:
    if batch:
        tell(pages=[[page.text, page.label, page.scanned] for page in batch])


def _tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
