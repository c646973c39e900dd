"""A new version is to be read, whatever door it came in by."""

from typing import Any

from django.db.models.signals import post_save

from cms.core.nudge import nudge
from cms.documents.models import DocumentVersion


def read_new_version(instance: DocumentVersion, created: bool, raw: bool, **kwargs: Any) -> None:
    """A bulk load reads its files itself; what it leaves behind the sweep finds."""
    from cms.documents.tasks import read_version

    if created and not raw and not instance.bulk and instance.is_open:
        nudge(read_version, instance.pk)


def connect() -> None:
    post_save.connect(read_new_version, sender=DocumentVersion, dispatch_uid="documents.read_new_version")
