"""What published pages show stays open to everybody, by whatever door a document or its collection is changed."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.models import Collection, CollectionViewRestriction

from cms.documents.audience import is_public, walls
from cms.documents.models import DocumentVersion, OfficialDocument
from cms.documents.policies import kept_open, kept_open_inside
from workflows import shown_files
from workflows.permit import PublicationRefused

OPENING = ("classification", "withdrawn_at", "collection_id")


def keep_document_open(
    sender: Any, instance: OfficialDocument, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Not classified higher, withdrawn or put behind a restricted collection while the public reads its page."""
    stored = _held(instance) if instance.pk and not raw else None
    if stored is None:
        return
    written = [
        name
        for name in OPENING
        if update_fields is None or {name, name.removesuffix("_id")} & set(update_fields)
    ]
    changed = [name for name in written if getattr(stored, name) != getattr(instance, name)]
    if not changed or not is_public(stored):
        return
    why = kept_open(stored)
    for name in changed:
        setattr(stored, name, getattr(instance, name))
    if why and not is_public(stored):
        raise PublicationRefused(why)


def _held(instance: OfficialDocument) -> OfficialDocument | None:
    """The row as it is stored, locked: a decision about a text that shows it comes before the change or after."""
    return OfficialDocument.objects.select_for_update(of=("self",)).filter(pk=instance.pk).first()


def keep_collection_open(sender: Any, instance: CollectionViewRestriction, **kwargs: Any) -> None:
    if why := kept_open_inside(instance.collection):
        raise PublicationRefused(why)


def check_may_move(collection: Collection, below: Collection) -> None:
    """Moving a collection sends no signal, so its form asks."""
    walled = [*below.get_ancestors(), below]
    if not CollectionViewRestriction.objects.filter(collection__in=[c.pk for c in walled]).exists():
        return
    if why := kept_open_inside(collection):
        raise PublicationRefused(why)


def names_of_closed(files: QuerySet[Any]) -> list[str]:
    """Those that not everybody reads, in words. The title of what not even all offices read is not told."""
    if files.model is not OfficialDocument:
        return []
    known = walls() if files else []
    return [
        f"“{document.title}”" if _is_known_to_offices(document) else _("Document no. %s") % document.pk
        for document in files
        if not is_public(document, known)
    ]


def _is_known_to_offices(document: OfficialDocument) -> bool:
    return document.withdrawn_at is None and document.classification != OfficialDocument.Classification.SECRET


def replacements() -> QuerySet[Any]:
    """Files of documents that came after the first, as :data:`workflows.shown_files.replacements` has them."""
    versions = DocumentVersion.objects.filter(number__gt=1, uploaded_by__isnull=False).order_by()
    return versions.annotate(key=F("document"), by=F("uploaded_by"), at=F("created_at"))


def connect() -> None:
    shown_files.closed.append(names_of_closed)
    shown_files.replacements.append(replacements)
    pre_save.connect(keep_document_open, sender=OfficialDocument, dispatch_uid="documents.keep_open")
    pre_save.connect(
        keep_collection_open, sender=CollectionViewRestriction, dispatch_uid="documents.keep_collection_open"
    )
