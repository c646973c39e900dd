"""Addresses of the same search, narrowed, widened or in another order: each can be sent to somebody."""

from dataclasses import dataclass

from django.http import QueryDict

from search.selectors.facets import NAMES, Choice, Facet, FacetValue


@dataclass(frozen=True)
class Link:
    value: FacetValue
    url: str


@dataclass(frozen=True)
class FacetLinks:
    """A facet as a list of links; ``url`` leads to the search without it."""

    facet: Facet
    url: str
    links: list[Link]


def address(given: QueryDict, **changes: str | None) -> str:
    """``?…`` with these parameters changed, or taken out where ``None``; always its first page."""
    parameters = given.copy()
    parameters.pop("page", None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


def facet_links(given: QueryDict, facets: list[Facet]) -> list[FacetLinks]:
    return [
        FacetLinks(
            facet,
            address(given, **{facet.name: None}),
            [Link(value, address(given, **{facet.name: value.value})) for value in facet.values],
        )
        for facet in facets
    ]


def widened(given: QueryDict) -> str:
    """The same question, narrowed by nothing."""
    return address(given, **dict.fromkeys(NAMES, None))


def kept_fields(choice: Choice) -> dict[str, str]:
    """What a new question in the box keeps of the choices made."""
    return choice.parameters()
