"""What of documents is recorded: who may read them, whose they are, and every new file."""

from typing import Any

from cms.core.audit.watching import Changes, watch
from cms.documents.models import DocumentVersion, OfficialDocument


def connect() -> None:
    watch(
        OfficialDocument,
        "document",
        shown=("title", "agency", "classification", "withdrawn_at"),
        naming=name_of_change,
    )
    watch(DocumentVersion, "document.version", shown=("document", "number", "original_name", "sha256"))


def name_of_change(document: Any, changes: Changes) -> str:
    if "classification" in changes:
        return "document.classify"
    if "withdrawn_at" in changes:
        return "document.withdraw" if document.withdrawn_at else "document.restore"
    return ""
