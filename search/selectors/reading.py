"""What was typed, read for an answer: what narrows it, the regulation it names, and what its words also mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cms.agencies.models import Agency
from cms.core.searchable import searchables, values_of
from search import citations, fields
from search.analysis import terms_of
from search.models import Synonym
from search.question import Question, clean, parse
from search.selectors.facets import NAMES as FACET_COLUMNS
from search.selectors.facets import Choice
from search.synonyms import Also, Table


@dataclass(frozen=True)
class Reading:
    """``typed`` holds what was asked for word by word; ``question`` also what it means."""

    typed: Question
    question: Question
    choice: Choice
    citation: citations.Citation | None = None
    also: tuple[Also, ...] = ()
    left_out: tuple[tuple[str, str | int], ...] = ()  # columns of entries, and values that none may have


def read(text: str, choice: Choice, agencies: Mapping[int, Agency], *, exactly: bool = False) -> Reading:
    """The question and its choice. ``exactly``: without synonyms."""
    rest, narrowed = narrow(clean(text), choice, agencies)
    rest, left_out = _taken_out(rest, agencies)
    citation = citations.cited(rest)
    if citation:
        start, end = citation.span
        asked = f"{rest[:start]} {citations.words(citation)} {rest[end:]}"
    else:
        asked = rest
    typed = parse(asked)
    if asked != text:
        typed = replace(typed, text=clean(text), shortened=parse(text).shortened)
    typed = replace(typed, exactly=exactly)
    if exactly or not typed:
        return Reading(typed, typed, narrowed, citation, left_out=left_out)
    question, also = synonyms().widen(typed)
    if citation:  # that a perpres is a peraturan presiden is nothing to tell who names one
        also = tuple(each for each in also if terms_of(each.typed) != terms_of(citation.kind))
    return Reading(typed, question, narrowed, citation, also, left_out)


def synonyms() -> Table:
    """The table as it is now; one query."""
    pairs = []
    for kind, word, meaning in Synonym.objects.values_list("kind", "word", "meaning"):
        pairs.append((word, meaning))
        if kind == Synonym.Kind.ACRONYM:
            pairs.append((meaning, word))
    return Table(pairs)


def narrow(text: str, choice: Choice, agencies: Mapping[int, Agency]) -> tuple[str, Choice]:
    """The words of ``text``, and the choice with what its fields say; an unknown value stays among the words.

    So does what is to be left out, which no choice can say.
    """
    rest, typed = fields.split(text)
    for field in typed:
        if field.minus:
            rest = f"{rest} {field.typed}"
            continue
        name = "kind" if field.facet == "type" else field.facet
        chosen: dict[str, Any] = {name: _known(field, agencies)}
        if chosen[name]:
            choice = replace(choice, **chosen)
        else:
            rest = f"{rest} {fields.as_words(field)}"
    return " ".join(rest.split()), choice


def _taken_out(text: str, agencies: Mapping[int, Agency]) -> tuple[str, tuple[tuple[str, str | int], ...]]:
    """The words of ``text``, and what ``-opd:dinkes`` and its like leave out, as columns and values of entries."""
    rest, typed = fields.split(text)
    out: list[tuple[str, str | int]] = []
    for field in typed:
        value = _known(field, agencies) if field.minus else ""
        if not value:
            rest = f"{rest} {fields.as_words(field)}"
        elif field.facet == "agency":
            out += [("agency_id", pk) for pk, agency in agencies.items() if agency.slug == value]
        else:
            out.append((FACET_COLUMNS[field.facet][0], int(value) if field.facet == "year" else value))
    return " ".join(rest.split()), tuple(dict.fromkeys(out))


def _known(field: fields.Field, agencies: Mapping[int, Agency]) -> str:
    """The value as it stands in addresses, by that word or by the one people read; empty where there is none."""
    said = field.value.casefold()
    names: dict[str, Any] = {}
    if field.facet == "year":
        return field.value if field.value.isdecimal() and len(field.value) == citations.LONGEST_YEAR else ""
    if field.facet == "agency":
        for agency in agencies.values():
            names |= {agency.name: agency.slug, agency.abbreviation: agency.slug}
    elif field.facet == "type":
        names = {str(searchable.label): kind for kind, searchable in searchables().items()}
    else:
        names = {str(label): value for value, label in values_of(field.facet).items()}
    for name, value in names.items():
        if said in {name.casefold(), value.casefold(), name.casefold().replace(" ", "-")}:
            return str(value)
    return ""
