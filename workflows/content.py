"""The canonical hash of what a revision shows."""

import hashlib
import json
from typing import Any

from wagtail.models import Revision

# Bookkeeping that changes without the text changing.
BOOKKEEPING = frozenset({
    "pk", "path", "depth", "numchild", "url_path", "live", "has_unpublished_changes",
    "first_published_at", "last_published_at", "live_revision", "latest_revision",
    "latest_revision_created_at", "locked", "locked_at", "locked_by", "expired", "owner",
    "draft_title", "wagtail_admin_comments", "alias_of", "translation_key", "locale",
    "content_type",
})  # fmt: skip


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 (hex) over the canonical JSON of a revision's content, bookkeeping left out.

    ``content`` is ``Revision.content``: fields, StreamField blocks with their ids, child rows.
    """
    shown = {key: value for key, value in content.items() if key not in BOOKKEEPING}
    canonical = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def revision_hash(revision: Revision) -> str:
    return content_hash(revision.content)
