"""The demo city, built once for all tests that look at it, and taken back after them."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation

from home.demo.build import whole


@pytest.fixture(scope="module")
def demo_city(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Building takes longer than all other tests of a module, so it happens once, in a transaction around them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override("id"):
            whole.build(lambda _line: None)
        yield
        transaction.set_rollback(True)
