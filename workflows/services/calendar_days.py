"""The city's own days of the calendar: the one write path, and what follows for deadlines that run.

Locks are taken in the order that :mod:`workflows.services.locking` names: rounds, turns, and the audit log at last.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.agencies.services.locking import lock_for
from cms.core.audit import held_back, record
from workflows.calendar import add_working_days, forget
from workflows.models import Holiday, Turn
from workflows.selectors.turns import open_turns
from workflows.services.locking import hold_rounds


@transaction.atomic
@held_back()
def keep_day(row: Holiday, *, by: Any) -> int:
    """Make or change a day; returns how many running deadlines moved with it."""
    lock_for(by)
    row.changed_by = by
    row.full_clean()
    row.save()
    record("calendar.keep", by=by, on=row, data={"day": str(row.day), "name": row.name, "is_off": row.is_off})
    return _count_anew()


@transaction.atomic
@held_back()
def drop_day(row: Holiday, *, by: Any) -> int:
    """Take a row of our own away: the national list holds again. Returns how many deadlines moved."""
    lock_for(by)
    record("calendar.drop", by=by, label=str(row), data={"day": str(row.day), "name": row.name})
    row.delete()
    return _count_anew()


def _count_anew() -> int:
    """Deadlines of open turns follow the calendar, with reminders of their own; those of decided ones stay."""
    forget()
    moved = []
    running = open_turns().filter(working_days__gt=0)
    hold_rounds(running.order_by().values("task_state__workflow_state"))
    for turn in running.select_related("task_state"):
        due_on = add_working_days(timezone.localdate(turn.task_state.started_at), turn.working_days)
        if due_on != turn.due_on:
            turn.due_on = due_on
            moved.append(turn)
    Turn.objects.bulk_update(moved, ["due_on"], batch_size=500)
    return len(moved)
