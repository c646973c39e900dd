"""Two writers at once, and a process killed between any two statements, leave one valid chain."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from cms.core.audit import Deed, reading, record, record_many
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
