"""Working days: Monday to Friday without national holidays, cuti bersama, and what the city's own list says.

The national list comes from the library ``holidays``; rows of :class:`~workflows.timekeeping.Holiday` go before it.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from asgiref.local import Local
from holidays import GOVERNMENT, PUBLIC, country_holidays

from workflows.timekeeping import Holiday

SATURDAY = 5
WEEK = 7
FARTHEST = 366  # working days that anything here looks ahead
KEPT_SECONDS = 60.0  # a shell that stays open for hours still learns of a change
_kept = Local()


@dataclass(frozen=True)
class DayOff:
    """A day of the calendar and where it comes from; ``is_off`` is false for a day of the list taken away."""

    day: date
    name: str
    is_off: bool = True
    correction: Holiday | None = None


@lru_cache(maxsize=32)
def national_days(year: int) -> Mapping[date, str]:
    """National holidays and cuti bersama of a year, with their Indonesian names, as the library knows them."""
    found = country_holidays("ID", years=year, categories=(PUBLIC, GOVERNMENT), language="id")
    return dict(sorted(found.items()))


def days_of(year: int) -> list[DayOff]:
    """All of a year that is no plain working day or was corrected, in order."""
    days = {day: DayOff(day, name) for day, name in national_days(year).items()}
    for row in _corrections().get(year, ()):
        days[row.day] = DayOff(row.day, row.name, row.is_off, row)
    return [days[day] for day in sorted(days)]


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _off(day.year)


def add_working_days(day: date, days: int) -> date:
    """The working day that is ``days`` working days after ``day``; of more than :data:`FARTHEST` the one so far on."""
    days = min(days, FARTHEST)
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    weeks, rest = divmod((end - start).days, WEEK)
    tail = sum((end - timedelta(days=back)).weekday() < SATURDAY for back in range(rest))
    years = range(start.year, end.year + 1)
    return weeks * SATURDAY + tail - sum(start < day <= end for year in years for day in _off(year))


def forget(**kwargs: Any) -> None:
    """Read the city's own list anew: at the start of each request and task, and after a change."""
    _kept.until = 0.0


def _off(year: int) -> frozenset[date]:
    """Days from Monday to Friday on which nobody works."""
    corrections = _corrections()
    if year not in _kept.off:
        days = set(national_days(year))
        for row in corrections.get(year, ()):
            (days.add if row.is_off else days.discard)(row.day)
        _kept.off[year] = frozenset(day for day in days if day.weekday() < SATURDAY)
    found: frozenset[date] = _kept.off[year]
    return found


def _corrections() -> dict[int, list[Holiday]]:
    """The city's own rows by year; one query a request."""
    if getattr(_kept, "until", 0.0) < time.monotonic():
        rows: dict[int, list[Holiday]] = {}
        for row in Holiday.objects.all():
            rows.setdefault(row.day.year, []).append(row)
        _kept.rows, _kept.off, _kept.until = rows, {}, time.monotonic() + KEPT_SECONDS
    found: dict[int, list[Holiday]] = _kept.rows
    return found
