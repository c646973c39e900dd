"""Reminders and escalation: each once for a deadline, however often and by how many workers this runs.

The row that says "told" and the notices stand in one transaction: a worker killed in between leaves neither, and
the next run tells. Two at the same time: the unique row lets one through. A deadline that the calendar moved is
another one, with reminders of its own.
"""

import logging
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from workflows import time_notices
from workflows.calendar import add_working_days, is_working_day
from workflows.models import Reminder, Turn
from workflows.selectors.turns import open_turns

logger = logging.getLogger(__name__)

Kind = Reminder.Kind


def remind(today: date | None = None) -> int:
    """Tell of what is due soon, today, or past its deadline; returns how many words were given.

    Only on working days: what falls due on a day off is told on the next working day.
    """
    day = today or timezone.localdate()
    if not is_working_day(day):
        return 0
    given = 0
    for kind in Kind.values:
        # All of them: those that cannot be told of come first again in each run, and would keep the rest out.
        for pk in list(_to_tell(kind, day).values_list("pk", flat=True)):
            given += _tell_or_log(pk, kind, day)
    return given


def _tell_or_log(pk: int, kind: str, day: date) -> int:
    """One word that cannot be given stops none of the others; the next run tries it again."""
    try:
        return _tell(pk, kind, day)
    except Exception:
        logger.exception("%s of turn %s could not be given", kind, pk)
        return 0


def _to_tell(kind: str, day: date) -> QuerySet[Turn]:
    """Turns whose word of this kind is due and was not given."""
    soon = add_working_days(day, settings.PARAF_REMIND_DAYS)
    due: dict[str, dict[str, Any]] = {
        Kind.BEFORE: {"due_on__gt": day, "due_on__lte": soon},
        Kind.DUE: {"due_on": day},
        Kind.ESCALATION: {"due_on__lt": day},
    }
    given = Reminder.objects.filter(task_state=OuterRef("task_state"), due_on=OuterRef("due_on"), kind=kind)
    turns = open_turns().filter(~Exists(given), **due[kind]).order_by("due_on", "pk")
    if kind == Kind.BEFORE:  # a deadline that moved on the day of its word is not told of twice that day
        told = Reminder.objects.filter(task_state=OuterRef("task_state"), kind=kind, made_at__date=day)
        turns = turns.filter(~Exists(told))
    return turns


@transaction.atomic
def _tell(pk: int, kind: str, day: date) -> int:
    """1 if the word was given now."""
    state_id, round_id = Turn.objects.values_list("task_state", "task_state__workflow_state").get(pk=pk)
    round_ = WorkflowState.objects.select_for_update(of=("self",)).get(pk=round_id)
    if round_.status != WorkflowState.STATUS_IN_PROGRESS or round_.current_task_state_id != state_id:
        return 0  # decided in the meantime
    if not _to_tell(kind, day).filter(pk=pk).exists():
        return 0  # told in the meantime, or given another deadline
    state = TaskState.objects.select_related("turn__agency", "task").get(pk=state_id)
    obj: Any = round_.content_object
    if obj is None:
        logger.warning("turn %s waits on a text that is gone", pk)
        return 0
    obj = getattr(obj, "specific", obj)
    reminder = Reminder.objects.create(
        task_state=state,
        kind=kind,
        due_on=state.turn.due_on,
        content_type=obj.get_base_content_type(),
        object_id=obj.pk,
        workflow_state=round_,
    )
    time_notices.reminded(obj, round_, reminder)
    return 1
