"""Mail what waits in rows. A dead mail server loses nothing, and a dead address holds up nobody else's letter.

A row has ``attempts`` and ``retry_at``, and a date that is empty until it is done with.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any, TypeVar

from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Model
from django.utils import timezone

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)
# The waits double from one minute to half a day, and go on so: no attempt is the last. What is moot after some days, as
# an answer to a forgotten password, its own room forgets then.
MOST_DOUBLED = 15
LONGEST_WAIT = timedelta(hours=12)
BATCH = 200


def wait_after(attempts: int) -> timedelta:
    """How long a row rests after so many attempts."""
    return min(timedelta(minutes=2 ** min(attempts, MOST_DOUBLED)), LONGEST_WAIT)


def send_each(rows: Sequence[Row], message_for: Callable[[Row], EmailMessage | None], *, done: str) -> int:
    """Mail the rows over one connection; returns how many went out.

    ``message_for`` gives the message of a row, or nothing where nobody is to be told. ``done`` names the
    date that is set then.
    """
    if not rows:
        return 0
    try:
        with get_connection() as connection:
            return sum(_send(row, message_for, done, connection) for row in rows)
    except (OSError, SMTPException) as error:
        what = type(rows[0]).__name__
        logger.warning("no mail server: %s; up to %s of %s wait", type(error).__name__, len(rows), what)
        return 0


def _send(row: Any, message_for: Callable[[Any], EmailMessage | None], done: str, connection: Any) -> int:
    """1 if sent. A refused address waits for its next attempt; a lost connection ends the batch."""
    rows = type(row).objects
    # Claimed first, so that two workers never mail the same row.
    claimed = rows.filter(pk=row.pk, attempts=row.attempts, **{done: None}).update(
        attempts=F("attempts") + 1, retry_at=timezone.now() + wait_after(row.attempts)
    )
    if not claimed:
        return 0
    _read_anew(row)
    message = message_for(row)
    if message is not None:
        message.connection = connection
        try:
            message.send()
        except SMTPServerDisconnected:
            raise
        except (SMTPException, ValueError) as error:
            logger.warning("%s %s not mailed: %s", type(row).__name__, row.pk, type(error).__name__)
            return 0
    rows.filter(pk=row.pk).update(**{done: timezone.now()})
    return int(message is not None)


def _read_anew(row: Any) -> None:
    """What was written into the row since the batch was read goes out too; after the claim nothing more is written."""
    row.refresh_from_db(
        fields=[field.attname for field in row._meta.concrete_fields if not field.is_relation]
    )
