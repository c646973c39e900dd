"""Who reads a document, said twice alike: as a condition for the database, as tokens for the index.

| classification | readers |
|---|---|
| biasa | everybody |
| terbatas | whoever holds an office today |
| rahasia, and whatever was withdrawn | heads and PIC of its agency (withdrawn: all its offices) |

Beside them always: Sekda, expert team and administrators; who brought it and who was granted it, while in
office. A collection with a view restriction narrows what is open to everybody or to all offices.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import CollectionViewRestriction

from cms.agencies.selectors import (
    TOKEN_CITY,
    TOKEN_PUBLIC,
    TOKEN_STAFF,
    Access,
    agency_token,
    lead_token,
    person_token,
)
from cms.documents.models import DocumentGrant, OfficialDocument

Classification = OfficialDocument.Classification
LOGIN, GROUPS = CollectionViewRestriction.LOGIN, CollectionViewRestriction.GROUPS


def readable_by(access: Access, *, walled: bool = True) -> Q:
    """The documents that these offices open. ``walled``: whether any collection is restricted at all."""
    open_to = [Classification.PUBLIC, *([Classification.RESTRICTED] if access.is_staff else [])]
    allowed = Q(classification__in=open_to, withdrawn_at__isnull=True)
    if walled:
        allowed &= Q(~Exists(_walls_before(access)))
    if not access.is_staff:
        return allowed
    own = Q(agency__in=access.agency_ids) & ~Q(classification=Classification.SECRET)
    return allowed | own | trusted_by(access)


def trusted_by(access: Access) -> Q:
    """The documents that these people read however closed they are: as uploader, by special access, or at the head."""
    granted = DocumentGrant.objects.in_force().filter(user=access.user_id)
    allowed = Q(uploaded_by_user=access.user_id) | Q(pk__in=granted.values("content_object"))
    leads = access.head_of | access.pic_of
    return allowed | Q(agency__in=leads) if leads else allowed


def _walls_before(access: Access) -> Any:
    """Restrictions on the collection of a document, or on one above it, that do not let the person through."""
    here = ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    walls = CollectionViewRestriction.objects.annotate(here=here).filter(
        here__startswith=F("collection__path")
    )
    if access.is_staff:
        through = CollectionViewRestriction.objects.filter(groups__user=access.user_id)
        walls = walls.exclude(restriction_type=LOGIN).exclude(
            restriction_type=GROUPS, pk__in=through.values("pk")
        )
    return walls


@dataclass(frozen=True)
class Wall:
    """A restricted collection. ``people`` who pass; nothing where every office does."""

    path: str
    people: frozenset[int] | None


def walls() -> list[Wall]:
    """Every restriction of a collection; two queries."""
    rows = CollectionViewRestriction.objects.select_related("collection").prefetch_related("groups__user_set")
    return [Wall(row.collection.path, _people(row)) for row in rows]


def _people(row: CollectionViewRestriction) -> frozenset[int] | None:
    if row.restriction_type == LOGIN:
        return None
    if row.restriction_type == GROUPS:
        return frozenset(user.pk for group in row.groups.all() for user in group.user_set.all())
    return frozenset()  # a password typed into a page opens nothing here


def tokens_for(document: OfficialDocument, known: list[Wall]) -> frozenset[str]:
    """The audience tokens that may read ``document``: the twin of :func:`readable_by`."""
    tokens: set[str] = set()
    if document.withdrawn_at is None and document.classification != Classification.SECRET:
        tokens = _open_tokens(document, known)
    if TOKEN_PUBLIC in tokens:  # then nobody need ask who else
        return frozenset({TOKEN_PUBLIC})
    tokens |= {TOKEN_CITY, *(person_token(grant.user_id) for grant in document.grants.in_force())}
    if document.uploaded_by_user_id:
        tokens.add(person_token(document.uploaded_by_user_id))
    if document.agency_id:
        tokens.add(lead_token(document.agency_id))
        if document.classification != Classification.SECRET:
            tokens.add(agency_token(document.agency_id))
    return frozenset(tokens)


def is_public(document: OfficialDocument, known: list[Wall] | None = None) -> bool:
    """Whether everybody reads it."""
    if document.withdrawn_at is not None or document.classification != Classification.PUBLIC:
        return False
    return TOKEN_PUBLIC in _open_tokens(document, walls() if known is None else known)


def is_as_open(
    document: OfficialDocument, classification: str, agency_id: int | None, known: list[Wall]
) -> bool:
    """Whether all who would read a document of that classification and agency may read ``document``.

    One that was withdrawn counts by what it was: that it is out of use was decided.
    """
    secret = document.classification == Classification.SECRET
    tokens = set() if secret else _open_tokens(document, known)
    if TOKEN_PUBLIC in tokens:
        return True
    if classification == Classification.SECRET:
        return TOKEN_STAFF in tokens or agency_id in {None, document.agency_id}
    return classification == Classification.RESTRICTED and TOKEN_STAFF in tokens


def _open_tokens(document: OfficialDocument, known: list[Wall]) -> set[str]:
    """Everybody or all offices, less whom a wall stops."""
    before = [wall for wall in known if document.collection.path.startswith(wall.path)]
    named = [wall.people for wall in before if wall.people is not None]
    if named:
        return {person_token(pk) for pk in frozenset.intersection(*named)}
    if before or document.classification == Classification.RESTRICTED:
        return {TOKEN_STAFF}
    return {TOKEN_PUBLIC}
