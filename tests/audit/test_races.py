"""Two writers at once, and a process killed between any two statements, leave one valid chain."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from cms.core.audit import Deed, held_back, reading, record, record_many
from cms.core.audit.models import AuditEntry
from cms.core.audit.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# Writes for ever: an entry beside a row of its own, in one transaction; says so after each.
WRITER = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection, transaction
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from django.contrib.sessions.models import Session
from django.utils import timezone
from cms.core.audit import record
number = 0
while True:
    number += 1
    with transaction.atomic():
        Session.objects.create(session_key=f"{sys.argv[2]}-{number}", session_data="", expire_date=timezone.now())
        record("crash.test", by=None, data={"key": f"{sys.argv[2]}-{number}"})
    print(number, flush=True)
"""


def at_once(count, act):
    gate = threading.Barrier(count)
    failed = []

    def run():
        try:
            gate.wait(10)
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def test_many_writers_leave_one_chain():
    before = AuditEntry.objects.count()

    def write():
        for _ in range(10):
            record("race.single", by=None)
            record_many([Deed("race.pair"), Deed("race.pair")], by=None)

    at_once(4, write)
    verdict = verify(reading.contents())
    assert verdict.holds
    assert verdict.entries == before + 4 * 10 * 3


@pytest.mark.postgres
def test_a_writer_waits_for_the_commit_of_the_one_before():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    holding, done = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                record("race.first", by=None)
                holding.set()
                done.wait(1)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    entry = record("race.second", by=None)
    thread.join(10)
    assert AuditEntry.objects.get(action="race.first").number == entry.number - 1
    assert verify(reading.contents()).holds


def test_a_rolled_back_writer_leaves_no_gap():
    def write():
        for turn in range(8):
            with transaction.atomic():
                record("race.kept", by=None)
                if turn % 2:
                    transaction.set_rollback(True)

    at_once(3, write)
    assert verify(reading.contents()).holds
    assert AuditEntry.objects.filter(action="race.kept").count() == 12


def start_writer(name):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [sys.executable, "-c", WRITER, connection.settings_dict["NAME"], name]
    return subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def test_killed_at_any_moment_the_chain_holds_and_no_entry_is_without_its_row():
    from django.contrib.sessions.models import Session

    writers = [start_writer("a"), start_writer("b")]
    try:
        for writer, entries in zip(writers, (5, 9), strict=True):
            assert [int(writer.stdout.readline()) for _ in range(entries)][-1] == entries
            writer.send_signal(signal.SIGKILL)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait(10)
            writer.stdout.close()
    verdict = verify(reading.contents())
    assert verdict.holds
    written = {entry.details["key"] for entry in AuditEntry.objects.filter(action="crash.test")}
    assert written == set(Session.objects.values_list("session_key", flat=True))
    assert {key[0] for key in written} == {"a", "b"}
    record("after.crash", by=None)
    assert verify(reading.contents()).holds


def test_what_is_held_back_is_chained_at_the_end_and_in_its_order():
    with transaction.atomic(), held_back():
        record("long.first", by=None)
        with held_back():
            record_many([Deed("long.second"), Deed("long.third")], by=None)
        assert not AuditEntry.objects.filter(action__startswith="long.").exists()
    found = AuditEntry.objects.filter(action__startswith="long.").order_by("number")
    assert [entry.action for entry in found] == ["long.first", "long.second", "long.third"]
    assert verify(reading.contents()).holds


def test_what_was_rolled_back_is_not_chained_and_nothing_is_held_back_outside_a_transaction():
    def fails():
        with transaction.atomic(), held_back():
            record("long.undone", by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    record("short", by=None)
    with pytest.raises(transaction.TransactionManagementError), held_back():
        record("long.nowhere", by=None)
    assert not AuditEntry.objects.filter(action__startswith="long.").exists()
    assert verify(reading.contents()).holds


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_short_entry_does_not_wait_for_long_work():
    """As a sign-in during the load of a file: it is chained and committed while the load goes on."""
    begun, signed_in = threading.Event(), threading.Event()

    def sign_in():
        assert begun.wait(10)
        record("sign_in.success", by=None)
        signed_in.set()

    def load():
        with transaction.atomic(), held_back():
            record("import.people", by=None)
            begun.set()
            assert signed_in.wait(10), "the sign-in waits for the load"

    tasks = iter([sign_in, load])
    lock = threading.Lock()

    def one():
        with lock:
            act = next(tasks)
        act()

    at_once(2, one)
    found = AuditEntry.objects.filter(action__in=["sign_in.success", "import.people"]).order_by("number")
    assert [entry.action for entry in found] == ["sign_in.success", "import.people"]
    assert verify(reading.contents()).holds
