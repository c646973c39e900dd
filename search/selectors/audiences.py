"""Which sets of audience tokens a reader is in: the twin in the index of ``visible_to``."""

from typing import Any

from cms.agencies.selectors import access_of
from search.models import AudienceSet


def readable_sets(user: Any) -> tuple[int, ...]:
    """Ids of the audience sets that ``user`` (anonymous too) finds. One query."""
    tokens = access_of(user).tokens
    return tuple(
        pk
        for pk, allowed, hidden in AudienceSet.objects.order_by("pk").values_list("pk", "allowed", "hidden")
        if not tokens.isdisjoint(allowed) and tokens.isdisjoint(hidden)
    )
