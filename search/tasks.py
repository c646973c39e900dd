"""What the worker does for the index."""

from celery import shared_task

from search.services.comparison import differences
from search.services.outbox import drain_outbox


@shared_task
def drain() -> int:
    """Index what waits; nudged after each change, and swept by the scheduler."""
    return drain_outbox()


@shared_task
def mend() -> int:
    """Each night: read again what changed past every signal (SQL by hand, a restored backup)."""
    return len(differences(mend=True))
