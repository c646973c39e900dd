"""Working days: Monday to Friday. Public holidays are not known yet."""

from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY


def add_working_days(day: date, days: int) -> date:
    """The working day that is ``days`` working days after ``day``."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    weeks, rest = divmod((end - start).days, 7)
    tail = sum(is_working_day(end - timedelta(days=back)) for back in range(rest))
    return weeks * SATURDAY + tail
