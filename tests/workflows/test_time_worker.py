"""A real Redis and real workers, killed in the middle: no reminder and no notice is lost, none is given twice."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.test_worker import ROOT, Installation, redis_url

__all__ = ["redis_url"]
pytestmark = [pytest.mark.redis, pytest.mark.own_database]
DAY = "date(2026, 10, 9)"  # a Friday, the day after the deadline
CITY = """
from datetime import date
from tests.workflows.city import make_city, waiting_at
from workflows.models import Turn
waiting_at(make_city(), "head")
Turn.objects.update(due_on=date(2026, 10, 8))
from cms.notifications.models import Notification
Notification.objects.all().delete()
"""
# A worker of one process whose day is known; ``hang`` stops it between the row and the notices.
WORKER = """
import time, django
from datetime import date
from cms.celery import app
django.setup()
import workflows.tasks
from workflows import time_notices
from workflows.services import reminding
workflows.tasks.remind = lambda: reminding.remind({day})
if {hang}:
    def stop(*args, **kwargs):
        open({marker!r}, "w").close()
        time.sleep(600)
    time_notices.notify = stop
app.worker_main(["worker", "--pool", "solo", "--loglevel", "WARNING"])
"""
WATCH = "from workflows.tasks import watch_deadlines; watch_deadlines.delay()"
MAIL = "from cms.notifications.tasks import send_waiting; send_waiting.delay()"
NOTICE = """
from tests import world
from cms.notifications.services import notify
notify([world.person("penerima")], subject="Perihal", body="Isi.")
"""
REMINDERS = "select count(*) from workflows_reminder"
NOTICES = "select count(*) from notifications_notification"


@pytest.fixture
def installation(redis_url: str, tmp_path: Path, migrated_file: Path) -> Iterator[Installation]:
    found = Installation(tmp_path, redis_url, migrated_file)
    found.env["EMAIL_URL"] = f"filemail:///{tmp_path / 'mails'}"
    (tmp_path / "mails").mkdir()
    yield found
    found.kill_workers()


def shell(installation: Installation, script: str) -> None:
    installation.manage("shell", "-c", script)


def start(installation: Installation, *, hang: bool) -> Path:
    marker = installation.folder / "berhenti"
    script = WORKER.format(day=DAY, hang=hang, marker=str(marker))
    installation.workers.append(
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=installation.env,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
    )
    return marker


def test_a_worker_killed_between_row_and_notice_leaves_neither(installation: Installation) -> None:
    shell(installation, CITY)
    marker = start(installation, hang=True)
    shell(installation, WATCH)
    pause = threading.Event()
    for _ in range(1200):
        if marker.exists():
            break
        pause.wait(0.05)
    assert marker.exists()
    installation.kill_workers()
    assert installation.ask(REMINDERS) == (0,)
    assert installation.ask(NOTICES) == (0,)
    start(installation, hang=False)
    for _again in range(2):
        shell(installation, WATCH)
    installation.wait_for(REMINDERS, lambda row: row == (1,))
    told = "select count(*) from notifications_notification where kind = 'deadline'"
    installation.wait_for(told, lambda row: row == (2,))  # the superior and the holder, once each


def test_a_worker_killed_while_it_mails_loses_no_notice(installation: Installation) -> None:
    shell(installation, NOTICE)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(4)
        good = installation.env["EMAIL_URL"]
        installation.env["EMAIL_URL"] = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        start(installation, hang=False)
        shell(installation, MAIL)
        mute.settimeout(60)
        connection, _address = mute.accept()  # the worker waits for a greeting that never comes
        installation.kill_workers()
        connection.close()
    assert installation.ask("select mailed_at from notifications_notification") == (None,)
    installation.env["EMAIL_URL"] = good
    installation.ask("update notifications_notification set retry_at = '2020-01-01 00:00:00'")
    start(installation, hang=False)
    shell(installation, MAIL)
    installation.wait_for("select mailed_at from notifications_notification", lambda row: row != (None,))
    letters = [path.read_text() for path in (installation.folder / "mails").iterdir()]
    assert sum("Subject: Perihal" in letter for letter in letters) == 1
