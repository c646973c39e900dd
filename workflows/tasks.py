"""What happens by the clock. Each run looks at the rows, so a missed or doubled run changes nothing."""

from celery import shared_task

from workflows.services import sharing
from workflows.services.handing import hand_over
from workflows.services.reminding import remind
from workflows.services.standing_in import settle_open_turns


@shared_task
def watch_deadlines() -> int:
    """Hand over what changed hands overnight, then remind; returns how many words were given.

    One item that fails keeps no other from being handed over or reminded; the next run tries it again.
    """
    hand_over(patient=True)
    settle_open_turns(patient=True)
    return remind()


@shared_task
def sweep_shares() -> int:
    """End shares whose day or office has passed, so that the index forgets them too; returns how many."""
    return sharing.sweep()
