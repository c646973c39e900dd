"""Fixtures every room uses."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.audit_door import _flush_past_the_guards
from tests.broker import broker, dead_broker
from tests.browser import browser_page, chromium
from tests.migrated import database_server, django_db_setup, migrated_copy, migrated_file

__all__ = [
    "_flush_past_the_guards",
    "broker",
    "browser_page",
    "chromium",
    "database_server",
    "dead_broker",
    "django_db_setup",
    "migrated_copy",
    "migrated_file",
]


@pytest.fixture(autouse=True)
def calendar_of_this_test() -> Iterator[None]:
    """What a process keeps of the list of days off ends with the test, as it ends with a request."""
    from workflows.calendar import forget

    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What is kept of one test's database says nothing about the next one's."""
    from search.selectors import spellings, titles
    from search.services import asked

    cache.clear()
    asked.waiting.__init__()  # type: ignore[misc]
    titles.titles.__init__()  # type: ignore[misc]  # begins anew, as a process does
    spellings.vocabulary.__init__()  # type: ignore[misc]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks no database answers alike beside each: once is enough (``-m "not own_database"``)."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not fixtures & {
            "db",
            "transactional_db",
            "live_server",
        }:
            item.add_marker("own_database")
