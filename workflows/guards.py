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

    With ``columns``, an update that leaves them as they are passes.
    """

    name: str
    key: str
    columns: tuple[str, ...] = ()


def governed_tables() -> list[Table]:
    """The own table of each kind of governed page."""
    from workflows.registry import governed_models

    kinds = [model for model in governed_models() if issubclass(model, Page)]
    return [
        Table(
            model._meta.db_table,
            "page_ptr_id",
            tuple(str(f.column) for f in model._meta.local_concrete_fields),
        )
        for model in kinds
    ]


def row_tables() -> list[Table]:
    """Tables of rows that are part of a governed page: child rows, and both ends of its lists of others."""
    from workflows.registry import governed_models

    found = set()
    for model in governed_models():
        for relation in content_relations(model):
            found.add(Table(relation.related_model._meta.db_table, str(relation.field.column)))
        for field in model._meta.local_many_to_many:
            found.add(Table(field.m2m_db_table(), field.m2m_column_name()))
    return sorted(found, key=lambda table: table.name)


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
    pages = [Trigger(PAGE, verb, refused) for verb, refused in _page_conditions(own, differs)]
    parts = [Trigger(*found) for found in _row_conditions(own, rows, differs)]
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


def _verbs(table: str) -> tuple[str, ...]:
    if table == PAGE:
        return ("update", "delete")
    return ("insert", "update", "delete")


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


def _page_conditions(own: list[Table], differs: str) -> Iterator[tuple[str, str]]:
    """Pairs of a verb and what is refused on the tree's own table."""
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in PUBLIC)
    free = f"EXISTS (SELECT 1 FROM {PERMIT} WHERE object_id = OLD.id)"  # noqa: S608
    order = f"EXISTS (SELECT 1 FROM {PERMIT} WHERE object_id = 0)"  # noqa: S608
    moved = f"OLD.path {differs} NEW.path AND NOT {order}"
    public = f"(OLD.live OR NEW.live) AND NOT {free} AND ({_is_governed(own, 'OLD.id')})"
    yield "update", f"({changed} OR ({moved})) AND {public}"
    yield "delete", f"OLD.live AND NOT {free} AND ({_is_governed(own, 'OLD.id')})"


def _sides(verb: str) -> tuple[str, ...]:
    return {"insert": ("NEW",), "delete": ("OLD",), "update": ("OLD", "NEW")}[verb]


def _row_conditions(own: list[Table], rows: list[Table], differs: str) -> Iterator[tuple[str, str, str]]:
    """Triples of table, verb and what is refused, for all other tables."""
    private = Table("wagtailcore_pageviewrestriction", "page_id")
    for table in [*own, *rows, private]:
        for verb in _verbs(table.name):
            refused = " OR ".join(f"({_kept(own, f'{side}.{table.key}')})" for side in _sides(verb))
            if (
                verb == "insert" and table in own
            ):  # it is by this very row that the page becomes a governed one
                refused = _public(f"NEW.{table.key}")
            if verb == "update" and table.columns:
                changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in table.columns)
                refused = f"({changed}) AND ({refused})"
            yield table.name, verb, refused
