"""What narrows an answer: what was chosen, what can be chosen, and how many entries each choice leaves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.agencies.models import Agency
from cms.core.searchable import searchables, values_of
from search.engines import Count, Scope
from search.engines.base import FACETS

# The name in addresses, the column of an entry, the words above its values and for none of them.
NAMES = {
    "type": ("kind", _("Kind"), _("All kinds")),
    "agency": ("agency_id", _("Agency"), _("All agencies")),
    "year": ("year", _("Year"), _("All years")),
    "status": ("status", _("Status"), _("Any status")),
    "muatan": ("muatan", _("Content area"), _("All content areas")),
    "classification": ("classification", _("Classification"), _("All classifications")),
}
YEAR_DIGITS = 4


@dataclass(frozen=True)
class Choice:
    """What narrows an answer, as it stands in the address; ``agency`` is a slug."""

    kind: str = ""
    agency: str = ""
    year: str = ""
    status: str = ""
    muatan: str = ""
    classification: str = ""
    newest: bool = False
    page: str = "1"

    @classmethod
    def read(cls, given: Mapping[str, str], *, newest: bool = False) -> "Choice":
        """From the parameters of an address. What makes no sense is kept, and finds nothing."""
        return cls(
            kind=given.get("type", ""),
            **{name: given.get(name, "") for name in NAMES if name != "type"},
            newest=newest,
            page=given.get("page", "1"),
        )

    def value(self, name: str) -> str:
        return str(getattr(self, "kind" if name == "type" else name))

    @property
    def narrows(self) -> bool:
        return any(self.value(name) for name in NAMES)

    def parameters(self) -> dict[str, str]:
        """What was chosen of the facets, by its name in addresses."""
        return {name: self.value(name) for name in NAMES if self.value(name)}


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    all: str
    values: list[FacetValue]

    @property
    def chosen(self) -> FacetValue | None:
        return next((value for value in self.values if value.chosen), None)


def is_known(choice: Choice, name: str) -> bool:
    """Whether anything could have the value chosen of a facet; who may see it is not asked."""
    value = choice.value(name)
    if name == "agency":
        return Agency.objects.filter(slug=value).exists()
    if name == "year":
        return value.isdecimal() and len(value) <= YEAR_DIGITS and int(value) > 0
    return value in (searchables() if name == "type" else values_of(name))


def narrowed(scope: Scope, choice: Choice, agencies: Mapping[int, Agency]) -> Scope | None:
    """``scope`` with what was chosen; nothing where a choice is unknown here."""
    agency = next((pk for pk, row in agencies.items() if row.slug == choice.agency), None)
    if choice.agency and agency is None:
        return None
    year = int(choice.year) if choice.year and is_known(choice, "year") else None
    for name in ("type", "year", "status", "muatan", "classification"):
        if choice.value(name) and not is_known(choice, name):
            return None
    return replace(
        scope, kind=choice.kind, agency_id=agency, year=year,
        status=choice.status, muatan=choice.muatan, classification=choice.classification,
    )  # fmt: skip


def total(counts: Iterable[Count], scope: Scope) -> int:
    chosen = _places(scope)
    if chosen:
        counts = [count for count in counts if all(count[place] == value for place, value in chosen)]
    return sum(count.entries for count in counts)


def facets_of(
    counts: list[Count], scope: Scope | None, choice: Choice, agencies: Mapping[int, Agency]
) -> list[Facet]:
    """Each facet with its values, counted within what was chosen of the others. Empty ones are left out."""
    sums = _sums(counts, _places(scope)) if scope else [{} for _column in FACETS]
    made = []
    for name, (column, label, every) in NAMES.items():
        known = {value: number for value, number in sums[FACETS.index(column)].items() if value}
        values = _values(name, known, choice.value(name), agencies)
        if values:
            made.append(Facet(name, str(label), str(every), values))
    return made


def _sums(counts: list[Count], chosen: list[tuple[int, str | int]]) -> list[dict[Any, int]]:
    """The entries of each value of each facet. One that lacks a single choice counts for the facet of that choice."""
    sums: list[dict[Any, int]] = [defaultdict(int) for _column in FACETS]
    for count in counts:
        lacked = [place for place, value in chosen if count[place] != value]
        if len(lacked) > 1:
            continue
        for place in lacked or range(len(FACETS)):
            sums[place][count[place]] += count.entries
    return sums


def _places(scope: Scope) -> list[tuple[int, str | int]]:
    """What was chosen, by its place in a row of counts."""
    return [(FACETS.index(column), value) for column, value in scope.chosen.items()]


def _values(
    name: str, sums: Mapping[Any, int], chosen: str, agencies: Mapping[int, Agency]
) -> list[FacetValue]:
    if name == "agency":
        rows = [(row.slug, str(row), sums.get(pk, 0)) for pk, row in agencies.items()]
        rows.sort(key=lambda row: (-row[2], row[1]))
    elif name == "year":
        rows = [(str(year), str(year), sums[year]) for year in sorted(sums, reverse=True)]
        if chosen and all(value != chosen for value, _label, _count in rows):
            rows.append((chosen[:YEAR_DIGITS], chosen[:YEAR_DIGITS], 0))
    else:
        known = {k: s.label for k, s in searchables().items()} if name == "type" else values_of(name)
        rows = [(value, str(label), sums.get(value, 0)) for value, label in known.items()]
    return [
        FacetValue(value, label, count, value == chosen)
        for value, label, count in rows
        if count or value == chosen
    ]
