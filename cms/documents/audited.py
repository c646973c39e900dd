"""What of documents and pictures is recorded: who may read them, whose they are, and every new file."""

from typing import Any

from wagtail.images import get_image_model

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
    watch(
        get_image_model(),
        "picture",
        shown=(
            "title", "description", "file", "collection",
            "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
        ),
    )  # fmt: skip


def name_of_change(document: Any, changes: Changes) -> str:
    if "classification" in changes:
        return "document.classify"
    if "withdrawn_at" in changes:
        return "document.withdraw" if document.withdrawn_at else "document.restore"
    return ""
