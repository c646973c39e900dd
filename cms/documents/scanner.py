"""ClamAV, where an address of clamd is configured: asked before a file is opened, read or handed out.

A file the scanner has not called clean passes nowhere. When the scanner is away, the file waits.
"""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 60  # for one file; clamd answers while it still receives
CHUNK = 1 << 17
MOST_ANSWER = 4096


class ScannerAwayError(Exception):
    """No answer, or one that says neither clean nor found: the file waits."""


def is_configured() -> bool:
    return bool(settings.PARAF_CLAMAV)


def found_in(content: IO[bytes]) -> str:
    """The name of what was found, empty for a clean file, by clamd's INSTREAM over its socket."""
    try:
        with _connected() as link:
            link.sendall(b"zINSTREAM\0")
            while chunk := content.read(CHUNK):
                link.sendall(struct.pack("!I", len(chunk)) + chunk)
            link.sendall(struct.pack("!I", 0))
            answer = _answer(link)
    except OSError as error:
        raise ScannerAwayError(type(error).__name__) from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAwayError(answer[:100] or "no answer")


def _connected() -> socket.socket:
    """``unix:///run/clamav/clamd.ctl`` or ``tcp://clamav:3310``."""
    address = urlsplit(settings.PARAF_CLAMAV)
    if address.scheme == "unix":
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(SECONDS)
        try:
            link.connect(address.path)
        except OSError:
            link.close()
            raise
        return link
    return socket.create_connection((address.hostname or "", address.port or 3310), timeout=SECONDS)


def _answer(link: socket.socket) -> str:
    said = b""
    while len(said) < MOST_ANSWER and not said.endswith(b"\0"):
        part = link.recv(MOST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
