"""Whether what a request needs answers now. Each question gives up after a moment; none of them raises."""

import logging
import os
from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection
from kombu.exceptions import KombuError

from cms.celery import app
from cms.core.audit import guards as audit_guards
from cms.core.nudge import PATIENCE, impatient_link
from search.selectors.state import engine_ready
from workflows import guards

logger = logging.getLogger(__name__)
EMBEDDED = "filesystem://"


def database_ready() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseFailure as error:
        logger.warning("the database is not ready: %s", error)
        return False


def broker_ready() -> bool:
    """The embedded broker is a folder to write in; any other is a server to connect to."""
    if settings.CELERY_BROKER_URL == EMBEDDED:
        return os.access(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]), os.W_OK)
    try:
        with impatient_link(app) as link:
            link.ensure_connection(max_retries=0, interval_start=0, timeout=PATIENCE)
    except (KombuError, OSError) as error:
        logger.warning("the broker is not ready: %s", error)
        return False
    return True


def guards_ready() -> bool:
    """Whether the triggers that keep the audit log, history and what is published are there as they were made."""
    try:
        wrong = [*audit_guards.missing(connection), *guards.unsound(connection)]
    except DatabaseFailure as error:
        logger.warning("the triggers cannot be looked at: %s", error)
        return False
    if wrong:
        logger.error("triggers missing or altered, run migrate: %s", ", ".join(wrong))
    return not wrong


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_ready,
    "broker": broker_ready,
    "search": engine_ready,
    "guards": guards_ready,
}


def readiness() -> dict[str, bool]:
    """Each part and whether it answers. Without a database nothing that lives there is asked."""
    answers = {"database": CHECKS["database"](), "broker": CHECKS["broker"]()}
    for name in ("search", "guards"):
        answers[name] = answers["database"] and CHECKS[name]()
    return answers
