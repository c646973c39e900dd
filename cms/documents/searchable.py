"""How documents are found: by title, file name and the text of their pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from cms.agencies.models import Agency
from cms.core.passages import split
from cms.core.searchable import Entry, Passage, Searchable, Shown, announce, leave_out, register
from cms.documents.models import DocumentVersion, OfficialDocument, PageText
from cms.documents.selectors import audience_of, visible_documents


@dataclass(frozen=True)
class ShownDocument(Shown):
    """A hit in a file opens the file at its page."""

    file_address: str = ""

    def place(self, page: int | None, anchor: str) -> str:
        return f"{self.file_address}#page={page}" if page else self.url


class SearchableDocument(Searchable):
    kind, label, model = "dokumen", _("Document"), OfficialDocument

    def entries(self, ids: list[int]) -> Iterator[Entry]:
        documents = OfficialDocument.objects.filter(pk__in=ids).select_related("agency", "current_version")
        for document in documents.order_by("pk"):
            version = document.current_version
            agency = document.agency
            yield Entry(
                object_id=document.pk,
                title=document.title,
                passages=tuple(_passages(version)) or (Passage(""),),
                allowed=audience_of(document),
                keywords=" ".join(
                    filter(None, (version and version.original_name, agency and f"{agency.name} {agency}"))
                ),
                agency_id=document.agency_id,
                date=version.created_at if version else document.created_at,
                file=version.original_name if version else None,
            )

    def shown(self, user: Any, published: list[int], drafts: list[int]) -> dict[tuple[int, bool], Shown]:
        rows = visible_documents(user).filter(pk__in=published).select_related("current_version")
        return {(document.pk, False): _shown(document) for document in rows}


def _shown(document: OfficialDocument) -> ShownDocument:
    return ShownDocument(document.title, document.get_absolute_url(), file_address=document.file_url())


def _passages(version: DocumentVersion | None) -> Iterator[Passage]:
    """Passages never span two pages, so each opens the file at its own, where its pages are a reader's."""
    if version is None:
        return
    for number, label, text in version.pages.order_by("number").values_list("number", "label", "text"):
        page = number if version.has_page_numbers else None
        yield from (Passage(part, page=page, heading=label) for part in split(text))


register(SearchableDocument())
leave_out("searched with its document", "documents.DocumentVersion", "documents.PageText")


def _document_changed(instance: OfficialDocument, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, [instance.pk])


def _version_changed(instance: DocumentVersion, **_kwargs: Any) -> None:
    """Once its reading has ended, in whatever way; not after every page of it."""
    if not instance.is_open:
        announce(SearchableDocument.kind, [instance.document_id])


def _page_changed(instance: PageText, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, [instance.version.document_id])


def _agency_changed(instance: Agency, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, instance.documents.values_list("pk", flat=True))


for signal in (post_save, post_delete):
    signal.connect(_document_changed, sender=OfficialDocument, dispatch_uid="searchable_document")
post_save.connect(_version_changed, sender=DocumentVersion, dispatch_uid="searchable_version")
post_save.connect(_page_changed, sender=PageText, dispatch_uid="searchable_page_text")
post_save.connect(_agency_changed, sender=Agency, dispatch_uid="searchable_document_agency")
