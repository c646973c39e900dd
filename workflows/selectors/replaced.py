"""Who replaced a file that a text shows wrote in it as if they had typed: since it was approved last."""

import json
import re
from datetime import datetime
from typing import Any

from django.db.models import Min
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState

from workflows import shown_files
from workflows.models import Decision
from workflows.selectors.since import of_the_chain, publications

# A link as rich text keeps it, within one or two layers of JSON.
LINK = re.compile(r'<a\b(?=[^<>]*\blinktype=\\*"document\\*")[^<>]*\bid=\\*"([0-9]+)\\*"')


def who_replaced(obj: Any) -> set[int]:
    """Ids of those who put another file in place of one that the latest version leads to, since the chain approved
    the text last, and before it was submitted: what is replaced later voids the round, which is submitted anew.

    Up to five queries where the text leads to documents, and none beside the version itself where it does not.
    """
    latest = obj.get_latest_revision()
    keys = documents_in(latest.content) if latest is not None else set()
    if not keys:
        return set()
    since, until = _since(obj), _submitted(obj)
    found: set[int] = set()
    for rows in shown_files.replacements:
        counted = rows().filter(key__in=keys)
        counted = counted.filter(at__gt=since) if since is not None else counted
        counted = counted.filter(at__lt=until) if until is not None else counted
        found |= set(counted.values_list("by", flat=True))
    return found


def documents_in(content: dict[str, Any]) -> set[int]:
    """Keys of the documents that rich text leads to. Read from what is stored: to build the text costs queries."""
    return documents_named(json.dumps(content, default=str))


def documents_named(text: str) -> set[int]:
    """As :func:`documents_in`, of a version in the words that the database keeps."""
    return {int(key) for key in LINK.findall(text)}


def _since(obj: Any) -> datetime | None:
    """When the text was approved last; else when somebody began to write it."""
    made = publications(obj.get_base_content_type(), obj.pk)
    approved = of_the_chain(made).values_list("made_at", flat=True).first()
    if approved is not None:
        return approved
    if obj.live_revision_id and not made.exists():  # published before there were decisions
        return obj.last_published_at
    begun = [Revision.objects.for_instance(obj).aggregate(first=Min("created_at"))["first"]]
    if isinstance(obj, Page):  # a version that is overwritten takes a later moment
        begun.append(PageLogEntry.objects.filter(page=obj.pk).aggregate(first=Min("timestamp"))["first"])
    return min((moment for moment in begun if moment is not None), default=None)


def _submitted(obj: Any) -> datetime | None:
    """When the round that is open was submitted."""
    submits = Decision.objects.filter(
        content_type=obj.get_base_content_type(), object_id=obj.pk, action=Decision.Action.SUBMIT,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )  # fmt: skip
    return submits.values_list("made_at", flat=True).first()
