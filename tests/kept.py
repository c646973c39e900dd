"""A city made once for a module: a third of many tests' time was making the same people again."""

from collections.abc import Iterator
from contextlib import ExitStack
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from tests import world
from tests.workflows.city import make_city


@pytest.fixture(scope="module")
def kept_city(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[SimpleNamespace]:
    """In a transaction around those of the module's tests; not for modules whose tests commit, or make time stand."""
    ours = [item for item in request.session.items if item.path == request.path]
    ours = [item for item in ours if item.get_closest_marker("django_db")]
    blind = [item.name for item in ours if "kept_city" not in getattr(item, "fixturenames", ())]
    assert not blind, f"these would find the city too, or not, as the order is: {blind}"
    with ExitStack() as kept:
        with django_db_blocker.unblock():
            kept.enter_context(transaction.atomic())
            city = make_city()
            world.plan(city.kominfo)
            connection.check_constraints()  # no event of a foreign key is left that would hold the tables
        yield city
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            kept.close()


@pytest.fixture
def city(kept_city: SimpleNamespace, db: None) -> SimpleNamespace:
    """The people in offices, in instances that nobody changed."""
    return deepcopy(kept_city)
