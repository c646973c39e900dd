"""What an engine said about a question, kept for the next page of the same search and for nobody else."""

import hashlib

from django.core.cache import cache

from search.engines import Count, Engine, Found, Hit, Scope
from search.models import IndexState
from search.question import Question

SECONDS = 60


class Keeper:
    """Asks an engine once for what is asked again with every page and every choice.

    The key holds all that an answer depends on: the question, the exact audiences of the reader, what is
    left out for them, and how often the index was written. So nothing is shared by readers of different
    rights, and nothing outlives a change.
    """

    def __init__(self, engine: Engine, state: IndexState) -> None:
        self.engine = engine
        self.state = state

    def found(self, question: Question, wide: Scope, narrow: Scope | None, limit: int) -> Found:
        told = (self.engine.name, self.state.generation, self.state.writes, question, wide, narrow, limit)
        key = f"search:{hashlib.sha256(repr(told).encode()).hexdigest()}"
        kept = cache.get(key)
        if kept is not None:
            counts, hits = kept
            return Found(list(map(Count._make, counts)), list(map(Hit._make, hits)))
        found = self.engine.found(question, wide, narrow, limit)
        # As plain tuples: to pack thousands of named ones takes five times as long.
        cache.set(key, (list(map(tuple, found.counts)), list(map(tuple, found.hits))), SECONDS)
        return found
