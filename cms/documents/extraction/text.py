"""Plain text and Markdown, in whatever encoding it was saved."""

from collections.abc import Iterator
from pathlib import Path

from .pages import Page, UnreadableError, parts

# Windows-1252 last: it takes almost any bytes, and is what old Indonesian office PCs wrote.
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


def text_pages(path: Path, most: int) -> Iterator[Page]:
    with path.open("rb") as file:
        content = file.read(most)
    yield from parts(decoded(content).splitlines())


def decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding.startswith("utf-8") and error.end >= len(content) - 3 and error.start > 0:
                return content.decode(encoding, "ignore")  # only its last character was cut
    raise UnreadableError("damaged")
