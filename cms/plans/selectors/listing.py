"""The public list of action items: filters with counts, order and pages, all of it in the address.

Of every published item a few narrow columns are read, and counted in memory: the number of queries is the
same for five items and five thousand, and a count never disagrees with the list beside it. Only the items
of the page shown are read in full.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.agencies.models import Agency
from cms.plans.choices import Muatan
from cms.plans.models import ActionItemIndexPage, ActionItemPage
from cms.plans.selectors.figures import Figures, figures_of
from cms.plans.selectors.public import plan_of, published
from cms.plans.states import STATES, ItemState, state_of

PAGE_SIZE = 25
FILTERS = ("opd", "muatan", "tahun", "status")
ORDER, PAGE = "urut", "halaman"


class Listed(NamedTuple):
    """What the list sorts and filters by; ``values`` are what each filter compares."""

    pk: int
    code: str
    title: str
    agency: Agency
    figures: Figures
    state: ItemState
    values: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Row:
    """An action item as the list shows it."""

    item: ActionItemPage
    url: str
    progress: Figures
    state: ItemState


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


def _code(row: Listed) -> list[Any]:
    """``RA-2`` before ``RA-10``."""
    parts = re.split(r"(\d+)", row.code.casefold())
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


SORTS: dict[str, Callable[[Listed], Any]] = {
    "kode": _code,
    "judul": lambda row: row.title.casefold(),
    "opd": lambda row: (str(row.agency).casefold(), _code(row)),
    "anggaran": lambda row: (-row.figures.budget, _code(row)),
    "kemajuan": lambda row: (-(row.figures.percent or Decimal(0)), _code(row)),
}


def list_context(index: ActionItemIndexPage, request: HttpRequest) -> dict[str, Any]:
    """What the list page shows for the address asked. What an address says that is not known is left out."""
    rows = _listed(index)
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
        "rows": _shown(page.object_list, request),
        "total": len(found),
        "facets": facets,
        "chosen": _chosen(wanted, labels, address),
        "sorts": _sorts(order, address),
        "pages": _pages(page, address),
        "everything": request.path,
    }


def _listed(index: ActionItemIndexPage) -> list[Listed]:
    items = published(ActionItemPage).child_of(index)
    figures = figures_of(items)
    agencies = Agency.objects.in_bulk()
    return [
        _one(pk, code, title, agencies[agency_id], muatan, figures[pk])
        for pk, code, title, agency_id, muatan in items.values_list(
            "pk", "code", "title", "agency_id", "muatan"
        )
    ]


def _one(pk: int, code: str, title: str, agency: Agency, muatan: str, figures: Figures) -> Listed:
    state = state_of(figures)
    values = {
        "opd": frozenset({agency.slug}),
        "muatan": frozenset({muatan}),
        "tahun": frozenset(map(str, figures.years)),
        "status": frozenset({state.address}),
    }
    return Listed(pk, code, title, agency, figures, state, values)


def _shown(listed: Iterable[Listed], request: HttpRequest) -> list[Row]:
    rows = list(listed)
    items = ActionItemPage.objects.select_related("agency").in_bulk([row.pk for row in rows])
    return [
        Row(items[row.pk], items[row.pk].get_url(request) or "", row.figures, row.state)
        for row in rows
        if row.pk in items
    ]


def _labels(rows: Iterable[Listed]) -> dict[str, dict[str, str]]:
    """The values that occur, by filter, in the order they are offered."""
    listed = list(rows)
    agencies = sorted({(str(row.agency), row.agency.slug) for row in listed})
    years = sorted({year for row in listed for year in row.values["tahun"]})
    muatan = {value for row in listed for value in row.values["muatan"]}
    states = {row.state.key for row in listed}
    return {
        "opd": {slug: name for name, slug in agencies},
        "muatan": {m.value: str(m.label) for m in Muatan if m.value in muatan},
        "tahun": {year: year for year in years},
        "status": {state.address: str(state.label) for state in STATES if state.key in states},
    }


def _matching(rows: Iterable[Listed], wanted: dict[str, str], but: str = "") -> list[Listed]:
    asked = [(name, value) for name, value in wanted.items() if name != but]
    return [row for row in rows if all(value in row.values[name] for name, value in asked)]


def _facet(
    name: str, rows: list[Listed], labels: dict[str, str], wanted: dict[str, str], address: dict[str, str]
) -> Facet:
    """The choices of one filter; each count says how many rows the list would have."""
    titles = {"opd": _("Agency"), "muatan": _("Content area"), "tahun": _("Year"), "status": _("Status")}
    counts = Counter(value for row in _matching(rows, wanted, but=name) for value in row.values[name])
    options = [
        Option(
            label=label,
            url=_address(address, **{name: "" if wanted.get(name) == value else value}),
            count=counts[value],
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


def _pages(page: ListPage[Listed], address: dict[str, str]) -> list[Option]:
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
