"""File names as people gave them, made safe to keep and to show."""

import unicodedata

MAX_LENGTH = 255


def shown_name(given: str) -> str:
    """The last part of ``given`` without control and direction marks, at most 255 characters, its ending kept."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip() or "dokumen"
    if len(clean) <= MAX_LENGTH:
        return clean
    stem, dot, extension = clean.rpartition(".")
    if not stem or len(extension) > 10:  # noqa: PLR2004 - no ending worth keeping
        return clean[:MAX_LENGTH]
    return stem[: MAX_LENGTH - len(extension) - 1] + dot + extension
