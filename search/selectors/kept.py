"""What an engine said about a question, kept for the next page of the same search and for nobody else."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

from django.core.cache import cache

from search.engines import Engine, Hit, Scope
from search.engines.base import Count
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

    def counts(self, question: Question, scope: Scope) -> list[Count]:
        return cast(
            list[Count], self._kept("counts", question, scope, lambda: self.engine.counts(question, scope))
        )

    def top(self, question: Question, scope: Scope, limit: int) -> list[Hit]:
        return cast(
            list[Hit],
            self._kept(f"top{limit}", question, scope, lambda: self.engine.top(question, scope, limit)),
        )

    def _kept(self, what: str, question: Question, scope: Scope, make: Callable[[], Any]) -> Any:
        told = repr((self.engine.name, self.state.generation, self.state.writes, question, scope))
        key = f"search:{what}:{hashlib.sha256(told.encode()).hexdigest()}"
        found = cache.get(key)
        if found is None:
            found = make()
            cache.set(key, found, SECONDS)
        return found
