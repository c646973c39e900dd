"""Send a task after commit, and go on when no broker answers: the row is saved, the sweep finds it."""

import logging
import time
from typing import Any

from celery import Celery, Task
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.pools import producers

logger = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds for a connection and for each answer: somebody waits for the page
REST = 15.0  # seconds without another try after a broker did not answer
# For the nudge alone: the worker's own connection is patient and comes back by itself.
IMPATIENT = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "retry_on_timeout": False,
}


class BrokerRest:
    """Remembers in this process that the broker was away, so that only one request in a while waits for it."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until

    def begin(self) -> None:
        self.until = time.monotonic() + REST


rest = BrokerRest()


def nudge(task: Task, *args: Any) -> None:
    """Queue ``task(*args)`` once the current transaction has committed.

    A missing or mute broker is logged and not raised, and costs the request about a second, once in a
    while: the user's work is saved, and the periodic sweep of the task's own room picks the waiting row up.
    """
    transaction.on_commit(lambda: send(task, *args))


def send(task: Task, *args: Any) -> bool:
    """Queue it now, outside any transaction; whether the broker has taken it."""
    if task.app.conf.task_always_eager:
        task.delay(*args)
        return True
    if not rest.over:
        return False
    link = impatient_link(task.app)
    try:
        with producers[link].acquire(block=True, timeout=PATIENCE) as producer:
            task.apply_async(args, producer=producer, retry=False)
    except (KombuError, OSError, *link.connection_errors, *link.channel_errors) as error:
        rest.begin()
        logger.warning("no broker for %s: %s", task.name, type(error).__name__)
        return False
    return True


def impatient_link(app: Celery) -> Connection:
    """A connection to the broker that gives up after a moment, without a second try."""
    return app.connection_for_write(connect_timeout=PATIENCE, transport_options=IMPATIENT)
