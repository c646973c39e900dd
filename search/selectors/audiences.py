"""Which sets of audience tokens a reader is in: the twin in the index of ``visible_to``."""

from typing import Any, NamedTuple

from cms.agencies.selectors import access_of, person_token
from search.models import AudienceSet


class Readable(NamedTuple):
    """Ids of audience sets, and whether any of them is open to the reader by name."""

    sets: tuple[int, ...]
    by_name: bool


def readable(user: Any) -> Readable:
    """The audience sets that ``user`` (anonymous too) finds. One query."""
    access = access_of(user)
    own = person_token(access.user_id) if access.user_id else None
    sets, by_name = [], False
    for pk, allowed, hidden in AudienceSet.objects.order_by("pk").values_list("pk", "allowed", "hidden"):
        by_name = by_name or own in allowed or own in hidden
        if not access.tokens.isdisjoint(allowed) and access.tokens.isdisjoint(hidden):
            sets.append(pk)
    return Readable(tuple(sets), by_name)


def readable_sets(user: Any) -> tuple[int, ...]:
    return readable(user).sets
