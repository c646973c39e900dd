"""Many entries of Wagtail's log at once, where a file changes hundreds of rows."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry

from cms.core.audit.watching import change_deed, created_deed, watched_as
from cms.core.audit.writing import Deed, record_many

BATCH = 500


def log_many(action: str, entries: Iterable[tuple[Model, dict[str, Any]]], *, by: Any) -> None:
    """As Wagtail's ``log`` for each pair of row and data, in a few queries.

    Bulk writes pass no signal, so what is watched of these rows is recorded here too.
    """
    entries = list(entries)
    record_many(_deeds(action, entries), by=by)
    now, context = timezone.now(), get_active_log_context()
    rows = [
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
            object_id=str(instance.pk),
            label=str(instance)[:200],
            action=action,
            user_id=by.pk,
            timestamp=now,
            data=data,
            content_changed=action != "wagtail.create",
            uuid=context.uuid,
        )
        for instance, data in entries
    ]
    ModelLogEntry.objects.bulk_create(rows, batch_size=BATCH)


def _deeds(action: str, entries: list[tuple[Model, dict[str, Any]]]) -> list[Deed]:
    deeds = []
    for instance, data in entries:
        if watched_as(type(instance)) is None:
            continue
        if action == "wagtail.create":
            deeds.append(created_deed(instance))
        elif changes := {name: [] for name in data.get("fields", ())} | data.get("changes", {}):
            deeds.append(change_deed(instance, changes))
    return deeds
