"""Send a task after commit, and go on when no broker answers: the row is saved, the sweep finds it."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(task: Task, *args: Any) -> None:
    """Queue ``task(*args)`` once the current transaction has committed.

    A missing broker is logged and not raised: the user's work is saved, and the periodic sweep of
    the task's own room picks the waiting row up.
    """
    transaction.on_commit(lambda: _send(task, args))


def _send(task: Task, args: tuple[Any, ...]) -> None:
    try:
        task.delay(*args)
    except (OperationalError, OSError) as error:
        logger.warning("no broker for %s: %s", task.name, type(error).__name__)
