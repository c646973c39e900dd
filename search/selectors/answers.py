"""A question, asked for a reader: counted, ranked, cut into pages, and checked against the database again."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from cms.agencies.models import Agency
from cms.core.searchable import Shown, searchables
from search.engines import Engine, Hit, Listed, Scope, database_engine
from search.models import POSITION_BITS, IndexedEntry, IndexedPassage
from search.question import Question
from search.selectors.asking import ask_engine
from search.selectors.audiences import readable
from search.selectors.facets import Choice, Facet, FacetValue, facets_of, narrowed, total
from search.selectors.first import Lead, leading
from search.selectors.kept import Keeper
from search.selectors.pending import lost_entries, shown_entries, waiting_among
from search.selectors.reading import Reading, read
from search.selectors.state import standing
from search.snippets import Snippet, snippet
from search.synonyms import Also

PER_PAGE = 10
POOL = 1000  # passages that are ranked; beyond, nothing is won (docs/search.md)
BEST = 10  # passages that speak for an entry: many poor ones do not outweigh a few good ones
SNIPPETS = 3
SENTENCE = 6  # words from which a question is a sentence: hardly a text has all of it but by chance
FULL = 3  # texts with all the words of a sentence; with fewer, those with some of them are looked at too
ATTEMPTS = 3  # to find a page without anything that has become unreadable


@dataclass(frozen=True)
class Excerpt:
    html: SafeString
    page: int | None
    heading: str
    url: str


@dataclass(frozen=True)
class Result:
    kind: str
    kind_label: str
    id: int
    name: str
    title: SafeString
    plain_title: str
    url: str
    agency: Agency | None
    date: datetime | None
    draft: bool
    file: str | None
    excerpts: list[Excerpt]
    cited: bool = False  # the regulation that the question names, as a person has confirmed
    proposed: bool = False  # the one it names by its text alone
    picture: str = ""  # address of a small picture of the page of the first excerpt


@dataclass(frozen=True)
class Answer:
    """``relaxed``: no text has all the words, so these have some of them."""

    question: Question
    choice: Choice
    count: int = 0
    results: list[Result] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    page: Page[int] | None = None
    relaxed: bool = False
    few: bool = False  # of relaxed ones: some texts do have all the words
    stood_in: bool = False  # the search server is away: the database has answered
    also: tuple[Also, ...] = ()  # what was searched too, for what was typed

    @property
    def asked(self) -> bool:
        """Whether there was anything to answer: words, or a choice alone, which lists what it leaves."""
        return self.page is not None

    def values(self, name: str) -> list[FacetValue]:
        """The values of one facet, by its name in addresses."""
        return next((facet.values for facet in self.facets if facet.name == name), [])


def answer(text: str, user: Any, choice: Choice, *, exactly: bool = False) -> Answer:
    """The answer for ``user``. Never raises on anything typed; a fixed number of queries.

    ``exactly``: only the words typed, without what the list of synonyms adds.
    """
    agencies = {agency.pk: agency for agency in Agency.objects.defer("inherits")}
    reading = read(text, choice, agencies, exactly=exactly)
    if not reading.question and not reading.choice.narrows:
        return Answer(reading.typed, reading.choice)
    state, waiting, untold = standing()
    sets, by_name = readable(user)
    lost = lost_entries(user, state.generation, waiting=waiting, by_name=by_name)
    wide = Scope(state.generation, sets, without=lost, barred=reading.left_out)

    def asked_of(engine: Engine, left_out: tuple[int, ...]) -> Answer:
        inside = replace(wide, without=(*wide.without, *left_out))
        made = Answer(reading.typed, reading.choice)
        for _attempt in range(ATTEMPTS):
            made, lost = _answered(Keeper(engine, state), reading, inside, user, agencies)
            if not lost:
                break
            inside = replace(inside, without=(*inside.without, *lost))
        return replace(made, results=without_old_words(made.results)) if waiting else made

    if not reading.question:  # nothing to rank: the database lists what was chosen, whichever engine ranks
        return asked_of(database_engine(), ())
    found, stood_in = ask_engine(state.generation, asked_of, untold=untold)
    return replace(found, stood_in=stood_in)


def without_old_words(results: list[Result]) -> list[Result]:
    """A hit that waits to be read again keeps its title of today; what the index holds of it is not shown."""
    waits = waiting_among({(result.kind, result.id) for result in results})
    return [
        replace(result, excerpts=[], picture="", file=None) if (result.kind, result.id) in waits else result
        for result in results
    ]


def _answered(
    keeper: Keeper, reading: Reading, wide: Scope, user: Any, agencies: dict[int, Agency]
) -> tuple[Answer, list[int]]:
    """The answer, and entries that turned out unreadable: then neither its counts nor its page hold."""
    question, choice = reading.question, reading.choice
    scope = narrowed(wide, choice, agencies)
    pool = 0 if choice.newest else POOL
    asked, told = question, keeper.found(question, wide, scope, pool)
    few = len(question.clauses) >= SENTENCE and 0 < sum(row.entries for row in told.counts) < FULL
    relaxed = question.can_relax and (few or not told.counts)
    if relaxed:
        asked = question.relaxed()
        told = keeper.found(asked, wide, scope, pool)
    lead = leading(keeper.engine, reading, asked, wide, scope) if scope and asked else Lead()
    counts = [*told.counts, *lead.counts]
    found = total(counts, scope) if scope else 0
    page = _page(found, choice.page)
    results: list[Result] = []
    lost: list[int] = []
    if scope and found:
        results, lost = _results(keeper.engine, told.hits, asked, scope, user, page, choice, agencies, lead)
    made = Answer(
        question=reading.typed,
        choice=choice,
        count=found,
        results=results,
        facets=facets_of(counts, scope or wide, choice, agencies),
        page=page,
        relaxed=relaxed and bool(told.counts) and not lead.cited,
        few=few,
        also=reading.also,
    )
    return made, lost


def _page(found: int, asked: str) -> Page[int]:
    """The page asked for; the first where it is no number or below one, the last where it is too high."""
    pages = Paginator(range(found), PER_PAGE)
    digits = asked.strip()[:9]
    number = int(digits) if digits.isdecimal() else 1
    return pages.page(min(max(number, 1), pages.num_pages))


def _results(
    engine: Engine, hits: list[Hit], question: Question, scope: Scope, user: Any, page: Page[int], choice: Choice,
    agencies: dict[int, Agency], lead: Lead,
) -> tuple[list[Result], list[int]]:  # fmt: skip
    start, end = page.start_index() - 1, page.end_index()
    fused = fuse(hits)
    first = lead.cited if choice.newest else lead.first
    order = [*first, *(entry for entry in fused if entry not in first)]
    if choice.newest or end > len(order):
        order += _rest(order, engine.entries(question, scope))
    wanted = order[start:end]
    missing = sorted(set(wanted) - {hit.passage >> POSITION_BITS for hit in hits})
    if missing:
        hits = hits + engine.within(question, missing)
    return _shown(wanted, hits, question, user, agencies, lead)


def fuse(hits: list[Hit]) -> list[int]:
    """Entries, best first: an entry counts as the sum of its best passages' scores, the j-th divided by j."""
    sums: dict[int, float] = {}
    seen: Counter[int] = Counter()
    for hit in hits:
        entry = hit.passage >> POSITION_BITS
        seen[entry] += 1
        if seen[entry] > BEST:
            continue
        sums[entry] = sums.get(entry, 0.0) + hit.score / seen[entry]
    return sorted(sums, key=lambda entry: (-sums[entry], entry))


def _rest(order: list[int], listed: list[Listed]) -> list[int]:
    known = set(order)
    return [row.entry for row in listed if row.entry not in known]


def _shown(
    wanted: list[int], hits: list[Hit], question: Question, user: Any, agencies: dict[int, Agency], lead: Lead
) -> tuple[list[Result], list[int]]:
    """Entries as results, less those that ``user`` may not read (any more): the index is never the last word."""
    entries = IndexedEntry.objects.in_bulk(wanted)
    allowed = shown_entries(user, list(entries.values()))
    best: dict[int, list[int]] = {}
    for passage in lead.passages:
        best.setdefault(passage.entry_id, []).append(passage.pk)
    for hit in hits:
        best.setdefault(hit.passage >> POSITION_BITS, []).append(hit.passage)
    picked = {entry: best.get(entry, [])[: SNIPPETS * 2] for entry in wanted}
    passages = IndexedPassage.objects.in_bulk([pk for pks in picked.values() for pk in pks])
    results = []
    for pk in wanted:
        entry = entries.get(pk)
        shown = allowed.get(pk)
        if entry is None or shown is None:
            continue
        found = [passages[passage] for passage in picked[pk] if passage in passages]
        excerpts = _excerpts(found, shown, question, lead)
        results.append(
            Result(
                kind=entry.kind,
                kind_label=str(searchables()[entry.kind].label),
                id=entry.object_id,
                name=shown.name,
                title=snippet(shown.title, question.terms, width=200).html,
                plain_title=shown.title,
                url=shown.url,
                agency=agencies.get(entry.agency_id or 0),
                date=entry.date,
                draft=entry.draft,
                file=entry.file,
                excerpts=excerpts,
                cited=pk in lead.cited and pk not in lead.proposed,
                proposed=pk in lead.cited and pk in lead.proposed,
                picture=shown.picture(excerpts[0].page if excerpts else None),
            )
        )
    return results, [pk for pk in wanted if pk in entries and pk not in allowed]


def _excerpts(passages: list[IndexedPassage], shown: Shown, question: Question, lead: Lead) -> list[Excerpt]:
    """Up to three stretches that show a word asked for; the beginning where only the title has it.

    The article that a question names comes first, and alone where it fills them.
    """
    named = {passage.pk for passage in lead.passages}
    made: dict[int, tuple[Snippet, IndexedPassage]] = {}
    for passage in passages:
        if passage.text and passage.pk not in made:
            made[passage.pk] = snippet(passage.text, question.terms), passage
            if sum(_tells(*pair, named) for pair in made.values()) == SNIPPETS:
                break
    kept = [pair for pair in made.values() if _tells(*pair, named)] or list(made.values())[:1]
    kept.sort(key=lambda pair: (pair[1].pk not in named, -pair[0].marked if pair[1].pk not in named else 0))
    return [
        Excerpt(
            part.html,
            passage.page,
            passage.heading,
            shown.place(passage.page, passage.anchor, question.address),
        )
        for part, passage in kept
    ]


def _tells(part: Snippet, passage: IndexedPassage, named: set[int]) -> bool:
    return bool(part.marked) or passage.pk in named
