"""The public list of action items: filters with counts, order and pages, all of it in the address.

Every published item is read once (a few narrow columns), and counted in memory: the number of queries
is the same for five items and five hundred, and a count never disagrees with the list beside it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.plans.choices import Muatan
from cms.plans.models import ActionItemIndexPage, ActionItemPage, YearTarget
from cms.plans.selectors.progress import ItemProgress, progress_of
from cms.plans.selectors.public import plan_of, published
from cms.plans.states import STATES, ItemState, state_of

PAGE_SIZE = 25
FILTERS = ("opd", "muatan", "tahun", "status")
ORDER, PAGE = "urut", "halaman"


@dataclass(frozen=True)
class Row:
    """An action item as the list shows it; ``values`` are what each filter compares."""

    item: ActionItemPage
    url: str
    progress: ItemProgress
    state: ItemState
    values: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Option:
    label: str
    url: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Facet:
    label: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.current), None)


def _code(row: Row) -> list[Any]:
    """``RA-2`` before ``RA-10``."""
    parts = re.split(r"(\d+)", row.item.code.casefold())
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


SORTS: dict[str, Callable[[Row], Any]] = {
    "kode": _code,
    "judul": lambda row: row.item.title.casefold(),
    "opd": lambda row: (str(row.item.agency).casefold(), _code(row)),
    "anggaran": lambda row: (-row.progress.budget, _code(row)),
    "kemajuan": lambda row: (-(row.progress.percent or Decimal(0)), _code(row)),
}


def list_context(index: ActionItemIndexPage, request: HttpRequest) -> dict[str, Any]:
    """What the list page shows for the address asked. What an address says that is not known is left out."""
    rows = _rows(index, request)
    labels = _labels(rows)
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    wanted = {name: value for name, value in wanted.items() if value in labels[name]}
    order = request.GET.get(ORDER, "")
    order = order if order in SORTS else "kode"
    address = {**wanted, **({ORDER: order} if order != "kode" else {})}
    found = sorted(_matching(rows, wanted), key=SORTS[order])
    paginator = Paginator(found, PAGE_SIZE)
    page = paginator.get_page(request.GET.get(PAGE, "1"))
    facets = [_facet(name, rows, labels[name], wanted, address) for name in FILTERS]
    return {
        "plan": plan_of(index),
        "rows": page,
        "total": len(found),
        "facets": facets,
        "chosen": _chosen(wanted, labels, address),
        "sorts": _sorts(order, address),
        "pages": _pages(page, address),
        "everything": request.path,
    }


def _rows(index: ActionItemIndexPage, request: HttpRequest) -> list[Row]:
    items = list(
        published(ActionItemPage)
        .child_of(index)
        .select_related("agency")
        .only("pk", "title", "url_path", "path", "code", "muatan", "agency")
    )
    progress = progress_of(item.pk for item in items)
    years: dict[int, set[str]] = {}
    planned = YearTarget.objects.filter(item__in=[item.pk for item in items])
    for item_id, year in planned.exclude(target="", budget=None).values_list("item_id", "year"):
        years.setdefault(item_id, set()).add(str(year))
    return [_row(item, progress[item.pk], years.get(item.pk, set()), request) for item in items]


def _row(item: ActionItemPage, progress: ItemProgress, years: set[str], request: HttpRequest) -> Row:
    state = state_of(progress)
    values = {
        "opd": frozenset({item.agency.slug}),
        "muatan": frozenset({item.muatan}),
        "tahun": frozenset(years),
        "status": frozenset({state.address}),
    }
    return Row(item, item.get_url(request) or "", progress, state, values)


def _labels(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """The values that occur, by filter, in the order they are offered."""
    listed = list(rows)
    agencies = sorted({(str(row.item.agency), row.item.agency.slug) for row in listed})
    years = sorted({year for row in listed for year in row.values["tahun"]})
    muatan = {row.item.muatan for row in listed}
    states = {row.state.key for row in listed}
    return {
        "opd": {slug: name for name, slug in agencies},
        "muatan": {m.value: str(m.label) for m in Muatan if m.value in muatan},
        "tahun": {year: year for year in years},
        "status": {state.address: str(state.label) for state in STATES if state.key in states},
    }


def _matching(rows: Iterable[Row], wanted: dict[str, str], but: str = "") -> list[Row]:
    asked = [(name, value) for name, value in wanted.items() if name != but]
    return [row for row in rows if all(value in row.values[name] for name, value in asked)]


def _facet(
    name: str, rows: list[Row], labels: dict[str, str], wanted: dict[str, str], address: dict[str, str]
) -> Facet:
    """The choices of one filter; each count says how many rows the list would have."""
    titles = {"opd": _("Agency"), "muatan": _("Content area"), "tahun": _("Year"), "status": _("Status")}
    possible = _matching(rows, wanted, but=name)
    options = [
        Option(
            label=label,
            url=_address(address, **{name: "" if wanted.get(name) == value else value}),
            count=sum(value in row.values[name] for row in possible),
            current=wanted.get(name) == value,
        )
        for value, label in labels.items()
    ]
    return Facet(titles[name], [option for option in options if option.count or option.current])


def _chosen(
    wanted: dict[str, str], labels: dict[str, dict[str, str]], address: dict[str, str]
) -> list[Option]:
    return [Option(labels[name][value], _address(address, **{name: ""})) for name, value in wanted.items()]


def _sorts(order: str, address: dict[str, str]) -> list[Option]:
    labels = {
        "kode": _("Code"),
        "judul": _("Title"),
        "opd": _("Agency"),
        "anggaran": _("Largest budget"),
        "kemajuan": _("Most progress"),
    }
    return [
        Option(label, _address(address, **{ORDER: "" if key == "kode" else key}), current=key == order)
        for key, label in labels.items()
    ]


def _pages(page: ListPage[Row], address: dict[str, str]) -> list[Option]:
    """Links to the pages around this one; a gap is an option without an address."""
    if page.paginator.num_pages == 1:
        return []
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        Option(str(n), _page_address(address, n) if isinstance(n, int) else "", current=n == page.number)
        for n in numbers
    ]


def _page_address(address: dict[str, str], number: int) -> str:
    return _address(address, **{PAGE: "" if number == 1 else str(number)})


def _address(address: dict[str, str], **changes: str) -> str:
    """The query of the address with ``changes``; an empty value leaves its filter out."""
    kept = {name: value for name, value in {**address, **changes}.items() if value}
    return f"?{urlencode(kept)}" if kept else "."
