"""PDF, page by page. A page that is a picture is marked, its text comes later (OCR)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from .pages import Page, UnreadableError, clean

LETTERS = 25  # a page with fewer is a scan, if it holds a picture
STAMP = 200  # a scan may carry this many letters of a stamp or a running title
COVERED = 0.6  # of the page, by one picture
DEPTH = 3  # of groups looked into for pictures
TAIL, END_MARKS = 2048, (b"%%EOF", b"startxref")  # what a whole file ends with, but for some bytes behind
SAMPLE = 1500  # characters a layer is judged by
MOST_STRANGE, LEAST_SPOKEN = 0.2, 0.4
# Private use, replacement and control signs: what a font without a table of its letters leaves.
STRANGE = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f\U000f0000-\U0010ffff]")
LATIN = re.compile(r"[A-Za-z]{4,}")
VOWEL = re.compile("[AEIOUaeiou]")


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise UnreadableError(
            "locked" if locked or "password" in str(error).lower() else "damaged"
        ) from error


def is_cut_off(path: Path) -> bool:
    """Whether the end of the file is missing. PDFium mends such a file silently, from the pages it finds."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        end = file.read()
    return not any(mark in end for mark in END_MARKS)


def pages_of(document: pypdfium2.PdfDocument, start: int, end: int) -> Iterator[Page]:
    """Pages ``start`` (from 0) to ``end``, one after the other; nothing of a page stays in memory."""
    for index in range(start, end):
        yield _page(document, index)


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page("")  # one page is damaged, the others are not
    try:
        words = page.get_textpage()
        try:
            text = clean(words.get_text_range())
        finally:
            words.close()
        if is_garbled(text):
            return Page("", scanned=True)  # letters without meaning: what is drawn is read instead
        return Page(text, scanned=_is_scan(page, text))
    except pypdfium2.PdfiumError:
        return Page("")
    finally:
        page.close()


def is_garbled(text: str) -> bool:
    """Whether a text layer says nothing: signs of no script, or Latin words that hardly ever have a vowel."""
    sample = text[:SAMPLE]
    if len(sample) < STAMP:
        return False
    strange = sum(map(sample.count, set(STRANGE.findall(sample))))
    if strange > len(sample) * MOST_STRANGE:
        return True
    found = LATIN.findall(sample)
    return len(found) >= LETTERS and sum(map(bool, map(VOWEL.search, found))) < len(found) * LEAST_SPOKEN


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    letters = sum(map(str.isalnum, text))
    if letters >= STAMP:
        return False
    width, height = page.get_size()
    least = 0.05 if letters < LETTERS else COVERED
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH)
    return any(_area(picture) >= least * width * height for picture in pictures)


def _area(picture: pypdfium2.PdfObject) -> float:
    left, bottom, right, top = picture.get_bounds()
    return (right - left) * (top - bottom)
