"""Triggers by which the database itself keeps the log append-only and its numbers without gaps.

There is no setting that opens them. Whoever may alter the table can drop them, and ``verify_audit`` says so.
"""

from typing import Any

from cms.core.audit.chain import ROOT

TABLE = "core_auditentry"
NAMES = frozenset({"paraf_audit_update", "paraf_audit_delete", "paraf_audit_insert"})
TRUNCATE = "paraf_audit_truncate"

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS paraf_audit_{verb} BEFORE {verb.upper()} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
    for verb in ("update", "delete")
] + [
    # Also stops INSERT OR REPLACE, which would delete a row without a word to the other trigger.
    f"""CREATE TRIGGER IF NOT EXISTS paraf_audit_insert BEFORE INSERT ON {TABLE}
    WHEN NEW.number <> COALESCE((SELECT MAX(number) FROM {TABLE}), 0) + 1
      OR NEW.previous <> COALESCE((SELECT hash FROM {TABLE} ORDER BY number DESC LIMIT 1), '{ROOT}')
    BEGIN SELECT RAISE(ABORT, 'the audit log goes on after its last entry only'); END"""  # noqa: S608 - constants
]

POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION paraf_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
    END $$""",
    f"""CREATE OR REPLACE FUNCTION paraf_audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last RECORD;
    BEGIN
      SELECT number, hash INTO last FROM {TABLE} ORDER BY number DESC LIMIT 1;
      IF NEW.number <> COALESCE(last.number, 0) + 1 OR NEW.previous <> COALESCE(last.hash, '{ROOT}') THEN
        RAISE EXCEPTION 'the audit log goes on after its last entry only' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$""",  # noqa: S608 - constants
    *(
        statement
        for name, event, kind, act in (
            ("paraf_audit_update", "UPDATE", "ROW", "refuse"),
            ("paraf_audit_delete", "DELETE", "ROW", "refuse"),
            (TRUNCATE, "TRUNCATE", "STATEMENT", "refuse"),
            ("paraf_audit_insert", "INSERT", "ROW", "follow"),
        )
        for statement in (
            f"DROP TRIGGER IF EXISTS {name} ON {TABLE}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH {kind} EXECUTE FUNCTION paraf_audit_{act}()",
            # ALWAYS: a session that says it is a replica is refused too.
            f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}",
        )
    ),
]


def install(connection: Any) -> None:
    """Put the triggers in place; again on the same database it changes nothing."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take them away. For the way back of the migration, and for tests that empty or falsify their database."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in expected(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def expected(vendor: str) -> frozenset[str]:
    return NAMES | {TRUNCATE} if vendor == "postgresql" else NAMES


def missing(connection: Any) -> list[str]:
    """Names of the triggers that ought to be there and are not, or are switched off."""
    if connection.vendor == "postgresql":
        found = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'"
    else:
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(found, [TABLE])
        present = {row[0] for row in cursor.fetchall()}
    return sorted(expected(connection.vendor) - present)
