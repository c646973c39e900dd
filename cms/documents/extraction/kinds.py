"""What a file is, told by its content. Its name is only what somebody called it."""

import re
import zipfile
from enum import Enum
from typing import IO, cast

HEAD = 4096
LISTED = 2 * 1024 * 1024  # bytes of a zip's list of members; 20,000 of them fit
OFFICE_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


class Kind(Enum):
    """Name, type of content, endings a file of this kind may carry."""

    PDF = ("pdf", "application/pdf", ("pdf",))
    DOCX = ("docx", f"{OFFICE_XML}wordprocessingml.document", ("docx",))
    XLSX = ("xlsx", f"{OFFICE_XML}spreadsheetml.sheet", ("xlsx",))
    PPTX = ("pptx", f"{OFFICE_XML}presentationml.presentation", ("pptx",))
    ODT = ("odt", f"{OPEN_DOCUMENT}text", ("odt",))
    ODS = ("ods", f"{OPEN_DOCUMENT}spreadsheet", ("ods",))
    ODP = ("odp", f"{OPEN_DOCUMENT}presentation", ("odp",))
    TEXT = ("text", "text/plain", ("txt", "md", "csv"))
    JPEG = ("jpeg", "image/jpeg", ("jpg", "jpeg"))
    PNG = ("png", "image/png", ("png",))
    WEBP = ("webp", "image/webp", ("webp",))
    TIFF = ("tiff", "image/tiff", ("tif", "tiff"))
    OLE = ("ole", "application/x-ole-storage", ("doc", "xls", "ppt"))
    # An Office file under a password is an OLE container, whatever its ending.
    LOCKED_OFFICE = ("locked", "application/x-ole-storage", ("docx", "xlsx", "pptx"))
    # Cut off: it begins as a zip but its list of members is missing.
    CUT_ZIP = ("cut", "application/zip", ("docx", "xlsx", "pptx", "odt", "ods", "odp"))
    # Carries programs that an office program offers to run.
    MACROS = ("macros", "application/octet-stream", ())
    # A zip that lists more members than any office file has.
    CROWDED = ("crowded", "application/octet-stream", ())
    HTML = ("html", "application/octet-stream", ())
    EMPTY = ("empty", "application/octet-stream", ())
    OTHER = ("other", "application/octet-stream", ())

    def __init__(self, code: str, mime: str, endings: tuple[str, ...]) -> None:
        self.code, self.mime, self.endings = code, mime, endings


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.TIFF})
READ = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.ODT, Kind.ODS, Kind.TEXT})
ENDINGS = tuple(sorted({ending for kind in Kind for ending in kind.endings}))
BY_MIME = {kind.mime: kind for kind in reversed(Kind)}
BY_CODE = {kind.code: kind for kind in Kind}

MAGIC = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in (
        (Kind.EMPTY, rb"\Z"),
        (Kind.JPEG, rb"\xff\xd8\xff"),
        (Kind.PNG, rb"\x89PNG\r\n\x1a\n"),
        (Kind.TIFF, rb"II\*\x00|MM\x00\*"),
        (Kind.WEBP, rb"RIFF....WEBP"),
        (Kind.PDF, rb".{0,1019}?%PDF-"),
    )
)
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MAIN_PARTS = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "xl/workbook.bin": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
}
ODF_TYPES = {kind.mime: kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP)}
PROGRAM_PARTS = re.compile(r"(?:word|xl|ppt)/(?:vbaProject\.bin|macrosheets/)|Basic/|Scripts/", re.IGNORECASE)
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b")  # no text has them
HTML_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<svg")


def kind_of(file: IO[bytes]) -> Kind:
    """The kind of an open, seekable file. Leaves it at its beginning. Never raises on bad content."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        return _kind(head, file)
    finally:
        file.seek(0)


def _kind(head: bytes, file: IO[bytes]) -> Kind:
    for kind, pattern in MAGIC:
        if pattern.match(head):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(file)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(file)
    return _text_kind(head)


class CrowdedError(Exception):
    """The list of a zip's members is too long to be looked at."""


class _Bounded:
    """A file of which nobody takes much at once: ``zipfile`` reads the whole list of members, whose length the
    end of the file tells, and keeps a kilobyte in memory for each."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(LISTED + 1 if size < 0 else min(size, LISTED + 1))
        if len(content) > LISTED:
            raise CrowdedError
        return content


def _zip_kind(file: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(cast("IO[bytes]", _Bounded(file))) as archive:
            names = set(archive.namelist())
            if any(map(PROGRAM_PARTS.match, names)):
                return Kind.MACROS
            for part, kind in MAIN_PARTS.items():
                if part in names:
                    return kind
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return ODF_TYPES.get(member.read(100).decode("ascii", "replace").strip(), Kind.OTHER)
    except CrowdedError:
        return Kind.CROWDED
    except Exception:  # noqa: BLE001 - zlib and others raise what they like on bytes made to break them
        return Kind.CUT_ZIP
    return Kind.OTHER


def _ole_kind(file: IO[bytes]) -> Kind:
    """The names of an OLE container's streams stand in UTF-16 somewhere in it."""
    file.seek(0)
    overlap = b""
    while chunk := file.read(1 << 20):
        if ENCRYPTED_PACKAGE in overlap + chunk:
            return Kind.LOCKED_OFFICE
        overlap = chunk[-len(ENCRYPTED_PACKAGE) :]
    return Kind.OLE


def _text_kind(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind.TEXT
    if len(head.translate(None, CONTROLS)) < len(head):
        return Kind.OTHER
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return Kind.HTML if start.startswith(HTML_MARKS) else Kind.TEXT
