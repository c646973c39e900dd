"""Triggers by which the database itself refuses what no decision stands behind. docs/adr/0005 tells why.

They look at governed pages that the public reads: their row of the tree, their own row, the rows below them.
A change passes while a row of ``workflows_permit`` names the page; the write paths put one in and take it out
in the same transaction, so nobody else ever sees it. Key 0 stands for the order of the tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Page

from workflows import on_database
from workflows.history import history_conditions
from workflows.parts import content_relations
from workflows.replacing import Unique, in_its_way, unique_columns

SENTENCE = "paraf: a governed page is published by decision only"
PAGE = "wagtailcore_page"
PERMIT = "workflows_permit"
PUBLIC = (
    "title", "slug", "live", "live_revision_id", "url_path", "depth", "content_type_id", "seo_title",
    "search_description", "show_in_menus", "first_published_at", "last_published_at", "go_live_at", "expire_at",
    "expired", "alias_of_id", "locale_id", "translation_key",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table with rows of governed pages; ``key`` is the column that names the page.

    With ``columns``, an update that leaves them as they are passes. By ``unique`` one row rules out another.
    """

    name: str
    key: str
    columns: tuple[str, ...] = ()
    unique: tuple[Unique, ...] = ()


def governed_tables() -> list[Table]:
    """The own table of each kind of governed page."""
    from workflows.registry import governed_models

    kinds = [model for model in governed_models() if issubclass(model, Page)]
    return [
        Table(
            model._meta.db_table,
            "page_ptr_id",
            tuple(str(f.column) for f in model._meta.local_concrete_fields),
            unique_columns(model),
        )
        for model in kinds
    ]


def row_tables() -> list[Table]:
    """Tables of rows that are part of a governed page: child rows, and both ends of its lists of others."""
    from workflows.registry import governed_models

    found = set()
    for model in governed_models():
        for relation in content_relations(model):
            found.add(_rows_of(relation.related_model, str(relation.field.column)))
        for field in model._meta.local_many_to_many:
            found.add(_rows_of(field.remote_field.through, field.m2m_column_name()))
    return sorted(found, key=lambda table: table.name)


def _rows_of(model: Any, key: str) -> Table:
    return Table(model._meta.db_table, key, unique=unique_columns(model))


@dataclass(frozen=True)
class Trigger:
    """One trigger: what it refuses (an SQL condition on OLD and NEW; empty: everything), and in which words."""

    table: str
    verb: str
    refused: str
    sentence: str = SENTENCE

    @property
    def name(self) -> str:
        return f"paraf_keep_{self.verb}_{self.table}"[:63]


def triggers(connection: Any) -> list[Trigger]:
    """All that ought to be on this database; none before its tables are there."""
    present = set(connection.introspection.table_names())
    own = [table for table in governed_tables() if table.name in present]
    if not own or PERMIT not in present:
        return []
    rows = [table for table in row_tables() if table.name in present]
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    pages = [
        Trigger(PAGE, verb, refused) for verb, refused in _page_conditions(own, differs, connection.vendor)
    ]
    parts = [Trigger(*found) for found in _row_conditions(own, rows, differs, connection.vendor)]
    history = [Trigger(*found) for found in history_conditions(connection.vendor, differs)]
    return [*pages, *parts, *(trigger for trigger in history if trigger.table in present)]


def install(connection: Any) -> None:
    """Put the triggers in place; what is there and the same is left alone."""
    backend = on_database.of(connection)
    wanted = {trigger.name: trigger for trigger in triggers(connection)}
    # In one transaction, so that no moment is without them.
    with transaction.atomic(using=connection.alias):
        found = backend.found(connection)
        right = {name for name in found if name in wanted and found[name] == backend.print_of(wanted[name])}
        backend.drop(connection, {name: found[name][0] for name in found if name not in right})
        for name, trigger in wanted.items():
            if name not in right:
                backend.make(connection, trigger)


def remove(connection: Any) -> None:
    """Take them away: for migrations, which may rewrite what is published, and for tests that empty the database."""
    backend = on_database.of(connection)
    backend.drop(connection, {name: shown[0] for name, shown in backend.found(connection).items()})


def installed(connection: Any) -> list[tuple[str, str]]:
    """Names of our triggers with their tables."""
    return [(name, shown[0]) for name, shown in on_database.of(connection).found(connection).items()]


def unsound(connection: Any) -> list[str]:
    """Names of triggers that are missing, switched off or altered, and of permits left behind. Two to four queries."""
    backend = on_database.of(connection)
    found = backend.found(connection)
    wrong = [t.name for t in triggers(connection) if found.get(t.name) != backend.print_of(t)]
    if PERMIT in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT object_id FROM {PERMIT}")  # noqa: S608 - our name
            wrong += [f"{PERMIT} {row[0]}" for row in cursor.fetchall()]
    return sorted(wrong)


def _is_governed(own: list[Table], key: str) -> str:
    return " OR ".join(f"EXISTS (SELECT 1 FROM {t.name} WHERE {t.key} = {key})" for t in own)  # noqa: S608 - our names


def _kept(own: list[Table], key: str) -> str:
    """Condition: the page named by ``key`` is governed, read by the public, and nobody has a permit for it."""
    return f"{_public(key)} AND ({_is_governed(own, key)})"


def _public(key: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {PAGE} WHERE id = {key} AND live)"  # noqa: S608 - our names
        f" AND NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE object_id = {key})"
    )


def _page_conditions(own: list[Table], differs: str, vendor: str) -> Iterator[tuple[str, str]]:
    """Pairs of a verb and what is refused on the tree's own table."""
    page = Table(PAGE, "id", unique=unique_columns(Page))
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in PUBLIC)
    order = f"EXISTS (SELECT 1 FROM {PERMIT} WHERE object_id = 0)"  # noqa: S608
    moved = f"OLD.path {differs} NEW.path AND NOT {order}"
    public = f"(OLD.live OR NEW.live) AND {_unpermitted(own, 'OLD.id')}"
    yield "update", _any([f"({changed} OR ({moved})) AND {public}", *_replaced(page, own, "update", vendor)])
    # A page comes before its own row; where that is there, the page was taken away and comes back as another.
    back = f"NEW.live AND {_unpermitted(own, 'NEW.id')}"
    yield "insert", _any([back, *_replaced(page, own, "insert", vendor)])
    yield "delete", f"OLD.live AND {_unpermitted(own, 'OLD.id')}"


def _unpermitted(own: list[Table], key: str) -> str:
    free = f"EXISTS (SELECT 1 FROM {PERMIT} WHERE object_id = {key})"  # noqa: S608
    return f"NOT {free} AND ({_is_governed(own, key)})"


def _replaced(table: Table, own: list[Table], verb: str, vendor: str) -> list[str]:
    if vendor != "sqlite" or verb == "delete":
        return []
    return in_its_way(table.name, table.unique, verb, _kept(own, f"other.{table.key}"))


def _any(conditions: list[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions)


def _sides(verb: str) -> tuple[str, ...]:
    return {"insert": ("NEW",), "delete": ("OLD",), "update": ("OLD", "NEW")}[verb]


def _row_conditions(
    own: list[Table], rows: list[Table], differs: str, vendor: str
) -> Iterator[tuple[str, str, str]]:
    """Triples of table, verb and what is refused, for all other tables."""
    private = Table("wagtailcore_pageviewrestriction", "page_id", unique=(("id",),))
    for table in [*own, *rows, private]:
        for verb in ("insert", "update", "delete"):
            refused = _of_public_pages(table, own, verb, differs)
            yield table.name, verb, _any([refused, *_replaced(table, own, verb, vendor)])


def _of_public_pages(table: Table, own: list[Table], verb: str, differs: str) -> str:
    if verb == "insert" and table in own:  # it is by this very row that the page becomes a governed one
        return _public(f"NEW.{table.key}")
    refused = _any([_kept(own, f"{side}.{table.key}") for side in _sides(verb)])
    if verb == "update" and table.columns:
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in table.columns)
        return f"({changed}) AND ({refused})"
    return refused
