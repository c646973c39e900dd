"""What stands before all relevance: the regulation that a question names, and the title that it says whole."""

from dataclasses import dataclass

from cms.documents.models import Regulation
from cms.documents.selectors import regulation
from cms.documents.structure import article_anchor
from search.analysis import mark_of, terms_of
from search.citations import Citation
from search.engines import FACETS, Count, Engine, Scope
from search.engines.database import entries_within
from search.models import POSITION_BITS, IndexedEntry, IndexedPassage
from search.question import Atom, Clause, Question
from search.selectors.reading import Reading

DOCUMENT = "dokumen"
MOST = 5


@dataclass(frozen=True)
class Lead:
    """``cited``: the regulation named; ``first``: that and titles; ``counts``: of those that the words alone miss.

    ``proposed`` are those of ``cited`` that are this regulation by their text alone: no person has confirmed it.
    """

    cited: tuple[int, ...] = ()
    proposed: frozenset[int] = frozenset()
    first: tuple[int, ...] = ()
    counts: tuple[Count, ...] = ()
    passages: tuple[IndexedPassage, ...] = ()


def leading(engine: Engine, reading: Reading, asked: Question, wide: Scope, scope: Scope) -> Lead:
    """What stands before the ranking of ``asked``: within what was chosen, but counted over all that may be read."""
    states = cited_entries(reading.citation, wide)
    named = _without(engine, asked.none, list(states))
    titled = [] if asked.none or reading.citation else titled_entries(reading.typed, scope)
    if not named and not titled:
        return Lead()
    met = {
        hit.passage >> POSITION_BITS for hit in engine.within(asked, [*(row.pk for row in named), *titled])
    }
    cited = [row.pk for row in named if _is_chosen(row, scope)]
    counts = [_counted(row) for row in named if row.pk not in met]
    first = (*cited, *(entry for entry in titled if entry in met and entry not in cited))
    passages = cited_passages(reading.citation, cited) if reading.citation else []
    proposed = frozenset(row.pk for row, state in states.items() if state != Regulation.State.CONFIRMED)
    return Lead(tuple(cited), proposed, first, tuple(counts), tuple(passages))


def cited_entries(citation: Citation | None, scope: Scope) -> dict[IndexedEntry, str]:
    """Entries of the regulation that ``citation`` names, confirmed ones first, each with how sure that is.

    Of those within the scope: what others hide takes no place.
    """
    if citation is None:
        return {}
    documents = regulation(citation.kind, citation.number, citation.year).values_list("pk", flat=True)
    rows = {
        row.object_id: row
        for row in entries_within(scope).filter(kind=DOCUMENT, object_id__in=documents.order_by())
    }
    if not rows:
        return {}
    named = documents.filter(pk__in=rows).values_list("pk", "regulation__state")[:MOST]
    return {rows[pk]: state for pk, state in named}


def _without(engine: Engine, none: tuple[Atom, ...], rows: list[IndexedEntry]) -> list[IndexedEntry]:
    """Those in which nothing stands that the question leaves out."""
    if not none or not rows:
        return rows
    wrong = engine.within(Question(clauses=(Clause(none),)), [row.pk for row in rows])
    out = {hit.passage >> POSITION_BITS for hit in wrong}
    return [row for row in rows if row.pk not in out]


def _is_chosen(row: IndexedEntry, scope: Scope) -> bool:
    return all(getattr(row, column) == value for column, value in scope.chosen.items())


def _counted(row: IndexedEntry) -> Count:
    return Count._make([*(getattr(row, column) for column in FACETS), 1])


def cited_passages(citation: Citation, entries: list[int]) -> list[IndexedPassage]:
    """The passages of the article, of the ayat asked for where it is told apart; none where no article is named."""
    if not citation.article:
        return []
    anchor = article_anchor(citation.article)
    found: list[IndexedPassage] = []
    for entry in entries:
        first = entry << POSITION_BITS
        rows = IndexedPassage.objects.filter(pk__range=(first, first + (1 << POSITION_BITS) - 1))
        inside = [
            row
            for row in rows.filter(anchor__contains=anchor).order_by("pk")
            if row.anchor.rsplit("/", 1)[-1] == anchor
        ]
        exact = [row for row in inside if citation.clause and _has_clause(row, citation.clause)]
        found += exact + [row for row in inside if row not in exact]
    return found


def titled_entries(question: Question, scope: Scope) -> list[int]:
    """Entries whose title is the question, whole and in order."""
    mark = mark_of(terms_of(question.text.replace('"', " ")))
    if not mark or not IndexedEntry.objects.filter(title_mark=mark).exists():  # mostly nothing is called so
        return []
    titled = entries_within(scope).filter(title_mark=mark).order_by("-date", "pk")
    return list(titled.values_list("pk", flat=True)[:MOST])


def _has_clause(passage: IndexedPassage, clause: str) -> bool:
    return f"({clause})" in passage.heading or f"({clause})" in passage.text
