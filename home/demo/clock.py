"""Makes what is built now look as if it had been done on its day.

The services write the time themselves (decisions, revisions, logs, who held which office). Turning their
clock back keeps all of it in agreement; setting dates afterwards would have to know every table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

SATURDAY = 5


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Within the block Django's clock shows ``moment``. For a command that runs alone in its process."""
    with patch.object(timezone, "now", lambda: moment):
        yield moment


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of ``day`` in the city's time."""
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def is_workday(day: date) -> bool:
    return day.weekday() < SATURDAY


def workdays_after(day: date, number: int) -> date:
    """The working day ``number`` working days after ``day``; before it when negative."""
    step = timedelta(days=1 if number >= 0 else -1)
    left = abs(number)
    while left or not is_workday(day):
        day += step
        left -= is_workday(day) and left > 0
    return day
