"""The search engines. All of them are given the same terms and the same rights."""

from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.engines.base import Count, Engine, Hit, Listed, Scope, Terms

__all__ = ["Count", "Engine", "Hit", "Listed", "Scope", "Terms", "get_engine"]

# Name in SEARCH_ENGINE: the class, and the database it lives in.
ENGINES = {
    "sqlite": ("search.engines.sqlite.SqliteEngine", "sqlite"),
    "postgresql": ("search.engines.postgresql.PostgresqlEngine", "postgresql"),
}


def get_engine() -> Engine:
    """The engine of the settings; a clear error where it is unknown or its database is another."""
    name = settings.SEARCH_ENGINE
    if name not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise ImproperlyConfigured(f"SEARCH_ENGINE={name!r} is not known here. Choose one of: {known}.")
    path, vendor = ENGINES[name]
    if connection.vendor != vendor:
        raise ImproperlyConfigured(
            f"SEARCH_ENGINE={name!r} needs a {vendor} database, but DATABASE_URL names {connection.vendor}."
        )
    module, _, class_name = path.rpartition(".")
    engine: Engine = getattr(import_module(module), class_name)()
    return engine
