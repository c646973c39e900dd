"""Store what a bulk load has read: many files in one transaction, with all that saving one of them would do.

A document saved by itself costs some forty queries and two searches for what refers to what. Here the rows of a
batch are made at once, and what listens to a saved row (log, outbox, Wagtail's own indexes) is told once.
"""

from collections.abc import Iterable
from typing import Any

from django.core.files import File
from django.db import transaction
from modelsearch.backends import get_search_backends_with_name
from wagtail.models import ReferenceIndex

from cms.core.audit import record_many
from cms.core.audit.watching import created_deed
from cms.core.origin import current_person
from cms.core.searchable import announce
from cms.documents.extraction.kinds import kind_of
from cms.documents.models import DocumentVersion, OfficialDocument, PageText, Regulation
from cms.documents.models.document import digest_of
from cms.documents.names import shown_name
from cms.documents.services import reading, regulating
from cms.documents.services.loading import Found, Target
from cms.documents.storage import version_path
from cms.documents.titles import named_after, title_for

ROWS = 200  # pages of one statement: their text is large


def store(batch: list[Found], target: Target) -> list[DocumentVersion]:
    """Documents, first versions and pages of all files of ``batch``, or of none; ``refused`` says what is gone."""
    present = [(found, stored) for found in batch if (stored := _stored(found, target))]
    try:
        with transaction.atomic():
            return _rows(present)
    except BaseException:
        for _found, document in present:
            document.file.storage.delete(document.file.name or "")
        raise


def _stored(found: Found, target: Target) -> OfficialDocument | None:
    """The file in the store, and its document, still without a row; nothing where it went away meanwhile."""
    name = shown_name(found.path.name)
    document = OfficialDocument(agency=target.agency, classification=target.classification)
    storage = document.file.storage
    try:
        with found.path.open("rb") as content:
            document.file.name = storage.save(version_path(None, name), File(content, name=name))
    except OSError as error:
        found.refused = error.strerror or str(error)
        return None
    document.title = title_for(name, found.pages[0].text if found.pages else "")
    document.upload_name = name
    return document


def _rows(present: list[tuple[Found, OfficialDocument]]) -> list[DocumentVersion]:
    documents = [document for _found, document in present]
    versions = [_version(found, document) for found, document in present]
    proposals = [_proposal(found, document) for found, document in present]
    OfficialDocument.objects.bulk_create(documents)
    DocumentVersion.objects.bulk_create(versions)
    for document, version in zip(documents, versions, strict=True):
        document.current_version = version
    OfficialDocument.objects.bulk_update(documents, ["current_version"])
    pages = (
        reading.page_row(version, number, page)
        for (found, _document), version in zip(present, versions, strict=True)
        for number, page in enumerate(found.pages, 1)
    )
    PageText.objects.bulk_create(pages, batch_size=ROWS)
    Regulation.objects.bulk_create(
        Regulation(document=document, **fields)
        for document, fields in zip(documents, proposals, strict=True)
        if fields
    )
    _tell(documents, versions)
    return versions


def _version(found: Found, document: OfficialDocument) -> DocumentVersion:
    digest, size = digest_of(document.file)
    with document.file.storage.open(document.file.name or "") as content:
        kind = kind_of(content)
    document.file_size, document.file_hash = size, digest[:40]
    version = DocumentVersion(
        document=document,
        number=1,
        file=document.file.name,
        original_name=document.upload_name,
        sha256=digest,
        size=size,
        mime=kind.mime,
        bulk=True,
        cleared=found.cleared,
        pages_read=len(found.pages),
        pages_scanned=sum(page.scanned for page in found.pages),
    )
    if found.unreadable:
        version.state, version.reason = reading.verdict(found.unreadable)
    else:
        version.pages_total = len(found.pages)
        version.state, version.reason = reading.outcome(
            version, shortened=found.shortened, cut_off=found.cut_off
        )
    return version


def _proposal(found: Found, document: OfficialDocument) -> dict[str, Any]:
    """Fields of the regulation that the text names; a document called after its file gets its title too."""
    proposal = regulating.read_head(page.text for page in found.pages[: regulating.HEAD_PAGES])
    if proposal is None or found.unreadable:
        return {}
    if document.title == named_after(document.upload_name):
        document.title = regulating.title_of(proposal)
    return regulating.fields_of(proposal)


def _tell(documents: list[OfficialDocument], versions: Iterable[DocumentVersion]) -> None:
    record_many(map(created_deed, [*documents, *versions]), by=current_person())
    announce("dokumen", [document.pk for document in documents])
    for document in documents:
        ReferenceIndex.create_or_update_for_object(document)
    for _name, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(OfficialDocument, documents)
