"""Fixtures every room uses."""

import gc
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.audit_door import _flush_past_the_guards
from tests.broker import broker, dead_broker
from tests.browser import browser_page, chromium
from tests.kept import city, kept_city
from tests.migrated import database_server, django_db_setup, migrated_copy, migrated_file

__all__ = [
    "_flush_past_the_guards",
    "broker",
    "browser_page",
    "chromium",
    "city",
    "database_server",
    "dead_broker",
    "django_db_setup",
    "kept_city",
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


def pytest_configure() -> None:
    gc.set_threshold(100_000, 20, 100)  # looking for circles at every 700 objects took a tenth of the time


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--heads-of-tables", action="store_true",
        help="of a test with many rows its first: beside a second database, where all were walked "
        "beside the first. Search and audit log, which speak the database's own language, keep all.",
    )  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database answers alike beside each: once is enough (``-m "not own_database"``)."""
    if config.getoption("--heads-of-tables"):
        kept = heads_of_tables(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not fixtures & {
            "db",
            "transactional_db",
            "live_server",
        }:
            item.add_marker("own_database")


def heads_of_tables(items: list[pytest.Item]) -> dict[pytest.Item, None]:
    tables: dict[str, pytest.Item] = {}
    for item in items:
        whole = item.nodeid.startswith(("tests/search/", "tests/audit/")) or item.get_closest_marker(
            "postgres"
        )
        tables.setdefault(item.nodeid if whole else item.nodeid.partition("[")[0], item)
    return dict.fromkeys(tables.values())
