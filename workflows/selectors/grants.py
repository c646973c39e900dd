"""Which drafts are shared with whom today. A share past its day or its office counts no more, swept or not."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from cms.agencies.models import Appointment, in_force
from cms.agencies.selectors import access_of
from workflows.sharing import DraftShare, grant_models

EDIT, COMMENT = DraftShare.Kind.EDIT, DraftShare.Kind.COMMENT


def grants_of(user: Any, model: Any) -> QuerySet[Any]:
    """Rights of ``user`` on drafts of ``model`` that hold today: by the share's day, and by an office held today."""
    access = access_of(user)
    grants: QuerySet[Any] = grant_models()[model].objects.all()
    if not access.appointments:
        return grants.none()
    held = [appointment.pk for appointment in access.appointments]
    by_office = Q(share__appointment__in=held) | Q(share__agency__in=access.agency_ids)
    return grants.filter(by_office, _open_today(), user_id=access.user_id)


def granted_ids(user: Any, model: Any) -> QuerySet[Any]:
    """Ids of drafts shared with ``user``, for a subquery."""
    if model not in grant_models():
        return model.objects.none().values("pk")
    return grants_of(user, model).values("content_object_id")


def lapsed_drafts(user: Any) -> dict[Any, list[int]]:
    """Drafts that were shared with ``user`` and are no more, while guardian's row is still there. One query."""
    found: dict[Any, list[int]] = defaultdict(list)
    models = list(grant_models())
    parts = [_lapsed_of(user, model, place) for place, model in enumerate(models)]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    for place, pk in rows:
        found[models[place]].append(pk)
    return found


def _lapsed_of(user: Any, model: Any, place: int) -> QuerySet[Any, tuple[int, int]]:
    person: Any = access_of(user).user_id
    rows: QuerySet[Any] = grant_models()[model].objects.filter(user_id=person)
    lapsed = rows.exclude(pk__in=grants_of(user, model).order_by().values("pk"))
    return lapsed.order_by().annotate(place=Value(place)).values_list("place", "content_object_id")


def grant_on(user: Any, obj: Any) -> str:
    """``edit``, ``comment`` or nothing: what was shared with ``user`` of this draft."""
    if type(obj) not in grant_models() or not access_of(user).appointments:
        return ""
    rows: Any = grants_of(user, type(obj))  # each table adds its own key to the draft
    given = set(rows.filter(content_object=obj.pk).values_list("share__kind", flat=True))
    return next((kind.value for kind in (EDIT, COMMENT) if kind in given), "")


def grantees(model: Any, ids: Iterable[int]) -> dict[int, set[int]]:
    """Ids of the people with whom each of these drafts is shared today; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    if model not in grant_models():
        return found
    own = Appointment.objects.in_force().filter(person_id=OuterRef("user_id"))
    by_office = Exists(own.filter(office__agency_id=OuterRef("share__agency_id"))) | Exists(
        own.filter(pk=OuterRef("share__appointment_id"))
    )
    table: Any = grant_models()[model]
    rows = table.objects.filter(by_office, _open_today(), content_object__in=list(ids))
    for page, user in rows.values_list("content_object_id", "user_id"):
        found[page].add(user)
    return found


def shares_of(obj: Any) -> QuerySet[DraftShare]:
    """Every share of a draft, the latest first; ended ones too."""
    return (
        DraftShare.objects.filter(content_type=obj.get_content_type(), object_id=obj.pk)
        .select_related("agency", "appointment__person", "appointment__office", "given_by")
        .order_by("-pk")
    )


def open_shares() -> QuerySet[DraftShare]:
    """Shares nobody ended and whose day has not passed; those to a person only while the office is held."""
    today = timezone.localdate()
    return DraftShare.objects.filter(
        Q(until=None) | Q(until__gte=today),
        Q(appointment=None) | in_force(prefix="appointment__"),
        ended_at=None,
    )


def _open_today() -> Q:
    return Q(share__ended_at=None) & (Q(share__until=None) | Q(share__until__gte=timezone.localdate()))
