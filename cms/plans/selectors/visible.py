"""What a person may read. Every list, count and search begins here."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.agencies.selectors import access_of
from cms.plans.models import ActionItemPage, ChapterPage, PlanPage
from workflows.selectors.grants import grant_on, granted_ids

GOVERNED_MODELS: tuple[type[Page], ...] = (PlanPage, ChapterPage, ActionItemPage)
# A plan is the place in which every agency writes: its name is told to all of them, its text is not.
TEXT_MODELS: tuple[type[Page], ...] = (ChapterPage, ActionItemPage)


def visible_to(user: Any, model: type[Page]) -> QuerySet[Any]:
    """Rows of a governed page model that ``user`` may read: what is published, and drafts of own agency.

    Sekda, expert team and administrators read every draft; a supporting agency reads its action items.
    """
    if access_of(user).sees_all:
        return model.objects.all()
    return model.objects.filter(Q(live=True) | Q(pk__in=drafts_of(user, model).values("pk")))


def visible_pages(user: Any, *, by_draft_title: bool = False) -> Q:
    """Condition on pages of whatever kind: those whose name stands in a list that ``user`` is shown.

    :func:`visible_to` for lists that hold governed pages among others, which it leaves untouched.
    ``by_draft_title``: for a list that knows pages by the title of their latest draft only.
    """
    if access_of(user).sees_all:
        return Q()
    kinds = ContentType.objects.get_for_models(*TEXT_MODELS).values()
    published = Q(live=True, has_unpublished_changes=False) if by_draft_title else Q(live=True)
    shown = published | ~Q(content_type__in=[kind.pk for kind in kinds])
    for model in TEXT_MODELS:
        shown |= Q(pk__in=drafts_of(user, model).values("pk"))
    return shown


def drafts_of(user: Any, model: type[Page]) -> QuerySet[Any]:
    """Rows whose unpublished text ``user`` may read: :func:`may_read_draft` for many at once."""
    access = access_of(user)
    rows = model.objects.all()
    if access.sees_all:
        return rows
    if not access.agency_ids:
        return rows.none()
    allowed = Q(agency__in=access.agency_ids) | Q(pk__in=granted_ids(user, model))
    allowed |= Q(has_unpublished_changes=True, latest_revision__content__agency__in=list(access.agency_ids))
    if model is ActionItemPage:
        supported = ActionItemPage.supporting_agencies.through.objects.filter(
            agency_id__in=access.agency_ids
        ).values("actionitempage_id")
        allowed |= Q(pk__in=supported)
    return rows.filter(allowed)


def open_to_all(model: type[Page]) -> QuerySet[Any]:
    """Rows that anybody may read: live, and behind no view restriction of Wagtail's."""
    return model.objects.live().public()


def agencies_of(page: Any) -> set[int]:
    """The agency in charge, and the one the latest text names: a text may be on its way to a successor."""
    revision = page.latest_revision if page.has_unpublished_changes else None
    named = revision.content.get("agency") if revision else None
    return {page.agency_id, named} - {None}


def may_read_draft(user: Any, page: Any) -> bool:
    """Whether ``user`` may read the unpublished text of ``page``."""
    access = access_of(user)
    if access.sees_all:
        return True
    if access.agency_ids & agencies_of(page):
        return True
    if isinstance(page, ActionItemPage) and access.agency_ids:
        supporting = page.supporting_agencies.filter(
            id__in=access.agency_ids
        )  # a page of a revision knows no "pk"
        return supporting.exists() or bool(grant_on(user, page))
    return bool(grant_on(user, page))
