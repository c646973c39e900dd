"""Pictures and documents in versions that somebody submitted or decided about: they stay while the history does.

What public pages show is in Wagtail's index of references; versions are not, so their stored text is asked.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from workflows.content import named_files
from workflows.models import Decision


def decided_showing(file: Any) -> Revision | None:
    """The latest version under a line of history that shows this file; None where none does.

    The database looks for the key as rich text and blocks keep it, then the few versions found are read.
    """
    found = _mentioning(file.pk).filter(Exists(Decision.objects.filter(revision=OuterRef("pk"))))
    versions = found.select_related("content_type").order_by("-pk").iterator(chunk_size=20)
    return next((version for version in versions if _shows(version, file)), None)


def _mentioning(key: int) -> QuerySet[Revision]:
    """Rich text of a field is JSON; that of a block, and the choice of a block, is JSON within JSON."""
    ways = (f'id=\\"{key}\\"', f'id=\\\\\\"{key}\\\\\\"', f'\\": {key},', f'\\": {key}}}')
    asked = Q(pk__in=[])
    for way in ways:
        asked |= Q(stored__contains=way)
    return Revision.objects.annotate(stored=Cast("content", TextField())).filter(asked)


def _shows(version: Revision, file: Any) -> bool:
    return str(file.pk) in named_files(version.as_object()).get(type(file), ())
