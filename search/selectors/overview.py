"""What the index holds, how far behind it is, and what people ask in vain: for administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Sum

from cms.core.searchable import searchables
from search.models import AskedQuestion, Change, IndexedEntry, RemoteWrite, Spelling
from search.selectors.state import engine_names, engine_ready, index_state
from search.services.outbox import MOST_ATTEMPTS

LISTED = 50


@dataclass(frozen=True)
class Holding:
    label: str
    published: int
    drafts: int
    passages: int
    waiting: int


@dataclass(frozen=True)
class Progress:
    done: int
    whole: int
    seen: datetime | None

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // self.whole) if self.whole else 0


def holdings() -> list[Holding]:
    """Each kind with its texts, passages, and objects that wait to be read again. Two queries."""
    generation = index_state().generation
    rows = IndexedEntry.objects.filter(generation=generation).values("kind", "draft")
    found = {
        (r["kind"], r["draft"]): r for r in rows.annotate(n=Count("pk"), parts=Sum("passages")).order_by()
    }
    waits = dict(Change.objects.order_by().values_list("kind").annotate(n=Count("object_id", distinct=True)))
    made = []
    for kind, searchable in searchables().items():
        texts = [found.get((kind, draft), {"n": 0, "parts": 0}) for draft in (False, True)]
        made.append(
            Holding(
                str(searchable.label), texts[0]["n"], texts[1]["n"], texts[0]["parts"] + texts[1]["parts"],
                waits.get(kind, 0),
            )
        )  # fmt: skip
    return made


def overview() -> dict[str, Any]:
    """The state of the index in a few numbers."""
    state = index_state()
    changes = Change.objects.filter(attempts__lt=MOST_ATTEMPTS).aggregate(
        n=Count("pk"), since=Min("created_at")
    )
    held = holdings()
    progress = None
    if state.building:
        progress = Progress(
            IndexedEntry.objects.filter(generation=state.building).count(),
            IndexedEntry.objects.filter(generation=state.generation).count(),
            state.building_seen,
        )
    return {
        "engine": settings.SEARCH_ENGINE,
        "ready": engine_ready(),
        "holdings": held,
        "texts": sum(h.published + h.drafts for h in held),
        "passages": sum(h.passages for h in held),
        "spellings": Spelling.objects.values("word").distinct().count(),
        "waiting": changes["n"],
        "since": changes["since"],
        "given_up": Change.objects.filter(attempts__gte=MOST_ATTEMPTS).count(),
        "untold": RemoteWrite.objects.count(),
        "progress": progress,
        "away": [name for name, answers in engine_names().items() if not answers],
    }


def questions_in_vain() -> list[dict[str, Any]]:
    """Questions that found nothing, the most frequent first; only those whose words are kept."""
    rows = AskedQuestion.objects.exclude(text="").filter(empty__gt=0).values("text")
    found = rows.annotate(times=Sum("empty"), last=Max("day")).order_by("-times", "text")
    return [dict(row) for row in found[:LISTED]]


def slow_questions() -> list[dict[str, Any]]:
    """The slowest, with their words where these are kept and their length in any case."""
    rows = AskedQuestion.objects.filter(slow__gt=0).values("text", "words")
    found = rows.annotate(times=Sum("slow"), longest=Max("slowest_ms")).order_by("-longest")
    return [dict(row) for row in found[:LISTED]]


def asked_in_all() -> dict[str, int]:
    """How many questions, in vain, slow, and asked by so few that their words are not kept."""
    sums = AskedQuestion.objects.aggregate(asked=Sum("asked"), empty=Sum("empty"), slow=Sum("slow"))
    unnamed = AskedQuestion.objects.filter(text="").aggregate(asked=Sum("asked"), empty=Sum("empty"))
    return {
        **{name: value or 0 for name, value in sums.items()},
        "unnamed": unnamed["asked"] or 0,
        "unnamed_empty": unnamed["empty"] or 0,
    }
