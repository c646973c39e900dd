"""Triggers by which the database itself refuses what no decision stands behind. docs/adr/0005 tells why.

They look at governed pages that the public reads: their row of the tree, their own row, the rows below them.
A change passes while a row of ``workflows_permit`` names the page; the write paths put one in and take it out
in the same transaction, so nobody else ever sees it. Key 0 stands for the order of the tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

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
        for relation in get_all_child_relations(model):
            if isinstance(relation, models.ManyToOneRel) and _is_content(relation.related_model):
                found.add(Table(relation.related_model._meta.db_table, relation.field.column))
        for field in model._meta.local_many_to_many:
            found.add(Table(field.m2m_db_table(), field.m2m_column_name()))
    return sorted(found, key=lambda table: table.name)


def _is_content(model: Any) -> bool:
    return not model.__module__.startswith("wagtail.")


def install(connection: Any) -> None:
    """Put the triggers in place; again on the same database it changes nothing."""
    present = set(connection.introspection.table_names())
    own = [table for table in governed_tables() if table.name in present]
    if not own or PERMIT not in present:
        return
    rows = [table for table in row_tables() if table.name in present]
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    # In one transaction, so that no moment is without them.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for statement in make(own, rows):
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take them away: for migrations, which may rewrite what is published, and for tests that empty the database."""
    with connection.cursor() as cursor:
        for name, table in installed(connection):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def installed(connection: Any) -> list[tuple[str, str]]:
    """Names of our triggers with their tables."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'paraf_keep_%%'"
            " AND tgenabled <> 'D'"
        )
    else:
        query = (
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'paraf_keep_%%'"
        )
    with connection.cursor() as cursor:
        cursor.execute(query.replace("%%", "%"))
        return [(row[0], row[1]) for row in cursor.fetchall()]


def expected() -> set[str]:
    """Names of the triggers that ought to be there."""
    tables = [PAGE, "wagtailcore_pageviewrestriction", *(t.name for t in [*governed_tables(), *row_tables()])]
    return {_name(table, verb) for table in tables for verb in _verbs(table)}


def _verbs(table: str) -> tuple[str, ...]:
    if table == PAGE:
        return ("update", "delete")
    return ("insert", "update", "delete")


def _name(table: str, verb: str) -> str:
    return f"paraf_keep_{verb}_{table}"[:63]


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


def _sqlite(own: list[Table], rows: list[Table]) -> Iterator[str]:
    pages = [(PAGE, verb, refused) for verb, refused in _page_conditions(own, "IS NOT")]
    for table, verb, refused in [*pages, *_row_conditions(own, rows, "IS NOT")]:
        yield (
            f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb.upper()} ON {table} WHEN {refused}"
            f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def _postgresql(own: list[Table], rows: list[Table]) -> Iterator[str]:
    pages = [(PAGE, verb, refused) for verb, refused in _page_conditions(own, "IS DISTINCT FROM")]
    for table, verb, refused in [*pages, *_row_conditions(own, rows, "IS DISTINCT FROM")]:
        name = _name(table, verb)
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {refused} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END IF;"
            f" RETURN {'OLD' if verb == 'delete' else 'NEW'}; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
