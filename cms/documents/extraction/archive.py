"""Office files are zips of XML: what is looked at before any library opens one."""

import re
import zipfile
from pathlib import Path

from .limits import Limits
from .pages import UnreadableError

CHUNK = 1 << 18
OVERLAP = 32
XML_ENDINGS = (".xml", ".rels", ".vml")
# An entity in any of the encodings XML allows; no office program writes one.
ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y", re.IGNORECASE)
ENCRYPTED = 0x1


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse a zip that is damaged, under a password, too large when unpacked, or holds XML entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_sizes(members, limits)
            for member in members:
                if member.filename.lower().endswith(XML_ENDINGS):
                    _check_xml(archive, member)
            if "META-INF/manifest.xml" in archive.namelist():
                _check_manifest(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as error:
        raise UnreadableError("damaged") from error


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise UnreadableError("locked")
    if len(members) > limits.members or sum(m.file_size for m in members) > limits.unpacked:
        raise UnreadableError("too_large")
    if any(m.file_size > limits.xml for m in members if m.filename.lower().endswith(XML_ENDINGS)):
        raise UnreadableError("too_large")


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Reads no more than the size the zip declares, and checks its sum on the way."""
    overlap = b""
    with archive.open(member) as content:
        while chunk := content.read(CHUNK):
            if ENTITY.search(overlap + chunk):
                raise UnreadableError("unsafe")
            overlap = chunk[-OVERLAP:]


def _check_manifest(archive: zipfile.ZipFile) -> None:
    """An OpenDocument file under a password is a plain zip whose manifest says so."""
    if b":encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableError("locked")
