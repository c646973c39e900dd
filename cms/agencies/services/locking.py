"""The lock that changes of the city take, one after the other."""

from typing import Any

from cms.agencies import policies
from cms.agencies.models import Agency


def lock_city() -> None:
    """One change of the city's offices at a time: the rules look at other rows than the one that changes.

    The keys stay free, so a page or document that names an agency is saved beside a long load of people.
    """
    list(Agency.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def lock_for(by: Any) -> None:
    """Hold the city, and only then ask whether ``by`` still administers it."""
    lock_city()
    policies.check_administers(by)
