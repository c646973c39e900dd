"""The log goes on at its end and nowhere else, and the database itself sees to it."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from cms.core.audit import Deed, guards, record, record_many
from cms.core.audit.chain import ROOT, content_of, hash_of
from cms.core.audit.models import AppendOnlyError, AuditEntry
from tests import world

pytestmark = pytest.mark.django_db


def test_entries_are_numbered_without_gaps_and_chained():
    person = world.person(full_name="Siti Rahma")
    first = record("appointment.end", by=person, on=person, data={"office": 3})
    second, third = record_many([Deed("a.b"), Deed("c.d", label="Bab IV")], by=None)
    assert [second.number, third.number] == [first.number + 1, first.number + 2]
    assert [second.previous, third.previous] == [first.hash, second.hash]
    stored = AuditEntry.objects.get(pk=first.pk)
    assert stored.hash == hash_of(content_of(stored)) == first.hash
    assert (stored.by_id, stored.by_name) == (person.pk, "Siti Rahma")
    assert (stored.on_kind, stored.on_id) == ("accounts.user", str(person.pk))
    assert stored.details == {"office": 3}
    assert AuditEntry.objects.get(pk=third.pk).on_label == "Bab IV"


def test_the_first_entry_follows_nothing():
    record("a.b", by=None)
    assert AuditEntry.objects.get(number=1).previous == ROOT


def test_what_no_database_keeps_is_replaced_before_it_is_hashed():
    entry = record("a.b", by=None, data={"name": "a\x00b\ud800c"}, label="x\x00\udfffy" + "z" * 400)
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert stored.hash == hash_of(content_of(stored))
    assert "\x00" not in stored.on_label
    assert len(stored.on_label) == 250


def test_an_entry_stands_or_falls_with_its_transaction():
    @transaction.atomic
    def fail():
        record("a.b", by=None)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not AuditEntry.objects.filter(action="a.b").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET action = 'x' WHERE number = 1",
        "UPDATE core_auditentry SET hash = hash",
        "DELETE FROM core_auditentry WHERE number = 2",
        "DELETE FROM core_auditentry",
    ],
)
def test_the_database_refuses_changes(statement):
    record("a.b", by=None), record("c.d", by=None)
    before = list(AuditEntry.objects.values())
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(AuditEntry.objects.values()) == before


def test_postgresql_refuses_truncation():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    record("a.b", by=None)
    for statement in ("TRUNCATE core_auditentry", "TRUNCATE core_auditentry CASCADE"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET action = 'x'")
    assert AuditEntry.objects.filter(action="a.b").count() == 1


@pytest.mark.parametrize("step", [-1, 0, 2])
def test_a_row_put_in_elsewhere_is_refused(step):
    record("a.b", by=None), record("c.d", by=None)
    row = AuditEntry.objects.first()
    number = row.number + step
    row.number, row.hash, row._state.adding = number, "f" * 64, True
    with pytest.raises(IntegrityError, match=r"(?i)last entry|unique"), transaction.atomic():
        row.save()
    assert AuditEntry.objects.filter(action__in=["a.b", "c.d"]).count() == 2


def test_replacing_a_row_is_refused():
    """SQLite's REPLACE deletes without asking the trigger on deletion."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has it")
    record("a.b", by=None), record("c.d", by=None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO core_auditentry SELECT * FROM core_auditentry WHERE number = 1"
        )
    assert AuditEntry.objects.filter(action__in=["a.b", "c.d"]).count() == 2


def test_a_next_entry_of_an_earlier_hash_takes_nothing_away():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has it")
    first, last = record("a.b", by=None), record("c.d", by=None)
    columns = [field.column for field in AuditEntry._meta.concrete_fields]
    taken = {"number": str(last.number + 1), "previous": f"'{last.hash}'", "hash": f"'{first.hash}'"}
    values = ", ".join(taken.get(column, column) for column in columns)
    with (
        pytest.raises(IntegrityError, match="last entry"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO core_auditentry ({', '.join(columns)}) SELECT {values}"  # noqa: S608
            f" FROM core_auditentry WHERE number = {last.number}"
        )
    assert list(AuditEntry.objects.order_by("number")) == [first, last]


def test_the_model_refuses_before_the_database_is_asked():
    entry = record("a.b", by=None)
    for act in (
        entry.save, entry.delete, AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action="x"),
    ):  # fmt: skip
        with pytest.raises(AppendOnlyError):
            act()


def test_the_guards_are_in_place_and_come_back():
    assert guards.missing(connection) == []
    with connection.cursor() as cursor:
        on_table = " ON core_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER paraf_audit_delete{on_table}")
    assert guards.missing(connection) == ["paraf_audit_delete"]
    guards.install(connection)
    assert guards.missing(connection) == []


HOLLOW = {
    "sqlite": {
        "trigger": [
            "DROP TRIGGER paraf_audit_update",
            "CREATE TRIGGER paraf_audit_update BEFORE UPDATE ON core_auditentry BEGIN SELECT 1; END",
        ],
    },
    "postgresql": {
        "trigger": [
            "DROP TRIGGER paraf_audit_update ON core_auditentry",
            ("CREATE TRIGGER paraf_audit_update BEFORE UPDATE ON core_auditentry FOR EACH ROW WHEN (false)"
            " EXECUTE FUNCTION paraf_audit_refuse()"),
            "ALTER TABLE core_auditentry ENABLE ALWAYS TRIGGER paraf_audit_update",
        ],
        "function": [
            ("CREATE OR REPLACE FUNCTION paraf_audit_refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$")
        ],
        "off": ["ALTER TABLE core_auditentry DISABLE TRIGGER paraf_audit_update"],
    },
}  # fmt: skip


@pytest.mark.parametrize("what", ["trigger", "function", "off"])
def test_a_guard_of_the_same_name_that_guards_nothing_is_found_and_mended(what):
    statements = HOLLOW[connection.vendor].get(what)
    if statements is None:
        pytest.skip("SQLite has neither")
    entry = record("a.b", by=None)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    assert "paraf_audit_update" in guards.missing(connection)
    guards.install(connection)
    assert guards.missing(connection) == []
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET action = 'x' WHERE number = %s", [entry.number])


def test_an_entry_outlives_its_person():
    person = world.person()
    entry = record("a.b", by=person, on=person)
    get_user_model().objects.filter(pk=person.pk).delete()
    assert AuditEntry.objects.get(pk=entry.pk).by_id == person.pk


def test_an_entry_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    record("a.b", by=None)
    with django_assert_max_num_queries(3):
        record_many([Deed("a.b", data={"n": n}) for n in range(100)], by=None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_harness_empties_its_database_past_the_guards():
    record("a.b", by=None)
    assert guards.missing(connection) == []
