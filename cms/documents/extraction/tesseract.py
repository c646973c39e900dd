"""Tesseract on one page: a process of its own with limits, its table of words read back."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cms.documents.extraction.pages import UNWANTED, UnreadableError, clean

LANGUAGES = ("ind", "eng")
SECONDS = 120  # for one page
MEMORY_KB = 2_000_000
DOUBTFUL = 65  # per cent: a page read worse than this may stand on its side
LEAST_WORDS, LEAST_LETTERS = 5, 4
WHOLE = 10_000
WORD_ROW = "5"
# Limits are set by the shell that then becomes tesseract: no file written, time and memory bounded.
LIMITED = f'ulimit -f 0; ulimit -c 0; ulimit -v {MEMORY_KB}; ulimit -t {SECONDS}; exec "$@"'
DIVIDED = re.compile(r"(\w+)-\n([a-z]\w*)")
ROTATE = re.compile(r"^Rotate: (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Read:
    """``words``: word, left, top, right, bottom (ten-thousandths of the page), confidence (per cent).

    ``turned`` is how far the page had to be turned clockwise; boxes and text are of the upright page.
    """

    text: str = ""
    words: list[list[Any]] = field(default_factory=list)
    confidence: int | None = None
    turned: int = 0


def languages() -> tuple[str, ...]:
    """Those of ours that are installed; none without tesseract. Asked again while there are none."""
    found = _installed()
    if not found:
        _installed.cache_clear()
    return found


@lru_cache(maxsize=1)
def _installed() -> tuple[str, ...]:
    program = shutil.which("tesseract")
    if program is None:
        return ()
    told = subprocess.run(  # noqa: S603 - fixed arguments
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    known = set(told.stdout.split())
    return tuple(code for code in LANGUAGES if code in known)


def read_page(image: bytes, width: int, height: int) -> Read:
    """Words of a grey picture (PGM). Raises :class:`UnreadableError` when tesseract fails or takes too long."""
    table = _run(image, "-l", "+".join(languages()), "--psm", "3", "tsv")
    rows = list(_rows(table))
    words = [_word(row, width, height) for row in rows]
    confidence = _mean(words)
    return Read(_text(rows), words, confidence)


def is_doubtful(read: Read, width: int, height: int) -> bool:
    """Read badly, or read well but from the side: most longer words are taller than wide."""
    if len(read.words) < LEAST_WORDS:
        return False
    longer = [word for word in read.words if len(word[0]) >= LEAST_LETTERS]
    tall = sum((word[4] - word[2]) * height > (word[3] - word[1]) * width for word in longer)
    return (read.confidence or 0) < DOUBTFUL or tall * 2 > len(longer)


def turn_of(image: bytes) -> int:
    """Degrees clockwise that set the page upright, as tesseract's ``osd`` judges it; 0 when it cannot."""
    try:
        said = _run(image, "--psm", "0")
    except UnreadableError:
        return 0  # too few letters to judge by
    found = ROTATE.search(said)
    return int(found[1]) % 360 if found else 0


def _run(image: bytes, *arguments: str) -> str:
    command = ["/bin/sh", "-c", LIMITED, "sh", "tesseract", "stdin", "stdout", "--dpi", "200", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, fixed arguments
            command,
            input=image,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("too_slow") from error
    if done.returncode:
        raise UnreadableError("crashed")
    return done.stdout.decode("utf-8", "replace")


def _rows(table: str) -> Iterator[list[str]]:
    """Level, page, block, paragraph, line, word, left, top, width, height, confidence, text: the words alone."""
    for line in table.splitlines()[1:]:
        row = line.split("\t", 11)
        if row[0] == WORD_ROW and row[11].strip():
            row[11] = UNWANTED.sub("", row[11]).strip()
            yield row


def _word(row: list[str], width: int, height: int) -> list[Any]:
    left, top, across, down = map(int, row[6:10])
    return [
        row[11],
        left * WHOLE // width,
        top * WHOLE // height,
        (left + across) * WHOLE // width,
        (top + down) * WHOLE // height,
        round(float(row[10])),
    ]


def _mean(words: list[list[Any]]) -> int | None:
    """Of all letters, so that specks of dirt count little."""
    letters = sum(len(word[0]) for word in words)
    return round(sum(word[5] * len(word[0]) for word in words) / letters) if letters else None


def _text(rows: list[list[str]]) -> str:
    """Lines as they stand; a paragraph ends with an empty one; divided words are whole again."""
    lines: list[str] = []
    last: tuple[list[str], list[str]] | None = None
    for row in rows:
        place = (row[2:4], row[4:5])
        if last is None or place != last:
            if last is not None and place[0] != last[0]:
                lines.append("")
            lines.append(row[11])
        else:
            lines[-1] += f" {row[11]}"
        last = place
    return clean(DIVIDED.sub(_joined, "\n".join(lines)))


def _joined(match: "re.Match[str]") -> str:
    """``pemerin-`` + ``tahan``; but ``undang-`` + ``undang`` keeps its hyphen."""
    first, second = match.groups()
    hyphen = "-" if second.startswith(first.lower()[:4]) else ""
    return f"{first}{hyphen}{second}"
