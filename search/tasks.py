"""What the worker does for the index."""

from celery import shared_task

from search.services.asked import forget_old
from search.services.comparison import differences
from search.services.outbox import drain_outbox
from search.services.rebuild import RebuildRunningError, rebuild
from search.services.saved import tell_new_hits


@shared_task
def drain() -> int:
    """Index what waits; nudged after each change, and swept by the scheduler."""
    return drain_outbox()


@shared_task
def mend() -> int:
    """Each night: read again what changed past every signal (SQL by hand, a restored backup)."""
    return len(differences(mend=True))


@shared_task
def build_anew() -> int:
    """Asked for by an administrator; goes on where a builder that died was."""
    try:
        return rebuild()
    except RebuildRunningError:
        return 0


@shared_task
def tell_saved() -> int:
    """Tell people of what is new under their saved searches."""
    return tell_new_hits()


@shared_task
def forget_questions() -> int:
    """Counts of questions end after some months."""
    return forget_old()
