"""Where the files lie: outside the media folder, so that no address leads to them but our own views."""

from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.text import slugify

STEM_LENGTH = 60
EXTENSION_LENGTH = 8


@deconstructible(path="cms.documents.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """A folder without an address: asking for a URL is an error in the caller."""

    def url(self, name: str | None) -> str:
        raise NotImplementedError("Documents are served by views that check rights.")


def document_storage() -> Storage:
    return storages["documents"]


def version_path(_instance: Any, filename: str) -> str:
    """``2026/<random>/<safe name>``: never two files in one place, nothing of an odd name left."""
    given = PurePosixPath(filename.replace("\\", "/"))
    stem = slugify(given.stem)[:STEM_LENGTH].strip("-_") or "dokumen"
    extension = slugify(given.suffix.lstrip("."))[:EXTENSION_LENGTH]
    name = f"{stem}.{extension}" if extension else stem
    return f"{timezone.localdate():%Y}/{uuid4().hex}/{name}"
