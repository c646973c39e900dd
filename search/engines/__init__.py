"""The search engines. All of them are given the same terms and the same rights."""

from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.engines.base import (
    FACETS,
    Count,
    Engine,
    EngineAwayError,
    Found,
    Gone,
    Hit,
    Listed,
    LocalEngine,
    RemoteEngine,
    Scope,
    Sent,
    Terms,
)

__all__ = [
    "FACETS", "Count", "Engine", "EngineAwayError", "Found", "Gone", "Hit", "Listed", "LocalEngine", "RemoteEngine",
    "Scope", "Sent", "Terms", "database_engine", "get_engine", "remote_engine",
]  # fmt: skip

# Name in SEARCH_ENGINE: the class, and the database it needs ("" where any will do).
ENGINES = {
    "sqlite": ("search.engines.sqlite.SqliteEngine", "sqlite"),
    "postgresql": ("search.engines.postgresql.PostgresqlEngine", "postgresql"),
    "elasticsearch": ("search.engines.elasticsearch.ElasticsearchEngine", ""),
}


def get_engine() -> Engine:
    """The engine of the settings; a clear error where it is unknown or its database is another."""
    name = settings.SEARCH_ENGINE
    if name not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise ImproperlyConfigured(f"SEARCH_ENGINE={name!r} is not known here. Choose one of: {known}.")
    vendor = ENGINES[name][1]
    if vendor and connection.vendor != vendor:
        raise ImproperlyConfigured(
            f"SEARCH_ENGINE={name!r} needs a {vendor} database, but DATABASE_URL names {connection.vendor}."
        )
    return _made(name)


def database_engine() -> LocalEngine:
    """The engine inside the database. It is always kept, and answers when a search server does not."""
    engine = _made(connection.vendor)
    assert isinstance(engine, LocalEngine)  # noqa: S101 - by the table above
    return engine


def remote_engine() -> RemoteEngine | None:
    """The search server of the settings, where there is one."""
    engine = get_engine()
    return engine if isinstance(engine, RemoteEngine) else None


def _made(name: str) -> Engine:
    module, _, class_name = ENGINES[name][0].rpartition(".")
    engine: Engine = getattr(import_module(module), class_name)()
    return engine
