"""A question, asked for a reader: counted, ranked, cut into pages, and checked against the database again."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from cms.agencies.models import Agency
from cms.core.searchable import Shown, searchables
from search.engines import Count, Engine, Hit, Listed, Scope, get_engine
from search.models import POSITION_BITS, IndexedEntry, IndexedPassage
from search.question import Question, parse
from search.selectors.audiences import readable_sets
from search.selectors.state import index_state
from search.snippets import snippet

PER_PAGE = 10
POOL = 1000  # passages that are ranked; beyond, nothing is won (docs/search.md)
SNIPPETS = 3


@dataclass(frozen=True)
class Choice:
    """What narrows an answer. ``kind`` and ``agency`` (a slug) as they stand in the address."""

    kind: str = ""
    agency: str = ""
    newest: bool = False
    page: str = "1"


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


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Answer:
    """``relaxed``: no text has all the words, so these have some of them."""

    question: Question
    choice: Choice
    count: int = 0
    results: list[Result] = field(default_factory=list)
    kinds: list[FacetValue] = field(default_factory=list)
    agencies: list[FacetValue] = field(default_factory=list)
    page: Page[int] | None = None
    relaxed: bool = False


def answer(text: str, user: Any, choice: Choice) -> Answer:
    """The answer for ``user``. Never raises on anything typed; a fixed number of queries."""
    question = parse(text)
    if not question:
        return Answer(question, choice)
    engine = get_engine()
    wide = Scope(index_state().generation, readable_sets(user))
    counts = engine.counts(question, wide)
    relaxed = not counts and question.can_relax
    if relaxed:
        asked = question.relaxed()
        counts = engine.counts(asked, wide)
    else:
        asked = question
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    chosen = next((pk for pk, agency in agencies.items() if agency.slug == choice.agency), None)
    known = (not choice.kind or choice.kind in searchables()) and (not choice.agency or chosen)
    scope = Scope(wide.generation, wide.audiences, choice.kind, chosen)
    total = sum(c.entries for c in counts if _inside(c, choice.kind, chosen)) if known else 0
    page = _page(total, choice.page)
    results = _results(engine, asked, scope, user, page, choice, agencies) if total else []
    return Answer(
        question=question,
        choice=choice,
        count=total,
        results=results,
        kinds=_kind_facet(counts, choice, chosen),
        agencies=_agency_facet(counts, choice, agencies),
        page=page,
        relaxed=relaxed and bool(counts),
    )


def _page(total: int, asked: str) -> Page[int]:
    """The page asked for; the first where it is no number or below one, the last where it is too high."""
    pages = Paginator(range(total), PER_PAGE)
    digits = asked.strip()[:9]
    number = int(digits) if digits.isdecimal() else 1
    return pages.page(min(max(number, 1), pages.num_pages))


def _inside(count: Count, kind: str, agency_id: int | None) -> bool:
    return (not kind or count.kind == kind) and (not agency_id or count.agency_id == agency_id)


def _kind_facet(counts: list[Count], choice: Choice, agency_id: int | None) -> list[FacetValue]:
    """Kinds within the chosen agency, in the order of their registration."""
    sums: Counter[str] = Counter()
    for count in counts:
        if _inside(count, "", agency_id):
            sums[count.kind] += count.entries
    return [
        FacetValue(kind, str(searchable.label), sums[kind], kind == choice.kind)
        for kind, searchable in searchables().items()
        if sums[kind] or kind == choice.kind
    ]


def _agency_facet(counts: list[Count], choice: Choice, agencies: dict[int, Agency]) -> list[FacetValue]:
    """Agencies within the chosen kind, the most frequent first."""
    sums: Counter[int] = Counter()
    for count in counts:
        if count.agency_id in agencies and _inside(count, choice.kind, None):
            sums[count.agency_id] += count.entries
    values = [
        FacetValue(agency.slug, str(agency), sums[pk], agency.slug == choice.agency)
        for pk, agency in agencies.items()
        if sums[pk] or agency.slug == choice.agency
    ]
    return sorted(values, key=lambda value: (-value.count, value.label))


def _results(
    engine: Engine, question: Question, scope: Scope, user: Any, page: Page[int], choice: Choice,
    agencies: dict[int, Agency],
) -> list[Result]:  # fmt: skip
    start, end = page.start_index() - 1, page.end_index()
    hits = [] if choice.newest else engine.top(question, scope, POOL)
    order = fuse(hits)
    if choice.newest or end > len(order):
        order += _rest(order, engine.entries(question, scope))
    wanted = order[start:end]
    missing = sorted(set(wanted) - {hit.passage >> POSITION_BITS for hit in hits})
    if missing:
        hits = hits + engine.within(question, missing)
    return _shown(wanted, hits, question, user, agencies)


def fuse(hits: list[Hit]) -> list[int]:
    """Entries, best first: an entry counts as the sum of its passages' scores, the j-th best divided by j."""
    sums: dict[int, float] = {}
    seen: Counter[int] = Counter()
    for hit in hits:
        entry = hit.passage >> POSITION_BITS
        seen[entry] += 1
        sums[entry] = sums.get(entry, 0.0) + hit.score / seen[entry]
    return sorted(sums, key=lambda entry: (-sums[entry], entry))


def _rest(order: list[int], listed: list[Listed]) -> list[int]:
    known = set(order)
    return [row.entry for row in listed if row.entry not in known]


def _shown(
    wanted: list[int], hits: list[Hit], question: Question, user: Any, agencies: dict[int, Agency]
) -> list[Result]:
    """Entries as results, less those that ``user`` may not read (any more): the index is never the last word."""
    entries = IndexedEntry.objects.in_bulk(wanted)
    allowed: dict[tuple[str, int, bool], Shown] = {}
    for kind, searchable in searchables().items():
        rows = [entry for entry in entries.values() if entry.kind == kind]
        if rows:
            published = [row.object_id for row in rows if not row.draft]
            drafts = [row.object_id for row in rows if row.draft]
            seen = searchable.shown(user, published, drafts)
            allowed.update({(kind, *key): shown for key, shown in seen.items()})
    best: dict[int, list[int]] = {}
    for hit in hits:
        best.setdefault(hit.passage >> POSITION_BITS, []).append(hit.passage)
    picked = {entry: best.get(entry, [])[: SNIPPETS * 2] for entry in wanted}
    passages = IndexedPassage.objects.in_bulk([pk for pks in picked.values() for pk in pks])
    results = []
    for pk in wanted:
        entry = entries.get(pk)
        shown = allowed.get((entry.kind, entry.object_id, entry.draft)) if entry else None
        if entry is None or shown is None:
            continue
        found = [passages[passage] for passage in picked[pk] if passage in passages]
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
                excerpts=_excerpts(found, shown, question),
            )
        )
    return results


def _excerpts(passages: list[IndexedPassage], shown: Shown, question: Question) -> list[Excerpt]:
    """Up to three stretches that show a word asked for; the beginning where only the title has it."""
    made = [(snippet(passage.text, question.terms), passage) for passage in passages if passage.text]
    telling = [pair for pair in made if pair[0].marked] or made[:1]
    telling.sort(key=lambda pair: -pair[0].marked)
    return [
        Excerpt(part.html, passage.page, passage.heading, shown.place(passage.page, passage.anchor))
        for part, passage in telling[:SNIPPETS]
    ]
