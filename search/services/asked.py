"""What is asked, counted without anybody: no person, no address, and no words that only few have used."""

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils import timezone

from search.models import AskedQuestion
from search.question import clean
from search.services.limits import caller_of, marked

SLOW_MS = 1000
ENOUGH = 3  # visitors that must have asked before the words are kept
BITS = 32
KEPT_DAYS = 90
UNNAMED_DAYS = 7  # after which questions whose words were never kept are forgotten
WAIT = 30.0  # seconds that counts may wait in this process
MOST_WAITING = 50
LONGEST = 200
# A number of four digits is a year; a longer one is somebody's.
LONG_NUMBER = re.compile(r"\d[\d .-]{4,}\d")
MAIL = re.compile(r"\S+@\S+")


@dataclass
class Count:
    visitors: int = 0
    asked: int = 0
    empty: int = 0
    slow: int = 0
    slowest_ms: int = 0
    words: int = 0

    def add(self, other: "Count") -> None:
        self.visitors |= other.visitors
        self.asked += other.asked
        self.empty += other.empty
        self.slow += other.slow
        self.slowest_ms = max(self.slowest_ms, other.slowest_ms)
        self.words = other.words


@dataclass
class Waiting:
    """Counts of this process that are not in the database yet: a search never waits for a writer."""

    counts: dict[tuple[date, str], Count] = field(default_factory=dict)
    since: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


waiting = Waiting()


def note_question(request: HttpRequest, text: str, found: int, seconds: float) -> None:
    """Count a question. Nothing is written here; :func:`keep_counts` writes what waits."""
    shown = scrubbed(text)
    if not shown:
        return
    milliseconds = int(seconds * 1000)
    bit = 1 << int(caller_of(request)[:8], 16) % BITS
    once = Count(bit, 1, int(not found), int(milliseconds >= SLOW_MS), milliseconds, len(shown.split()))
    with waiting.lock:
        waiting.since = waiting.since or time.monotonic()
        waiting.counts.setdefault((timezone.localdate(), shown), Count()).add(once)


def scrubbed(text: str) -> str:
    """The question in lower case, without long numbers and addresses."""
    return LONG_NUMBER.sub("…", MAIL.sub("…", clean(text).lower()))[:LONGEST].strip()


def keep_counts(*, now: bool = False) -> None:
    """Write what waits, once it is much or old. What cannot be written now waits on."""
    with waiting.lock:
        due = len(waiting.counts) >= MOST_WAITING or time.monotonic() - waiting.since > WAIT
        if not waiting.counts or not (now or due):
            return
        counts, waiting.counts, waiting.since = waiting.counts, {}, 0.0
    try:
        with transaction.atomic():
            for (day, text), count in counts.items():
                _keep(day, text, count)
    except DatabaseError:
        with waiting.lock:
            asked_since, waiting.counts = waiting.counts, counts
            for key, count in asked_since.items():
                waiting.counts.setdefault(key, Count()).add(count)


def _keep(day: date, text: str, count: Count) -> None:
    row, _made = AskedQuestion.objects.select_for_update().get_or_create(
        day=day, mark=marked(f"{day}:{text}"), defaults={"words": count.words}
    )
    row.visitors |= count.visitors
    row.asked += count.asked
    row.empty += count.empty
    row.slow += count.slow
    row.slowest_ms = max(row.slowest_ms, count.slowest_ms)
    if row.visitors.bit_count() >= ENOUGH:
        row.text = text
    row.save()


def forget_old() -> int:
    today = timezone.localdate()
    old = AskedQuestion.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS))
    unnamed = AskedQuestion.objects.filter(text="", day__lt=today - timedelta(days=UNNAMED_DAYS))
    return old.delete()[0] + unnamed.delete()[0]
