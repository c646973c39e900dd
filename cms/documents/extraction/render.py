"""A page as a picture for people, as a scan for OCR, and where its words stand. In the confined process."""

import ctypes
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from .kinds import PICTURES, Kind
from .limits import Limits
from .pages import UnreadableError, clean
from .pdf import open_pdf

Box = list[Any]  # word, left, top, right, bottom; in ten-thousandths of the upright page
WHOLE = 10_000
SCAN_DPI, PICTURE_WIDTH = 200, 1240
LEAST_WIDTH = 480
FINE, PLAIN = 62, 40  # quality of WebP; below that letters blur more than in a smaller picture
MOST_WORDS = 6000
INVISIBLE = 1e-6
LONGEST = 16_000  # pixels of a side: neither WebP nor tesseract takes many more


def picture(path: Path, kind: Kind, number: int, turned: int, limits: Limits) -> tuple[bytes, int, int]:
    """WebP of at most ``limits.picture_bytes``, with its width and height in pixels."""
    shown = _upright(_page_image(path, kind, number, limits, width=PICTURE_WIDTH), turned)
    drawn = _webp(shown, FINE)
    if len(drawn) <= limits.picture_bytes:
        return drawn, *shown.size
    while len(drawn := _webp(shown, PLAIN)) > limits.picture_bytes:
        if shown.width <= LEAST_WIDTH:
            raise UnreadableError("too_large")
        shown = _smaller(shown, (limits.picture_bytes / len(drawn)) ** 0.5)
    return drawn, *shown.size


def _webp(shown: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    shown.save(written, "WEBP", quality=quality, method=4)
    return written.getvalue()


def _smaller(shown: Image.Image, share: float) -> Image.Image:
    """``share`` of its width, and a little less: each writing costs time, so few steps lead there."""
    scale = max(min(share * 0.97, 0.95), 0.4)
    return shown.resize((max(int(shown.width * scale), 1), max(int(shown.height * scale), 1)))


def scan(path: Path, kind: Kind, number: int, turned: int, limits: Limits) -> tuple[bytes, int, int]:
    """The page in grey for tesseract, as PGM."""
    grey = _upright(_page_image(path, kind, number, limits).convert("L"), turned)
    return b"P5 %d %d 255\n" % grey.size + grey.tobytes(), *grey.size


def words(path: Path, kind: Kind, number: int) -> list[Box]:
    """The words of a text layer with their places; none where there is no such layer."""
    if kind is not Kind.PDF:
        return []
    document = open_pdf(path)
    try:
        page = document[number - 1]
        layer = page.get_textpage()
        return _words(page, layer)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("damaged") from error
    finally:
        document.close()


def _page_image(path: Path, kind: Kind, number: int, limits: Limits, width: int = 0) -> Image.Image:
    """The page at 200 dpi or ``width`` pixels, and never more pixels than the limit."""
    if kind in PICTURES:
        return _photograph(path, number, limits, width)
    if kind is not Kind.PDF:
        raise UnreadableError("unsupported")
    document = open_pdf(path)
    try:
        page = document[number - 1]
        across, down = page.get_size()
        if across <= 0 or down <= 0:
            raise UnreadableError("damaged")
        scale = width / across if width else SCAN_DPI / 72
        scale = min(scale, (limits.pixels / (across * down)) ** 0.5, LONGEST / max(across, down))
        return page.render(scale=scale, grayscale=not width).to_pil().convert("RGB" if width else "L")
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise UnreadableError("damaged") from error
    finally:
        document.close()


def _photograph(path: Path, number: int, limits: Limits, width: int) -> Image.Image:
    """A picture file; one of several in a TIFF."""
    with opened_picture(path, limits) as opened:
        if number > 1:
            opened.seek(number - 1)
            _check_pixels(opened, limits)
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    most = min((limits.pixels / (upright.width * upright.height)) ** 0.5, LONGEST / max(upright.size))
    scale = min(1.0, most, width / upright.width if width else 1.0)
    if scale < 1:
        upright = upright.resize((max(int(upright.width * scale), 1), max(int(upright.height * scale), 1)))
    return upright


@contextmanager
def opened_picture(path: Path, limits: Limits) -> Iterator[Image.Image]:
    """A picture of which only the head was read; raises before its pixels are unpacked where they are too many."""
    try:
        opened = Image.open(path)
    except Image.DecompressionBombError as error:
        raise UnreadableError("too_large") from error
    except (OSError, SyntaxError) as error:
        raise UnreadableError("damaged") from error
    with opened:
        _check_pixels(opened, limits)
        yield opened


def _check_pixels(opened: Image.Image, limits: Limits) -> None:
    if opened.width * opened.height > limits.pixels * 4:
        raise UnreadableError("too_large")


def _upright(image: Image.Image, turned: int) -> Image.Image:
    """``turned``: degrees clockwise."""
    return image.rotate(-turned, expand=True) if turned % 360 else image


def _words(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage) -> list[Box]:
    found: list[Box] = []
    text = layer.get_text_range()
    count = layer.count_chars()
    held: list[tuple[str, tuple[int, int, int, int]]] = []
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        char = chr(code) if 0 < code < 0x110000 else " "  # noqa: PLR2004 - last code point
        if not char.strip():
            _close(held, found)
        elif box := _char_box(page, layer, index):
            if held and abs(box[1] - held[-1][1][1]) > WHOLE // 40:
                _close(held, found)  # the next line
            held.append((char, box))
        if len(found) >= MOST_WORDS:
            break
    _close(held, found)
    return found if text else []


def _close(held: list[tuple[str, tuple[int, int, int, int]]], found: list[Box]) -> None:
    if not held:
        return
    word = clean("".join(char for char, _box in held))
    boxes = [box for _char, box in held]
    held.clear()
    if word:
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        found.append([word, min(lefts), min(tops), max(rights), max(bottoms)])


def _char_box(
    page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, index: int
) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom as the page is shown, its rotation and crop included."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
        return None
    if right.value - left.value < INVISIBLE:
        return None
    corners = [_shown(page, left.value, top.value), _shown(page, right.value, bottom.value)]
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, across, down)
    return max(0, min(across.value, WHOLE)), max(0, min(down.value, WHOLE))
