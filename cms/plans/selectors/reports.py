"""Quarterly reports one by one: of an item, beside each other, with the evidence a reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum
from wagtail.models import PageLogEntry

from cms.agencies.models import Agency
from cms.agencies.selectors import access_of
from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage, PlanPage, ProgressReport, YearTarget
from cms.plans.quarters import Quarter
from cms.plans.selectors.progress import plan_path


@dataclass(frozen=True)
class Change:
    """One line of the log of a report: what it said after, and before where it was corrected."""

    person: str
    at: Any
    after: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)


def plan_of(item: ActionItemPage) -> PlanPage:
    return PlanPage.objects.get(path=plan_path(item))


def report_of(item: ActionItemPage, quarter: Quarter) -> ProgressReport | None:
    return (
        ProgressReport.objects.filter(item=item, year=quarter.year, quarter=quarter.number)
        .select_related("item", "reported_by")
        .first()
    )


def reports_for(user: Any, item_ids: Iterable[int]) -> QuerySet[ProgressReport]:
    """Reports of these items, newest first; ``shown_evidence`` holds what ``user`` (anybody) may read of it."""
    evidence = visible_documents(user).order_by("title", "pk")
    return (
        ProgressReport.objects.filter(item__in=list(item_ids))
        .select_related("reported_by")
        .prefetch_related(Prefetch("evidence", queryset=evidence, to_attr="shown_evidence"))
        .order_by("-year", "-quarter")
    )


def published_with_evidence(files: QuerySet[Any]) -> QuerySet[Any]:
    """Published action items whose reports name one of these documents as evidence."""
    if files.model is not OfficialDocument:
        return ActionItemPage.objects.none()
    named = ProgressReport.objects.filter(evidence__in=files.order_by().values("pk"))
    return ActionItemPage.objects.live().filter(pk__in=named.values("item"))


def neighbours(item: ActionItemPage, quarter: Quarter) -> tuple[ProgressReport | None, ProgressReport | None]:
    """The reports next before and next after ``quarter``, however far away."""
    rows = ProgressReport.objects.filter(item=item)
    earlier = Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lt=quarter.number)
    later = Q(year__gt=quarter.year) | Q(year=quarter.year, quarter__gt=quarter.number)
    return rows.filter(earlier).last(), rows.filter(later).first()


def visible_evidence(user: Any, report: ProgressReport | None) -> list[OfficialDocument]:
    """The evidence of a report that ``user`` may read."""
    if report is None:
        return []
    return list(visible_documents(user).filter(reports=report).order_by("title", "pk"))


def year_figures(item: ActionItemPage, year: int) -> tuple[YearTarget | None, int]:
    """Target and budget of a year, and what its reports say was spent."""
    spent = ProgressReport.objects.filter(item=item, year=year).aggregate(sum=Sum("realised"))["sum"]
    return YearTarget.objects.filter(item=item, year=year).first(), spent or 0


def changes_of(item: ActionItemPage, quarter: Quarter) -> list[Change]:
    """The log of a report, newest first."""
    rows = PageLogEntry.objects.filter(
        page=item,
        action__startswith="paraf.progress.",
        data__year=quarter.year,
        data__quarter=quarter.number,
    ).select_related("user")
    return [
        Change(str(row.user or ""), row.timestamp, row.data["after"], row.data.get("before") or {})
        for row in rows.order_by("-timestamp", "-pk")
    ]


def reported_items(user: Any) -> QuerySet[ActionItemPage]:
    """Published items whose reports ``user`` may read in the admin (the twin of ``may_read_reports``)."""
    rows = ActionItemPage.objects.live()
    access = access_of(user)
    if access.sees_all:
        return rows
    supported = ActionItemPage.supporting_agencies.through.objects.filter(agency_id__in=access.agency_ids)
    return rows.filter(Q(agency__in=access.agency_ids) | Q(pk__in=supported.values("actionitempage_id")))


def reporting_agencies(user: Any) -> QuerySet[Agency]:
    """Agencies in charge of the items of :func:`reported_items`."""
    return Agency.objects.filter(pk__in=reported_items(user).values("agency"))
