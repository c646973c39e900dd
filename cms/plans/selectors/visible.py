"""What a person may read. Every list, count and search begins here."""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.agencies.selectors import access_of
from cms.plans.models import ActionItemPage, ChapterPage, PlanPage


def visible_to(user: Any, model: type[Page]) -> QuerySet[Any]:
    """Rows of a governed page model that ``user`` may read: what is published, and drafts of own agency.

    Sekda, expert team and administrators read every draft; a supporting agency reads its action items.
    """
    if access_of(user).sees_all:
        return model.objects.all()
    return model.objects.filter(Q(live=True) | Q(pk__in=drafts_of(user, model).values("pk")))


def drafts_of(user: Any, model: type[Page]) -> QuerySet[Any]:
    """Rows whose unpublished text ``user`` may read: :func:`may_read_draft` for many at once."""
    access = access_of(user)
    rows = model.objects.all()
    if access.sees_all:
        return rows
    if not access.agency_ids:
        return rows.none()
    allowed = Q(agency__in=access.agency_ids)
    if model is ActionItemPage:
        supported = ActionItemPage.supporting_agencies.through.objects.filter(
            agency_id__in=access.agency_ids
        ).values("actionitempage_id")
        allowed |= Q(pk__in=supported)
    return rows.filter(allowed)


def open_to_all(model: type[Page]) -> QuerySet[Any]:
    """Rows that anybody may read: live, and behind no view restriction of Wagtail's."""
    return model.objects.live().public()


def may_read_draft(user: Any, page: Any) -> bool:
    """Whether ``user`` may read the unpublished text of ``page``."""
    access = access_of(user)
    if access.sees_all:
        return True
    if page.agency_id in access.agency_ids:
        return True
    if isinstance(page, ActionItemPage) and access.agency_ids:
        return page.supporting_agencies.filter(pk__in=access.agency_ids).exists()
    return False


GOVERNED_MODELS: tuple[type[Page], ...] = (PlanPage, ChapterPage, ActionItemPage)
