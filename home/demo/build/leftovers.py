"""Files of a build that was stopped half-way: the rows are gone with their transaction, the files stayed."""

from django.core.files.storage import Storage, default_storage
from wagtail.images import get_image_model

from cms.documents.models import OfficialDocument
from cms.documents.storage import document_storage
from home.demo.build.plan import IMAGE_PREFIX
from home.demo.files.papers import PAPERS


def remove() -> None:
    """Remove them, by their names, where no row can be theirs."""
    if not get_image_model().objects.exists():
        _remove_images(default_storage)
    if not OfficialDocument.objects.exists():
        _remove_documents(document_storage())


def _remove_images(storage: Storage) -> None:
    folder = "original_images"
    for name in _listed(storage, folder)[1]:
        if name.startswith(IMAGE_PREFIX):
            storage.delete(f"{folder}/{name}")


def _remove_documents(storage: Storage) -> None:
    ours = {paper.file_name.lower() for paper in PAPERS}
    for year in _listed(storage, "")[0]:
        for folder in _listed(storage, year)[0]:
            for name in _listed(storage, f"{year}/{folder}")[1]:
                if name.lower() in ours:
                    storage.delete(f"{year}/{folder}/{name}")


def _listed(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []
