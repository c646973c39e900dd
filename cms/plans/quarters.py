"""Quarters (triwulan): when they end, when their report is due. Days are the city's days (WIT)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

ROMAN = ("I", "II", "III", "IV")
MONTHS = 3
CORRECTION = timedelta(days=14)


class Quarter(NamedTuple):
    """One quarter; compares in order of time, and equals the plain pair ``(year, number)``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def next(self) -> "Quarter":
        last = self.number == len(ROMAN)
        return Quarter(self.year + 1, 1) if last else Quarter(self.year, self.number + 1)

    @property
    def starts(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def ends(self) -> date:
        return self.next.starts - timedelta(days=1)

    @property
    def due(self) -> date:
        """The last day on which the report is in time: a day of the month after the quarter.

        No regulation on SPBE names one, so each city sets its own (``PARAF_REPORT_DUE_DAY``).
        """
        return self.next.starts.replace(day=settings.PARAF_REPORT_DUE_DAY)

    def correctable_until(self, filed: date) -> date:
        """The last day of corrections to a report filed on that day.

        Until the next report is due; a late one leaves the same time to mend it.
        """
        return max(self.next.due, filed + CORRECTION)

    def has_begun(self, today: date | None = None) -> bool:
        return self.starts <= (today or timezone.localdate())

    def is_over_due(self, today: date | None = None) -> bool:
        return self.due < (today or timezone.localdate())

    @property
    def roman(self) -> str:
        return ROMAN[self.number - 1]

    @property
    def short_label(self) -> str:
        return _("Q%(number)s") % {"number": self.roman}

    @property
    def label(self) -> str:
        return _("Quarter %(number)s of %(year)s") % {"number": self.roman, "year": self.year}


def quarters_of(years: range) -> Iterator[Quarter]:
    """Every quarter of these years, in order."""
    return (Quarter(year, number) for year in years for number in range(1, len(ROMAN) + 1))
