"""Quarterly reports of the published action items, each by the PIC, in its time."""

from decimal import Decimal

from cms.documents.models import OfficialDocument
from cms.plans.models import ActionItemPage, PlanPage
from cms.plans.quarters import Quarter, quarters_of
from cms.plans.services import progress
from home.demo.build.city import City
from home.demo.build.path import today
from home.demo.clock import at, on, workdays_after
from home.demo.hindrances import HINDRANCES

MONTHS = 12
# How fast an item goes, and how a year's money flows; which one is told by the item's number.
PACES = (0.92, 1.04, 0.71, 1.0, 0.83, 0.58, 0.97, 0.88, 1.08, 0.66)
FLOW = (0.11, 0.24, 0.28, 0.37)
# Documents that prove a report: the latest of the item.
EVIDENCE = {
    "RA-02": ("sk-tim", "notulen"),
    "RA-03": ("sop-klarifikasi",),
    "RA-08": ("panduan",),
    "RA-09": ("risiko",),
    "RA-19": ("paparan",),
    "RA-34": ("berita-acara",),
    "RA-35": ("inventaris",),
    "RA-37": ("inventaris",),
    "RA-38": ("matriks",),
    "RA-53": ("uji-keamanan",),
}
SILENT = frozenset({"RA-50"})  # has never reported
BEHIND = {"RA-13": 1, "RA-22": 1, "RA-28": 2, "RA-40": 1, "RA-42": 3, "RA-54": 1, "RA-59": 2}


def build_reports(city: City, documents: dict[str, OfficialDocument]) -> None:
    """From the first quarter of the plan to the last that had to be reported; some agencies are behind."""
    plan = PlanPage.objects.get()
    due = [quarter for quarter in quarters_of(plan.years) if quarter.is_over_due(today())]
    for item in ActionItemPage.objects.live().select_related("agency").prefetch_related("targets"):
        if item.code in SILENT:
            continue
        budgets = {row.year: row.budget or 0 for row in item.targets.all() if row.target or row.budget}
        quarters = [q for q in due if q.year in budgets][: len(due) - BEHIND.get(item.code, 0)]
        for place, quarter in enumerate(quarters, 1):
            proof = EVIDENCE.get(item.code, ()) if place == len(quarters) else ()
            content = _content(item, place, quarter, budgets, [documents[key] for key in proof])
            _report(item, quarter, city, content)


def _report(item: ActionItemPage, quarter: Quarter, city: City, content: progress.Content) -> None:
    """Sent in the first days after the quarter, now and then some weeks late."""
    number = _number(item)
    late = 24 if (number + quarter.year + quarter.number) % 11 == 0 else 0
    day = workdays_after(quarter.ends, 1 + number % 5 + late)
    with at(on(day, 8 + number % 8, 7 * (number % 8))):
        progress.record(item, quarter, city.user(f"pic.{item.agency.slug}"), content, seen="")


def _content(
    item: ActionItemPage,
    place: int,
    quarter: Quarter,
    budgets: dict[int, int],
    evidence: list[OfficialDocument],
) -> progress.Content:
    number = _number(item)
    pace = PACES[number % len(PACES)]
    years = sum(1 for year in budgets if year < quarter.year) + sum(FLOW[: quarter.number])
    done = 100 * pace * years / max(1, item.duration_months / MONTHS)
    percent = min(Decimal(100), Decimal(done).quantize(Decimal("0.1")))
    spent = round(budgets[quarter.year] * FLOW[quarter.number - 1] * (0.74 + pace / 5), -3)
    obstacle, follow_up = _hindrance(item.muatan, number, place)
    return progress.Content(percent, int(spent), obstacle, follow_up, evidence)


def _hindrance(muatan: str, number: int, place: int) -> tuple[str, str]:
    """About every fourth report names one."""
    told = HINDRANCES[muatan]
    return told[(number + place) % len(told)] if (number * 3 + place) % 4 == 0 else ("", "")


def _number(item: ActionItemPage) -> int:
    return int(item.code.removeprefix("RA-"))
