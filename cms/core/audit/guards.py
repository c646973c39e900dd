"""Triggers by which the database itself keeps the log append-only and its numbers without gaps.

There is no setting that opens them. Whoever may alter the table can drop or alter them, and ``verify_audit`` says so:
each is compared with the text it was made from.
"""

from typing import Any

from cms.core.audit.chain import ROOT

TABLE = "core_auditentry"
NAMES = frozenset({"paraf_audit_update", "paraf_audit_delete", "paraf_audit_insert"})
TRUNCATE = "paraf_audit_truncate"

SQLITE = {
    f"paraf_audit_{verb}": f"""CREATE TRIGGER paraf_audit_{verb} BEFORE {verb.upper()} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
    for verb in ("update", "delete")
} | {
    # Also stops INSERT OR REPLACE, which would delete a row of the same number or hash without a word to the other.
    "paraf_audit_insert": f"""CREATE TRIGGER paraf_audit_insert BEFORE INSERT ON {TABLE}
    WHEN NEW.number <> COALESCE((SELECT MAX(number) FROM {TABLE}), 0) + 1
      OR NEW.previous <> COALESCE((SELECT hash FROM {TABLE} ORDER BY number DESC LIMIT 1), '{ROOT}')
      OR EXISTS (SELECT 1 FROM {TABLE} WHERE hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the audit log goes on after its last entry only'); END"""  # noqa: S608 - constants
}

BODIES = {
    "paraf_audit_refuse": """
    BEGIN
      RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
    END """,
    "paraf_audit_follow": f"""
    DECLARE last RECORD;
    BEGIN
      SELECT number, hash INTO last FROM {TABLE} ORDER BY number DESC LIMIT 1;
      IF NEW.number <> COALESCE(last.number, 0) + 1 OR NEW.previous <> COALESCE(last.hash, '{ROOT}') THEN
        RAISE EXCEPTION 'the audit log goes on after its last entry only' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END """,  # noqa: S608 - constants
}
# Of each trigger: its event, for what, its function, and the bits of pg_trigger.tgtype (1 a row, 2 before).
POSTGRESQL = {
    "paraf_audit_update": ("UPDATE", "ROW", "paraf_audit_refuse", 1 + 2 + 16),
    "paraf_audit_delete": ("DELETE", "ROW", "paraf_audit_refuse", 1 + 2 + 8),
    TRUNCATE: ("TRUNCATE", "STATEMENT", "paraf_audit_refuse", 2 + 32),
    "paraf_audit_insert": ("INSERT", "ROW", "paraf_audit_follow", 1 + 2 + 4),
}
# ALWAYS: a session that says it is a replica is refused too.
ALWAYS = "A"


def install(connection: Any) -> None:
    """Put the triggers in place as they were made; on a database that has them so it changes nothing."""
    wrong = missing(connection)
    if not wrong:
        return
    make = _make_sqlite if connection.vendor == "sqlite" else _make_postgresql
    with connection.cursor() as cursor:
        for name in wrong:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{_on_table(connection)}")
        make(cursor, wrong)


def _make_sqlite(cursor: Any, names: list[str]) -> None:
    for name in names:
        cursor.execute(SQLITE[name])


def _make_postgresql(cursor: Any, names: list[str]) -> None:
    for function, body in BODIES.items():
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
    for name in names:
        event, each, function, _type = POSTGRESQL[name]
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION {function}()"
        )
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def remove(connection: Any) -> None:
    """Take them away. For the way back of the migration, and for tests that empty or falsify their database."""
    with connection.cursor() as cursor:
        for name in expected(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{_on_table(connection)}")


def _on_table(connection: Any) -> str:
    return f" ON {TABLE}" if connection.vendor == "postgresql" else ""


def expected(vendor: str) -> frozenset[str]:
    return NAMES | {TRUNCATE} if vendor == "postgresql" else NAMES


def missing(connection: Any) -> list[str]:
    """Names of the triggers that ought to be there and are not, are switched off, or are not as they were made."""
    made: dict[str, tuple[Any, ...]]
    if connection.vendor == "postgresql":
        made = {
            name: (ALWAYS, kind, True, function, BODIES[function])
            for name, (_event, _each, function, kind) in POSTGRESQL.items()
        }
        asked = (
            "SELECT t.tgname, t.tgenabled, t.tgtype, t.tgqual IS NULL, p.proname, p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = %s::regclass"
        )
    else:
        made = {name: (text,) for name, text in SQLITE.items()}
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, [TABLE])
        found = {name: tuple(text) for name, *text in cursor.fetchall()}
    return sorted(name for name, text in made.items() if found.get(name) != text)
