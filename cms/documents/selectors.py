"""Who may know of which document. Every list, count, search and address begins here."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from cms.agencies.selectors import (
    TOKEN_CITY,
    TOKEN_PUBLIC,
    TOKEN_STAFF,
    access_of,
    agency_token,
)
from cms.documents.models import DocumentVersion, OfficialDocument, Regulation

Classification = OfficialDocument.Classification


def visible_documents(user: Any) -> QuerySet[OfficialDocument]:
    """Documents that ``user`` (anonymous too) may read.

    Ordinary ones: everybody. Restricted: whoever holds an office today. Secret: the offices of the own
    agency and those that read for the whole city. An uploader reads what he brought while in office.
    A withdrawn one is as if it were secret.
    """
    access = access_of(user)
    if access.sees_all:
        return OfficialDocument.objects.all()
    open_to = [Classification.PUBLIC, *([Classification.RESTRICTED] if access.is_staff else [])]
    allowed = Q(classification__in=open_to, withdrawn_at__isnull=True)
    if access.is_staff:
        allowed |= Q(uploaded_by_user=access.user_id) | Q(agency__in=access.agency_ids)
    return OfficialDocument.objects.filter(allowed)


def audience_of(document: OfficialDocument) -> frozenset[str]:
    """The audience tokens that may read ``document``: the twin of :func:`visible_documents` for the index."""
    withdrawn = document.withdrawn_at is not None
    if document.classification == Classification.PUBLIC and not withdrawn:
        return frozenset({TOKEN_PUBLIC})
    tokens = {TOKEN_CITY}
    if document.uploaded_by_user_id:
        tokens.add(f"user:{document.uploaded_by_user_id}")
    if document.classification == Classification.RESTRICTED and not withdrawn:
        tokens.add(TOKEN_STAFF)
    elif document.agency_id:
        tokens.add(agency_token(document.agency_id))
    return frozenset(tokens)


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
