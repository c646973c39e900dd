"""Propose which regulation a document is, and take a person's word for it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modelsearch.index import insert_or_update_object
from wagtail.log_actions import log

from cms.documents.models import DocumentVersion, OfficialDocument, Regulation
from cms.documents.policies import can_edit
from cms.documents.regulations import NAMES, SEARCHED, Proposal, proposed
from cms.documents.titles import LENGTH, names_after, spoken_title

HEAD_PAGES = 3
State = Regulation.State


def propose(version: DocumentVersion) -> Regulation | None:
    """Read the head of the version's text. What a person has said already stays."""
    decided = Regulation.objects.filter(document_id=version.document_id).exclude(state=State.PROPOSED)
    if decided.exists():
        return None
    texts = version.pages.filter(number__lte=HEAD_PAGES).order_by("number").values_list("text", flat=True)
    found = read_head(texts)
    if found is None:
        Regulation.objects.filter(document_id=version.document_id).delete()
        return None
    row, _created = Regulation.objects.update_or_create(
        document_id=version.document_id,
        defaults=fields_of(found),
    )
    _name(version, found)
    return row


def read_head(texts: Iterable[str]) -> Proposal | None:
    """What the first pages say the document is."""
    return proposed("\n".join(text[:SEARCHED] for text in texts))


def fields_of(found: Proposal) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "number": found.number,
        "written": found.written,
        "year": found.year,
        "title": found.title,
        "evidence": found.evidence,
    }


def title_of(found: Proposal | Regulation) -> str:
    """``Peraturan Presiden Nomor 95 Tahun 2018 tentang …``, as a title may be long."""
    spoken = (
        f"{NAMES[found.kind]} Nomor {found.number} Tahun {found.year} tentang {spoken_title(found.title)}"
    )
    return spoken[:LENGTH]


def _name(version: DocumentVersion, found: Proposal) -> None:
    """A document still called after its file gets the title its text has; the reader's end tells our own index."""
    document = OfficialDocument.objects.filter(
        pk=version.document_id, title__in=names_after(version.original_name)
    )
    if document.update(title=title_of(found)):
        insert_or_update_object(OfficialDocument.objects.get(pk=version.document_id))


def title_kept(document: OfficialDocument, chosen: str) -> str:
    """``chosen``, or the title from the text, where a form opened before the reading still names the file."""
    version = document.current_version
    if version is None or chosen not in names_after(version.original_name):
        return chosen
    row = Regulation.objects.filter(document=document, state=State.PROPOSED).first()
    return document.title if row and document.title == title_of(row) else chosen


@transaction.atomic
def confirm(document: OfficialDocument, by: Any, fields: dict[str, Any]) -> Regulation:
    """``fields``: kind, number, year, title, as a person has checked them."""
    return _decide(document, by, State.CONFIRMED, fields)


@transaction.atomic
def refuse(document: OfficialDocument, by: Any) -> Regulation | None:
    """It is no regulation, whatever its text looks like; nothing to say where none was proposed."""
    if not Regulation.objects.filter(document=document).exists():
        return None
    return _decide(document, by, State.REFUSED, {})


def _decide(document: OfficialDocument, by: Any, state: str, fields: dict[str, Any]) -> Regulation:
    row = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    if not can_edit(by, row):
        raise PermissionDenied(_("Only people in an office of the document's agency may do that."))
    decided = {**fields, "state": state, "decided_by": by, "decided_at": timezone.now()}
    found, _created = Regulation.objects.update_or_create(document=row, defaults=decided)
    log(instance=row, action="documents.regulation", user=by, data={"regulation": str(found), "state": state})
    return found
