"""The one write path of a quarterly report: lock, check, record, log."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.templatetags.amounts import moment, rupiah
from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from cms.plans.models import ActionItemPage, ProgressReport
from cms.plans.policies.progress import check_content, check_may_report
from cms.plans.quarters import Quarter
from cms.plans.selectors.reports import neighbours, plan_of, report_of, year_figures
from workflows.policies import Refused

LOG_REPORT = "paraf.progress.report"
LOG_CORRECT = "paraf.progress.correct"


class AboveBudgetError(ValidationError):
    """More would be spent in the year than it has; ``amount`` is what the PIC is asked to confirm."""

    def __init__(self, sentence: str, amount: int) -> None:
        super().__init__({"realised": sentence})
        self.amount = amount


class Stale(Refused):
    """Somebody reported this quarter after the form was opened."""


@dataclass(frozen=True)
class Content:
    """What a PIC fills in for a quarter."""

    percent: Decimal
    realised: int
    obstacle: str = ""
    follow_up: str = ""
    evidence: Sequence[OfficialDocument] = ()
    confirmed: int | None = None  # an amount beyond the budget, said to be right


@dataclass(frozen=True)
class Recorded:
    report: ProgressReport
    created: bool = False
    changed: bool = False


def mark_of(report: ProgressReport | None) -> str:
    """Tells one state of a report from the next; the form carries it from opening to sending."""
    return "" if report is None else report.updated_at.isoformat()


@transaction.atomic
def record(item: ActionItemPage, quarter: Quarter, user: Any, content: Content, *, seen: str) -> Recorded:
    """Report a quarter, or correct its report. ``seen`` is the :func:`mark_of` what the form was opened on.

    Raises :class:`~workflows.policies.Refused` (not yours, not in time, reported meanwhile) or a
    ``ValidationError`` by field; then nothing has changed. The same report sent twice is recorded once.
    """
    item = _lock(item)
    report = report_of(item, quarter)
    check_may_report(user, item, plan_of(item), quarter, report)
    evidence = _evidence(report, user, content)
    if report is not None and mark_of(report) != seen:
        if report.reported_by_id == user.pk and _state(report) == _wanted(content, evidence):
            return Recorded(report)
        raise Stale(_already(report, quarter))
    check_content(content.percent, content.obstacle, *neighbours(item, quarter))
    _check_budget(item, quarter, content, report)
    before = None if report is None else _state(report)
    if before == _wanted(content, evidence):
        return Recorded(report)  # type: ignore[arg-type]  # there is one, or before were None
    report = report or ProgressReport(item=item, year=quarter.year, quarter=quarter.number)
    _save(report, user, content, evidence)
    _log(report, user, before)
    return Recorded(report, created=before is None, changed=True)


def _check_budget(
    item: ActionItemPage, quarter: Quarter, content: Content, report: ProgressReport | None
) -> None:
    """What is reported is public at once: an amount beyond the year's budget is asked about first."""
    target, spent = year_figures(item, quarter.year)
    before = report.realised if report else 0
    total = spent - before + content.realised
    asked = content.realised not in {before, content.confirmed}
    if target is None or target.budget is None or total <= target.budget or not asked:
        return
    raise AboveBudgetError(
        _(
            "With %(amount)s in this quarter, %(spent)s is spent in %(year)s, more than the budget of %(budget)s. "
            "Correct the amount, or confirm below that it is right."
        )
        % {
            "amount": rupiah(content.realised),
            "spent": rupiah(total),
            "year": quarter.year,
            "budget": rupiah(target.budget),
        },
        content.realised,
    )


def _lock(item: ActionItemPage) -> ActionItemPage:
    ActionItemPage.objects.select_for_update(of=("self",)).get(pk=item.pk)
    return ActionItemPage.objects.select_related("agency").get(pk=item.pk)


def _evidence(report: ProgressReport | None, user: Any, content: Content) -> list[OfficialDocument]:
    """The wanted evidence, each visible to the reporter; what is attached out of his sight stays."""
    attached = list(report.evidence.all()) if report else []
    wanted = [document.pk for document in content.evidence]
    visible = set(
        visible_documents(user)
        .filter(pk__in=[*wanted, *(document.pk for document in attached)])
        .values_list("pk", flat=True)
    )
    if not set(wanted) <= visible:
        raise ValidationError({"evidence": _("One of the documents is not open to you. Choose another.")})
    kept = [document for document in attached if document.pk not in visible]
    return list({document.pk: document for document in [*kept, *content.evidence]}.values())


def _state(report: ProgressReport) -> dict[str, Any]:
    """What a report says, as it is kept in the log."""
    return {
        "percent": str(report.percent),
        "realised": report.realised,
        "obstacle": report.obstacle,
        "follow_up": report.follow_up,
        "evidence": sorted(report.evidence.values_list("pk", flat=True)),
    }


def _wanted(content: Content, evidence: list[OfficialDocument]) -> dict[str, Any]:
    return {
        "percent": str(content.percent.quantize(Decimal("0.1"))),
        "realised": content.realised,
        "obstacle": content.obstacle.strip(),
        "follow_up": content.follow_up.strip(),
        "evidence": sorted(document.pk for document in evidence),
    }


def _save(report: ProgressReport, user: Any, content: Content, evidence: list[OfficialDocument]) -> None:
    report.percent = content.percent.quantize(Decimal("0.1"))
    report.realised = content.realised
    report.obstacle = content.obstacle.strip()
    report.follow_up = content.follow_up.strip()
    report.reported_by = user
    report.full_clean(validate_unique=False)
    report.save()
    report.evidence.set(evidence)


def _log(report: ProgressReport, user: Any, before: dict[str, Any] | None) -> None:
    log(
        instance=report.item,
        action=LOG_CORRECT if before else LOG_REPORT,
        user=user,
        data={
            "year": report.year,
            "quarter": report.quarter,
            "after": _state(report),
            **({"before": before} if before else {}),
        },
    )


def _already(report: ProgressReport, quarter: Quarter) -> str:
    return _(
        "%(person)s reported %(quarter)s on %(moment)s, after you opened this page. Your report was not "
        "recorded; what you typed is still below. Read the stored report, then correct it if needed."
    ) % {"person": report.reported_by, "quarter": quarter.label, "moment": moment(report.updated_at)}
