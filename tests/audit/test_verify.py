"""Whatever is changed in the log or in an export of it is found, and the first broken entry is named."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.audit import Deed, guards, heads, reading, record, record_many
from cms.core.audit.chain import FIELDS
from cms.core.audit.exporting import lines, verify_file
from cms.core.audit.models import AuditEntry
from cms.core.audit.verifying import verify
from cms.core.tasks import keep_audit_head
from tests import world
from tests.audit_door import without_guards

pytestmark = pytest.mark.django_db
LENGTH = 6
tries = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def log():
    person = world.person(full_name="Rahma Siti")
    record_many(
        [Deed("workflow.approve", on=person, data={"n": n, "office": "Kepala Dinas"}) for n in range(LENGTH)],
        by=person,
    )
    return list(reading.contents())


@pytest.fixture
def empty():
    falsify("DELETE FROM core_auditentry")


@pytest.fixture
def export(log):
    return "".join(lines()).encode()


def checked(content, head=""):
    return verify_file(io.BytesIO(content), head)


def run(*args):
    out = io.StringIO()
    call_command("verify_audit", *args, stdout=out)
    return out.getvalue()


def falsify(statement, *params):
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_a_chain_that_holds(log):
    said = run()
    assert log[-1]["hash"] in said
    assert str(len(log)) in said
    assert run("--head", log[2]["hash"])


@pytest.mark.usefixtures("empty")
def test_an_empty_log_holds():
    assert "0" in run()
    assert checked("".join(lines()).encode()).holds


@given(data=st.data())
@tries
def test_any_changed_bit_of_any_column_is_found(log, data):
    at = data.draw(st.integers(0, len(log) - 1))
    name = data.draw(st.sampled_from((*FIELDS, "hash")))
    row = dict(log[at])
    value = row[name]
    if not isinstance(value, str):
        row[name] = (value or 0) ^ (1 << data.draw(st.integers(0, 40)))
    else:
        content = bytearray(value.encode() or b"\x00")
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 6))
        row[name] = content.decode("utf-8", "replace")
    verdict = verify([*log[:at], row, *log[at + 1 :]])
    assert not verdict.holds
    assert str(log[at]["number"]) in verdict.fault or str(row["number"]) in verdict.fault


@given(data=st.data())
@tries
def test_any_removal_insertion_or_exchange_is_found(log, data):
    numbers = st.integers(0, len(log) - 1)
    rows, way = list(log), data.draw(st.sampled_from(["remove", "insert", "swap", "renumber"]))
    if way == "remove":
        del rows[data.draw(st.integers(0, len(log) - 2))]  # at the end only a kept head tells
    elif way == "insert":
        rows.insert(data.draw(numbers), dict(log[data.draw(numbers)]))
    elif way == "swap":
        one, other = sorted(data.draw(st.lists(numbers, min_size=2, max_size=2, unique=True)))
        rows[one], rows[other] = rows[other], rows[one]
    else:  # a removal, with the numbers behind it closed up
        gone = data.draw(st.integers(0, len(log) - 2))
        del rows[gone]
        rows = [{**row, "number": log[0]["number"] + place} for place, row in enumerate(rows)]
    assert not verify(rows).holds


@given(data=st.data())
@tries
def test_any_changed_bit_of_an_export_is_found(export, data):
    content = bytearray(export)
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert checked(export).holds
    assert not checked(bytes(content)).holds


@given(data=st.data())
@tries
def test_any_line_removed_repeated_or_exchanged_in_an_export_is_found(export, data):
    rows = export.splitlines(keepends=True)
    places = st.integers(0, len(rows) - 1)
    one, other = data.draw(places), data.draw(places)
    way = data.draw(st.sampled_from(["remove", "repeat", "swap"]))
    if way == "remove":
        del rows[one]
    elif way == "repeat":
        rows.insert(other, rows[one])
    else:
        rows[one], rows[other] = rows[other], rows[one]
    if rows == export.splitlines(keepends=True):
        return
    assert not checked(b"".join(rows)).holds


def test_what_somebody_who_owns_the_database_changes_is_named(log):
    second = log[1]["number"]
    falsify("UPDATE core_auditentry SET by_name = 'Orang Lain' WHERE number = %s", second)
    with pytest.raises(CommandError, match=str(second)):
        run()


def test_a_removed_row_is_named(log):
    falsify("DELETE FROM core_auditentry WHERE number = %s", log[1]["number"])
    with pytest.raises(CommandError, match=str(log[2]["number"])):
        run()


def test_a_tail_cut_off_is_found_by_the_kept_head(log):
    falsify("DELETE FROM core_auditentry WHERE number >= %s", log[-2]["number"])
    assert run()
    with pytest.raises(CommandError, match=str(log[-3]["number"])):
        run("--head", log[-1]["hash"])


@pytest.fixture
def heads_file(settings, tmp_path):
    settings.PARAF_AUDIT_HEADS = str(tmp_path / "elsewhere" / "heads.txt")
    return tmp_path / "elsewhere" / "heads.txt"


def test_heads_are_kept_outside_the_database_once_each(log, heads_file):
    assert [keep_audit_head(), keep_audit_head()] == [True, False]
    record("one.more", by=None)
    assert keep_audit_head()
    assert len(heads_file.read_text().splitlines()) == 2
    assert run()


def test_each_commit_keeps_its_head_and_sign_ins_wait_for_the_hour(
    log, heads_file, django_capture_on_commit_callbacks
):
    """The worker has not come by yet, and the tail is missed all the same."""
    with django_capture_on_commit_callbacks(execute=True):
        for action in ("workflow.approve", "access.flags", "sign_in.success"):
            record(action, by=None)
    kept = list(AuditEntry.objects.filter(number__in=heads.kept().heads).order_by("number"))
    assert [entry.action for entry in kept] == ["workflow.approve", "access.flags"]
    assert [entry.hash for entry in kept] == list(heads.kept().heads.values())
    assert run()
    falsify("DELETE FROM core_auditentry WHERE number >= %s", kept[-1].number)
    with pytest.raises(CommandError, match=str(kept[-1].number - 1)):
        run()


def test_what_is_rolled_back_keeps_no_head(log, heads_file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record("workflow.approve", by=None)
        transaction.set_rollback(True)
    assert not heads_file.exists()


def test_a_place_that_takes_no_head_undoes_nothing(
    log, settings, tmp_path, caplog, django_capture_on_commit_callbacks
):
    (tmp_path / "file").write_text("")
    settings.PARAF_AUDIT_HEADS = str(tmp_path / "file" / "heads.txt")
    with django_capture_on_commit_callbacks(execute=True):
        record("workflow.approve", by=None)
    assert AuditEntry.objects.count() == len(log) + 1
    assert "in on_commit()" in caplog.text


def test_without_a_place_no_head_is_kept(log, settings):
    settings.PARAF_AUDIT_HEADS = ""
    assert keep_audit_head() is False
    assert run()


def test_the_last_rows_removed_are_found_without_naming_a_head(log, heads_file):
    keep_audit_head()
    falsify("DELETE FROM core_auditentry WHERE number >= %s", log[-2]["number"])
    with pytest.raises(CommandError, match=str(log[-3]["number"])):
        run()


def test_a_chain_rewritten_with_right_hashes_is_found(log, heads_file):
    """Cut off and written anew by somebody who knows how: every hash is right, and the kept head is not there."""
    keep_audit_head()
    falsify("DELETE FROM core_auditentry WHERE number >= %s", log[-1]["number"])
    record_many([Deed("workflow.return"), Deed("workflow.return")], by=None)
    assert verify(reading.contents()).holds
    with pytest.raises(CommandError, match=str(log[-1]["number"])):
        run()


def test_a_line_added_later_does_not_replace_the_first_word(log, heads_file):
    keep_audit_head()
    first = heads.kept().heads
    with heads_file.open("a") as lines:
        lines.write(f"{log[-1]['number']} {'0' * 64} {log[0]['hash']} x\nno line\n")
    assert heads.kept().heads == first
    assert run()


def test_a_log_rewritten_from_its_first_entry_is_found_but_where_demos_begin_anew(log, heads_file, settings):
    keep_audit_head()
    falsify("DELETE FROM core_auditentry")
    record_many([Deed("workflow.approve")] * LENGTH, by=None)
    settings.PARAF_DEMO = False
    with pytest.raises(CommandError, match="1"):
        run()
    settings.PARAF_DEMO = True
    assert run()


def test_a_row_that_can_no_longer_be_read_is_named(log):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes no such value")
    falsify("UPDATE core_auditentry SET at = 'kemarin' WHERE number = %s", log[3]["number"])
    falsify("UPDATE core_auditentry SET data = CAST(X'ff' AS TEXT) WHERE number = %s", log[2]["number"])
    with pytest.raises(CommandError, match=str(log[2]["number"])):
        run()


def test_missing_guards_are_told(log):
    guards.remove(connection)
    with pytest.raises(CommandError, match="paraf_audit_update"):
        run()


def test_an_export_is_checked_without_the_database(export, tmp_path, django_assert_num_queries):
    file = tmp_path / "audit.jsonl"
    file.write_bytes(export)
    with django_assert_num_queries(0):
        assert run("--file", str(file))
        file.write_bytes(export.replace(b"Rahma", b"Rohma", 1))
        with pytest.raises(CommandError):
            run("--file", str(file))
        with pytest.raises(CommandError):
            run("--file", str(tmp_path / "none"))


def test_an_export_since_a_day_goes_on_from_a_hash(log, tmp_path):
    file = tmp_path / "audit.jsonl"
    call_command("export_audit", "--since", "2020-01-01", "--output", str(file))
    *rows, last = file.read_text().splitlines()
    manifest = json.loads(last)["manifest"]
    assert manifest["head"] == log[-1]["hash"]
    assert (manifest["entries"], len(rows)) == (len(log), len(log))
    call_command("export_audit", "--since", "2999-01-01", "--output", str(file))
    assert json.loads(file.read_text())["manifest"]["before"] == log[-1]["hash"]
    assert checked(file.read_bytes(), log[-1]["hash"]).holds
    assert not checked(file.read_bytes(), log[0]["hash"]).holds


def test_a_foreign_or_hostile_file_is_no_export():
    for content in (
        b"",
        b"{}\n",
        b"[" * 100_000 + b"\n",
        b"\xff\n",
        b'{"manifest":1}\n',
        b"1\n",
        b'{"manifest":{}}\n',
    ):
        assert not checked(content).holds


def test_reading_in_pieces_reads_all(log, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(reading, "PIECE", 4)
    with django_assert_max_num_queries(3):
        assert list(reading.contents()) == log
    record("a.b", by=None)
    assert AuditEntry.objects.count() == len(list(reading.contents()))
