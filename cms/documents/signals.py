"""A new version is to be read, whatever door it came in by."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from cms.core.nudge import nudge
from cms.documents.models import DocumentVersion, PageLayout


def read_new_version(instance: DocumentVersion, created: bool, raw: bool, **kwargs: Any) -> None:
    """A bulk load reads its files itself; what it leaves behind the sweep finds."""
    from cms.documents.tasks import read_version

    if created and not raw and not instance.bulk and instance.is_open:
        nudge(read_version, instance.pk)


def remove_file(instance: DocumentVersion, **kwargs: Any) -> None:
    """A deleted document leaves no file of any version behind, once it is really gone."""
    storage, name = instance.file.storage, instance.file.name
    transaction.on_commit(lambda: storage.delete(name or ""))


def remove_picture(instance: PageLayout, **kwargs: Any) -> None:
    storage, name = instance.picture.storage, instance.picture.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def connect() -> None:
    post_delete.connect(remove_file, sender=DocumentVersion, dispatch_uid="documents.remove_file")
    post_delete.connect(remove_picture, sender=PageLayout, dispatch_uid="documents.remove_picture")
    post_save.connect(read_new_version, sender=DocumentVersion, dispatch_uid="documents.read_new_version")
