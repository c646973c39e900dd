"""One after the other, where one that fails must not keep the others from their turn."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")


def sum_of(act: Callable[[Thing], int], things: Iterable[Thing], *, patient: bool) -> int:
    """What ``act`` returned for all of them. Patient (by the clock): what fails is logged, and tried by the next run.

    Not patient (in the transaction of a change): what fails undoes the change.
    """
    done = 0
    for thing in things:
        try:
            done += act(thing)
        except Exception:
            if not patient:
                raise
            logger.exception("%s of %s failed; the next run tries it again", act.__name__, thing)
    return done
