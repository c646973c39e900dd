"""Who may know of which document. Every list, count, search and address begins here."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from wagtail.models import CollectionViewRestriction

from cms.agencies.selectors import access_of
from cms.documents.audience import Wall, readable_by, tokens_for, trusted_by, walls
from cms.documents.models import DocumentVersion, OfficialDocument, Regulation


def visible_documents(user: Any) -> QuerySet[OfficialDocument]:
    """Documents that ``user`` (anonymous too) may read; :mod:`cms.documents.audience` says who reads what."""
    access = access_of(user)
    if access.sees_all:
        return OfficialDocument.objects.all()
    # As a sub-query: Wagtail's search of the admin cannot read the conditions one by one.
    readable = OfficialDocument.objects.filter(readable_by(access)).order_by()
    return OfficialDocument.objects.filter(pk__in=readable.values("pk"))


def visible_among(user: Any, ids: list[int]) -> QuerySet[OfficialDocument]:
    """Those of a few documents that ``user`` may read now, as :func:`visible_documents`; to be read at once.

    Every search asks this of its hits: the whole of what is visible need not be gathered for ten of them, and mostly
    no collection is restricted.
    """
    rows = OfficialDocument.objects.filter(pk__in=ids)
    access = access_of(user)
    if access.sees_all:
        return rows
    return rows.filter(readable_by(access, walled=CollectionViewRestriction.objects.exists()))


def reads_earlier(user: Any, document: OfficialDocument) -> bool:
    """Whether ``user`` may read what stood in a document before: it may have been closed, or taken back."""
    access = access_of(user)
    if access.sees_all or not access.is_staff:
        return access.sees_all
    return OfficialDocument.objects.filter(trusted_by(access), pk=document.pk).exists()


def audience_of(document: OfficialDocument, known: list[Wall] | None = None) -> frozenset[str]:
    """The twin of :func:`visible_documents` for the index; ``known`` spares asking for the walls again."""
    return tokens_for(document, walls() if known is None else known)


def same_bytes(document: OfficialDocument, user: Any) -> QuerySet[OfficialDocument]:
    """Other documents that hold the very file of the current version, as far as ``user`` may know of them."""
    version = document.current_version
    if version is None:
        return OfficialDocument.objects.none()
    holders = DocumentVersion.objects.filter(sha256=version.sha256).values("document")
    return visible_documents(user).filter(pk__in=holders).exclude(pk=document.pk).order_by("pk")


def first_text(version: DocumentVersion, length: int) -> str:
    """The beginning of the first page that holds text, cut at a word; empty where none was read."""
    text = version.pages.exclude(text="").values_list("text", flat=True).first() or ""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0] + " …"


def regulation(kind: str, number: str, year: int | None = None) -> QuerySet[OfficialDocument]:
    """The documents that are this regulation, confirmed ones first; whoever asks narrows to what may be read.

    ``kind`` is a code (``perpres``), ``number`` the bare number. Its passages carry the anchor
    ``structure.article_anchor("19")`` as the last part of theirs.
    """
    named = Q(regulation__kind=kind.lower(), regulation__number=number.upper().lstrip("0"))
    if year is not None:
        named &= Q(regulation__year=year)
    first = Case(
        When(regulation__state=Regulation.State.CONFIRMED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = OfficialDocument.objects.filter(named).exclude(regulation__state=Regulation.State.REFUSED)
    return rows.order_by(first, "-regulation__year", "pk")
