"""What an entry's hash is made of. The same for a row in the database and for a line of an export."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

ROOT = "0" * 64  # what stands before the first entry
FIELDS = (
    "number", "at", "action", "by_id", "by_name", "on_kind", "on_id", "on_label",
    "data", "ip", "session", "previous",
)  # fmt: skip


def canonical(value: Any) -> str:
    """JSON in one spelling: keys in order, no spaces, letters as they are.

    What no database keeps (NUL, halves of surrogate pairs) is replaced, so that what is read is what was written.
    """
    return storable(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str))


def storable(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def written_moment(at: datetime) -> str:
    """``2026-11-24T05:05:09.000123Z``: always in UTC, always with six digits."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def content_of(entry: Any) -> dict[str, Any]:
    """Every field of an entry but its own hash, as it is hashed and exported. ``data`` stays a text."""
    content = {name: getattr(entry, name) for name in FIELDS}
    content["at"] = written_moment(entry.at)
    return content


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the canonical JSON of :func:`content_of`, the hash of the entry before included."""
    whole = canonical({name: content[name] for name in FIELDS})
    return hashlib.sha256(whole.encode()).hexdigest()
