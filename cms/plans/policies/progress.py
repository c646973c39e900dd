"""Who may report the progress of an action item, who reads the reports, and what a report may say."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.agencies.selectors import access_of, build_access
from cms.core.reasons import says_something
from cms.core.templatetags.amounts import day, percent
from cms.plans.models import ActionItemPage, PlanPage, ProgressReport
from cms.plans.quarters import Quarter
from workflows.policies import Refused


def may_read_reports(user: Any, item: ActionItemPage) -> bool:
    """Offices of the agency in charge and of supporting agencies, and those that read for the whole city."""
    access = access_of(user)
    if access.sees_all or item.agency_id in access.agency_ids:
        return True
    return bool(access.agency_ids) and item.supporting_agencies.filter(id__in=access.agency_ids).exists()


def check_may_read_reports(user: Any, item: ActionItemPage) -> None:
    if not may_read_reports(user, item):
        raise Refused(
            _("You have no access to these reports. They are kept by %(agency)s.") % {"agency": item.agency}
        )


def check_may_report(
    user: Any, item: ActionItemPage, plan: PlanPage, quarter: Quarter, report: ProgressReport | None
) -> None:
    """The PIC of the item's agency today, for a published item, in time. ``report``: the one there is."""
    if item.agency_id not in build_access(user).pic_of:
        raise Refused(
            _(
                "Quarterly reports of this action item are written by the PIC of %(agency)s. You can read them."
            )
            % {"agency": item.agency}
        )
    if not item.live:
        raise Refused(_("Progress is reported for published action items. This one is not published yet."))
    _check_quarter(plan, quarter)
    if report is not None and correctable_until(quarter, report) < timezone.localdate():
        raise Refused(
            _(
                "This report could be corrected until %(day)s. What changed since then belongs in the next one."
            )
            % {"day": day(correctable_until(quarter, report))}
        )


def correctable_until(quarter: Quarter, report: ProgressReport | None) -> date:
    """The last day of corrections; for a report that is not filed yet, as if it were filed today."""
    return quarter.correctable_until(timezone.localdate(report.created_at if report else None))


def check_may_bring_evidence(user: Any, item: ActionItemPage) -> None:
    """Files for a report are stored by those who write it."""
    if item.agency_id not in build_access(user).pic_of:
        raise Refused(
            _(
                "Quarterly reports of this action item are written by the PIC of %(agency)s. You can read them."
            )
            % {"agency": item.agency}
        )


def _check_quarter(plan: PlanPage, quarter: Quarter) -> None:
    if quarter.year not in plan.years:
        raise Refused(
            _("%(quarter)s is outside the period of the plan, %(first)s–%(last)s.")
            % {"quarter": quarter.label, "first": plan.start_year, "last": plan.end_year}
        )
    if not quarter.has_begun():
        raise Refused(
            _("%(quarter)s begins on %(day)s. It can be reported from then on.")
            % {"quarter": quarter.label, "day": day(quarter.starts)}
        )


def check_content(
    share: Decimal, obstacle: str, before: ProgressReport | None, after: ProgressReport | None
) -> None:
    """Progress goes up; where it goes down, the report says why. ``before``, ``after``: the neighbours in time."""
    if before is not None and share < before.percent and not says_something(obstacle):
        raise ValidationError(
            {
                "obstacle": _(
                    "%(percent)s is less than the %(before)s of %(quarter)s. Write what set the work back."
                )
                % _compared(share, before)
            }
        )
    if after is not None and share > after.percent and not says_something(after.obstacle):
        raise ValidationError(
            {
                "percent": _(
                    "%(percent)s is more than the %(before)s of %(quarter)s, whose report names no obstacle."
                )
                % _compared(share, after)
            }
        )


def _compared(share: Decimal, other: ProgressReport) -> dict[str, str]:
    quarter = Quarter(other.year, other.quarter)
    return {"percent": percent(share), "before": percent(other.percent), "quarter": quarter.label}
