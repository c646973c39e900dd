"""Files made to cost whoever draws or reads them: too many pixels, pages that never end, programs inside."""

import struct
import zlib

from tests.documents import files

HUGE = 30_000  # pixels of a side


def sized(width: float, height: float) -> bytes:
    """A PDF with one page of this size in points, 1/72 of an inch."""
    return files.pdf("isi halaman").replace(b"[0 0 600 800]", b"[0 0 %g %g]" % (width, height))


def with_object(content: str, objects: dict[int, bytes]) -> bytes:
    """A page that runs ``content`` and may name ``/X`` (object 5); the table of objects is left to the reader."""
    written = (
        b"%%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /XObject << /X 5 0 R >> >> >>\nendobj\n"
        b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(content), content.encode())
    )
    for number, body in objects.items():
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return written + b"trailer << /Root 1 0 R /Size 9 >>\n%%EOF\n"


def huge_picture_in_pdf() -> bytes:
    """A scan of 900 million pixels in less than a megabyte."""
    pack = zlib.compressobj(1)
    packed = b"".join(pack.compress(bytes(HUGE * 100)) for _strip in range(HUGE // 100)) + pack.flush()
    head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray" % (HUGE, HUGE)
    image = b"%s /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    return with_object("q 500 0 0 700 50 50 cm /X Do Q", {5: image % (head, len(packed), packed)})


def endless_form() -> bytes:
    """A drawing that draws itself."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 5 0 R >> >>"
    return with_object("/X Do", {5: form + b" /Length 11 >>\nstream\n/X Do /X Do\nendstream"})


def endless_tree() -> bytes:
    """A tree of pages that is its own branch."""
    return files.pdf("isi").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]").replace(b"/Count 1", b"/Count 9")


def broken_table() -> bytes:
    """The table of its objects is nonsense."""
    whole = files.pdf("isi yang selamat")
    return (
        whole[: whole.index(b"xref\n")]
        + b"xref\n0 9\nbukan tabel\ntrailer << /Root 1 0 R >>\nstartxref\n9999999\n%%EOF\n"
    )


def huge_png() -> bytes:
    """Says 900 million pixels; holds none."""
    size = struct.pack(">IIBBBBB", HUGE, HUGE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + _chunk(b"IDAT", zlib.compress(bytes(9)))


def cut_png() -> bytes:
    """Begins well, and ends in the middle of its pixels."""
    size = struct.pack(">IIBBBBB", 1000, 1400, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + _chunk(b"IDAT", zlib.compress(bytes(10**6))[:300])


def with_macros(name: str) -> bytes:
    """What Word or Excel saves with programs, or LibreOffice with Basic."""
    parts = {
        "docx": {"word__document_DOT_xml": "<w/>", "word__vbaProject_DOT_bin": b"\xd0\xcf"},
        "xlsx": {"xl__workbook_DOT_xml": "<x/>", "xl__macrosheets__sheet1_DOT_xml": "<x/>"},
        "odt": {"mimetype": "application/vnd.oasis.opendocument.text", "Basic__script-lc_DOT_xml": "<x/>"},
    }
    return files.zipped(**parts[name])


def bomb(part: str) -> bytes:
    """An office file that unpacks to more than one part of it may hold."""
    name = part.replace("/", "__").replace(".", "_DOT_")
    return files.zipped(**{name: b"<x>" + b" " * 120_000_000 + b"</x>"})


def entities(part: str, content: bytes) -> bytes:
    """An office file whose ``part`` names an entity."""
    said = b'<!DOCTYPE x [<!ENTITY a "a">]>'

    def change(xml: bytes) -> bytes:
        start = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:start] + said + xml[start:]

    return files.replaced_part(content, part, change)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def crowded(entries: int) -> bytes:
    """A zip whose list names so many members, all of them empty."""
    names = [b"word/document.xml", *(b"%x" % number for number in range(entries))]
    listed = b"".join(
        struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, *[0] * 3, 33, 0, 0, 0, len(name), *[0] * 6)
        + name
        for name in names
    )
    start = b"PK\x03\x04" + bytes(26)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), len(start), 0)
    return start + listed + end
