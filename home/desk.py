"""The desk: the first page after signing in, with what each office needs first on top.

It stands in the place of Wagtail's panels, whose queries grow with what waits.
"""

from typing import Any

from wagtail.admin.ui.components import Component

from cms.agencies.selectors import Access, access_of
from cms.plans.selectors.late import Missing, missing_reports
from workflows.selectors import decides
from workflows.selectors.desk import desk_of

WAITING, BACK, RUNNING, DUE = "waiting", "back", "running", "due"
UNHELD, EMERGENCIES, REPORTS, SHARED = "unheld", "emergencies", "reports", "shared"
CONFIRM = "confirm"


class Desk(Component):
    name = "desk"
    template_name = "home/desk.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        access = access_of(user)
        return {
            "request": parent_context["request"],
            "access": access,
            "desk": desk_of(user),
            "sections": sections_for(access, decides=decides(user)),
            "missing": reports_of(access),
        }


def sections_for(access: Access, *, decides: bool) -> list[str]:
    """The lists of the desk, in the order in which this person needs them; empty ones are left out later."""
    if access.is_secretary:
        order = [EMERGENCIES, CONFIRM, WAITING, UNHELD, DUE, BACK, RUNNING]
    elif access.head_of:
        order = [EMERGENCIES, WAITING, UNHELD, BACK, DUE, RUNNING, REPORTS]
    elif access.pic_of:
        order = [BACK, WAITING, RUNNING, DUE, REPORTS, UNHELD]
    elif access.is_admin:
        order = [EMERGENCIES, CONFIRM, UNHELD, WAITING, DUE, BACK, RUNNING]
    elif access.is_expert:
        order = [BACK, RUNNING, WAITING, DUE]
    else:
        order = [DUE, BACK, RUNNING, WAITING]
    order += [SHARED] if CONFIRM in order else [CONFIRM, SHARED]
    return order if decides else [name for name in order if name != WAITING]


def reports_of(access: Access) -> Missing | None:
    """Quarterly reports that the own agencies owe; only those who answer for them are asked."""
    agencies = access.pic_of | access.head_of
    return missing_reports(agencies) if agencies and not access.is_secretary else None
