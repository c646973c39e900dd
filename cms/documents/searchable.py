"""How documents are found: by title, file name and the text of their pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, CollectionViewRestriction

from cms.accounts.models import User
from cms.agencies.models import Agency
from cms.agencies.selectors import access_of
from cms.core.searchable import (
    Entry,
    Passage,
    Searchable,
    Shown,
    announce,
    leave_out,
    name_values,
    register,
    rights_lapse,
)
from cms.documents.audience import walls
from cms.documents.models import DocumentGrant, DocumentVersion, OfficialDocument, PageText, Regulation
from cms.documents.selectors import audience_of, visible_among
from cms.documents.services.drawing import has_pictures
from cms.documents.structure import sections

PART = re.compile(r"bagian-(\d+)")


@dataclass(frozen=True)
class ShownDocument(Shown):
    """A hit in a file leads to the page viewer, where its words are marked."""

    drawn: bool = False  # its pages have pictures

    def place(self, page: int | None, anchor: str, asked: str = "") -> str:
        """``anchor`` names the part of a text without pages: ``bagian-3/pasal-19``."""
        part = PART.match(anchor)
        number = page or (part and part[1])
        question = f"?{asked}" if asked else ""
        return f"{self.url}halaman/{number}/{question}" if number else self.url

    def picture(self, page: int | None) -> str:
        return f"{self.url}halaman/{page or 1}/kecil.webp" if self.drawn else ""


class SearchableDocument(Searchable):
    kind, label, model = "dokumen", _("Document"), OfficialDocument

    def entries(self, ids: list[int]) -> Iterator[Entry]:
        known = walls()
        documents = OfficialDocument.objects.filter(pk__in=ids).select_related(
            "agency", "collection", "current_version", "regulation"
        )
        for document in documents.order_by("pk"):
            version = document.current_version
            date = version.created_at if version else document.created_at
            yield Entry(
                object_id=document.pk,
                title=document.title,
                passages=tuple(_passages(version)) or (Passage(""),),
                allowed=audience_of(document, known),
                keywords=_keywords(document),
                agency_id=document.agency_id,
                date=date,
                file=version.original_name if version else None,
                year=_year(document, date),
                status="withdrawn" if document.withdrawn_at else "",
                classification=document.classification,
            )

    def shown(self, user: Any, published: list[int], drafts: list[int]) -> dict[tuple[int, bool], Shown]:
        rows = visible_among(user, published).select_related("current_version")
        rows = rows.only("title", "current_version__mime", "current_version__pages_read")
        return {(document.pk, False): _shown(document) for document in rows}


def _shown(document: OfficialDocument) -> ShownDocument:
    version = document.current_version
    drawn = version is not None and has_pictures(version) and version.pages_read > 0
    return ShownDocument(document.title, document.get_absolute_url(), drawn=drawn)


def _year(document: OfficialDocument, date: datetime) -> int:
    """Of the regulation where it is one; else of the file's arrival."""
    regulation = getattr(document, "regulation", None)
    return regulation.year if regulation and regulation.is_known else localtime(date).year


def _keywords(document: OfficialDocument) -> str:
    version, agency = document.current_version, document.agency
    regulation = getattr(document, "regulation", None)
    told = (
        version and version.original_name,
        agency and f"{agency.name} {agency}",
        regulation and regulation.is_known and regulation.names(),
    )
    return " ".join(filter(None, told))


def _passages(version: DocumentVersion | None) -> Iterator[Passage]:
    """Passages never span two pages, so each leads to its own; nor two Pasal, where there are any.

    ``page`` is a number that readers see on the file; parts of a text are in the anchor alone.
    """
    if version is None:
        return
    rows = list(version.pages.order_by("number").values_list("number", "label", "text"))
    labels = {number: label for number, label, _text in rows if label}
    for section in sections((number, text) for number, _label, text in rows):
        part = "" if version.has_page_numbers else f"bagian-{section.page}"
        yield Passage(
            section.text,
            page=section.page if version.has_page_numbers else None,
            heading=section.heading or labels.get(section.page, ""),
            anchor="/".join(filter(None, (part, section.anchor))),
        )


def _lapsed(user: Any) -> dict[str, list[int]]:
    """Special access whose last day has passed; the sweep of the morning takes the row away."""
    access = access_of(user)
    if access.user_id is None or access.sees_all:
        return {}
    given = DocumentGrant.objects.filter(user=access.user_id).exclude(
        pk__in=DocumentGrant.objects.in_force().values("pk")
    )
    return {SearchableDocument.kind: list(given.values_list("content_object_id", flat=True))}


register(SearchableDocument())
rights_lapse(_lapsed)
name_values("classification", {c.value: c.label for c in OfficialDocument.Classification})
name_values("status", {"withdrawn": _("Withdrawn")})
leave_out(
    "searched with its document",
    "documents.DocumentGrant",
    "documents.DocumentVersion",
    "documents.PageLayout",
    "documents.PageText",
    "documents.Regulation",
)


def _document_changed(instance: OfficialDocument, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, [instance.pk])


def _version_changed(instance: DocumentVersion, **_kwargs: Any) -> None:
    """Once its reading has ended, in whatever way; not after every page of it."""
    if not instance.is_open:
        announce(SearchableDocument.kind, [instance.document_id])


def _page_changed(instance: PageText, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, [instance.version.document_id])


def _regulation_changed(instance: Regulation, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, [instance.document_id])


def _grant_changed(instance: DocumentGrant, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, [instance.content_object_id])


def _wall_changed(instance: Any, **_kwargs: Any) -> None:
    """A restriction came, went or names other groups; a person joined or left a group; a group goes."""
    rows = OfficialDocument.objects.all()
    if isinstance(instance, CollectionViewRestriction):
        rows = rows.filter(collection__path__startswith=instance.collection.path)
    elif not CollectionViewRestriction.objects.filter(
        restriction_type=CollectionViewRestriction.GROUPS
    ).exists():
        return
    announce(SearchableDocument.kind, rows.values_list("pk", flat=True))


def _collection_changed(instance: Collection, **_kwargs: Any) -> None:
    """Moved, perhaps: the form of a collection saves it and then moves it, in one transaction."""
    if CollectionViewRestriction.objects.exists():
        inside = OfficialDocument.objects.filter(collection__path__startswith=instance.path)
        announce(SearchableDocument.kind, inside.values_list("pk", flat=True))


def _agency_changed(instance: Agency, **_kwargs: Any) -> None:
    announce(SearchableDocument.kind, instance.documents.values_list("pk", flat=True))


for signal in (post_save, post_delete):
    signal.connect(_grant_changed, sender=DocumentGrant, dispatch_uid="searchable_document_grant")
    signal.connect(_wall_changed, sender=CollectionViewRestriction, dispatch_uid="searchable_document_wall")
    signal.connect(_document_changed, sender=OfficialDocument, dispatch_uid="searchable_document")
post_save.connect(_version_changed, sender=DocumentVersion, dispatch_uid="searchable_version")
post_save.connect(_page_changed, sender=PageText, dispatch_uid="searchable_page_text")
post_save.connect(_regulation_changed, sender=Regulation, dispatch_uid="searchable_regulation")
for members in (CollectionViewRestriction.groups.through, User.groups.through):
    m2m_changed.connect(_wall_changed, sender=members, dispatch_uid=f"searchable_{members.__name__}")
pre_delete.connect(_wall_changed, sender=Group, dispatch_uid="searchable_document_group")
post_save.connect(_collection_changed, sender=Collection, dispatch_uid="searchable_document_collection")
post_save.connect(_agency_changed, sender=Agency, dispatch_uid="searchable_document_agency")
