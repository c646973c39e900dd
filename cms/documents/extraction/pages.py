"""What a reader gives: pages of text, or the one word why there are none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PART = 6000  # characters in a part of something that has no pages of its own
LABEL_LENGTH = 120

# pdfium writes a hyphen at the end of a line as one of these, and the word goes on below.
HYPHEN = re.compile("[\x02\ufffe]\\s*")
UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
TRAILING = re.compile(r"[ \t\r\f]+\n|\r\n?|\f")


@dataclass(frozen=True)
class Page:
    """One page, sheet, slide, or part of a text without pages. ``scanned``: its text is in a picture."""

    text: str
    label: str = ""
    scanned: bool = False


class UnreadableError(Exception):
    """The file gives no text. ``why`` is ``damaged``, ``locked``, ``unsafe``, ``too_large`` or ``unsupported``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def clean(text: str) -> str:
    """Without what a database or a reader stumbles over; words divided at the end of a line are whole."""
    text = UNWANTED.sub("", HYPHEN.sub("", text))
    return TRAILING.sub("\n", text).strip()


def parts(paragraphs: Iterable[str], label: str = "") -> Iterator[Page]:
    """Paragraphs joined to parts of about :data:`PART` characters, cut between paragraphs where possible."""
    label = clean(label)[:LABEL_LENGTH]
    held: list[str] = []
    length = 0
    for paragraph in paragraphs:
        for piece in _pieces(clean(paragraph)):
            if length + len(piece) > PART and held:
                yield Page("\n".join(held), label)
                held, length = [], 0
            held.append(piece)
            length += len(piece) + 1
    if held:
        yield Page("\n".join(held), label)


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph longer than a part, cut at spaces."""
    while len(paragraph) > PART:
        cut = paragraph.rfind(" ", PART // 2, PART)
        cut = cut if cut > 0 else PART
        yield paragraph[:cut]
        paragraph = paragraph[cut:].lstrip()
    if paragraph:
        yield paragraph
