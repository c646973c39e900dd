"""The number of a row, as an address or a form sends it."""

LONGEST = 18  # digits that fit every key; far longer ones Python would not even read


def key_of(text: str | None) -> int | None:
    """None where it is no number of a row."""
    fits = text and text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if text and fits else None
