"""How a trigger is written, found and taken away on SQLite and on PostgreSQL.

What is found is compared with what ought to be there by a print: the table, and the text the database keeps of it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.guards import Trigger

Print = tuple[str, ...]


def of(connection: Any) -> "type[Sqlite] | type[Postgresql]":
    return Sqlite if connection.vendor == "sqlite" else Postgresql


class Sqlite:
    @classmethod
    def found(cls, connection: Any) -> dict[str, Print]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master"
                " WHERE type = 'trigger' AND name LIKE 'paraf_keep_%'"
            )
            return {name: (table, sql) for name, table, sql in cursor.fetchall()}

    @classmethod
    def print_of(cls, trigger: "Trigger") -> Print:
        when = f" WHEN {trigger.refused}" if trigger.refused else ""
        made = (
            f"CREATE TRIGGER {trigger.name} BEFORE {trigger.verb.upper()} ON {trigger.table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{trigger.sentence}'); END"
        )
        return trigger.table, made

    @classmethod
    def make(cls, connection: Any, trigger: "Trigger") -> None:
        with connection.cursor() as cursor:
            cursor.execute(cls.print_of(trigger)[1])

    @classmethod
    def drop(cls, connection: Any, named: dict[str, str]) -> None:
        with connection.cursor() as cursor:
            for name in named:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Postgresql:
    # Bits of pg_trigger.tgtype.
    TYPES = {"insert": 4, "delete": 8, "update": 16, "truncate": 32}
    BEFORE, ROW = 2, 1

    @classmethod
    def found(cls, connection: Any) -> dict[str, Print]:
        """Switched off, or off for replicas, it is not the same any more: ``tgenabled`` is part of the print."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT t.tgname, t.tgrelid::regclass::text, p.prosrc, t.tgenabled, t.tgtype, t.tgqual IS NULL"
                " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE 'paraf_keep_%'"
            )
            return {row[0]: tuple(str(value) for value in row[1:]) for row in cursor.fetchall()}

    @classmethod
    def print_of(cls, trigger: "Trigger") -> Print:
        raises = f"RAISE EXCEPTION '{trigger.sentence}' USING ERRCODE = 'restrict_violation';"
        back = "OLD" if trigger.verb == "delete" else "NEW"
        body = f"IF {trigger.refused} THEN {raises} END IF; RETURN {back};" if trigger.refused else raises
        kind = cls.TYPES[trigger.verb] + cls.BEFORE + (cls.ROW if cls._by_row(trigger) else 0)
        return trigger.table, f" BEGIN {body} END ", "A", str(kind), "True"

    @classmethod
    def _by_row(cls, trigger: "Trigger") -> bool:
        return trigger.verb != "truncate"

    @classmethod
    def make(cls, connection: Any, trigger: "Trigger") -> None:
        name, table = trigger.name, trigger.table
        each = "ROW" if cls._by_row(trigger) else "STATEMENT"
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
                f" AS $${cls.print_of(trigger)[1]}$$"
            )
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {trigger.verb.upper()} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION {name}()"
            )
            # ALWAYS: a session that says it is a replica is refused too.
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")

    @classmethod
    def drop(cls, connection: Any, named: dict[str, str]) -> None:
        with connection.cursor() as cursor:
            for name, table in named.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
