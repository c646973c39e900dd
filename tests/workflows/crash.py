"""Kills itself between any two statements of a transition; run as a program by test_crash.py.

python -m tests.workflows.crash ACT        prints how often it was killed, and whether old or new was left
"""

import json
import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from wagtail.models import Page, Revision, TaskState, WorkflowState  # noqa: E402

from cms.core.audit.models import AuditEntry  # noqa: E402
from cms.notifications.models import Notification  # noqa: E402
from tests import world  # noqa: E402
from tests.workflows.city import break_glass, make_city, waiting_at  # noqa: E402
from workflows import services  # noqa: E402
from workflows.models import Decision, Permit, Turn  # noqa: E402

LIMIT = 400


def state() -> str:
    """All that a transition touches, as text."""
    tables = (Decision, WorkflowState, TaskState, Turn, Revision, Page, AuditEntry, Notification, Permit)
    return json.dumps([list(model.objects.order_by("pk").values()) for model in tables], default=str)


def acts(city) -> dict:
    """Each prepares its own text and returns the last step, ready to be taken."""

    def settle():
        world.appoint(city.pic, "sekda", city.setda, capacity="plh", order_number="800/9")
        waiting_at(city, "sekda")
        city.sekda.appointments.update(ends="2020-01-01")
        return services.settle_open_turns

    def submit():
        draft = world.write(world.chapter(city.kominfo), city.pic)
        return lambda: services.submit(draft, city.pic)

    def at(stage, act):
        def prepare():
            round_ = waiting_at(city, stage)
            return lambda: act(round_)

        return prepare

    return {
        "submit": submit,
        "settle": settle,
        "approve": at("head", lambda round_: services.approve(round_.current_task_state, city.head)),
        "return": at(
            "head", lambda round_: services.send_back(round_.current_task_state, city.head, comment="x")
        ),
        "withdraw": at("head", lambda round_: services.withdraw(round_.content_object.specific, city.pic)),
        "publish": at("sekda", lambda round_: services.approve(round_.current_task_state, city.sekda)),
        "break_glass": at(
            "sekda",
            lambda round_: break_glass(round_.content_object.specific, city.admin, reason="Bencana."),
        ),
    }


def killed_at(number: int, act) -> bool:
    """Whether the child that took ``act`` was killed at its statement ``number``."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        taken = 0

        def count(execute, sql, params, many, context):
            nonlocal taken
            taken += 1
            if taken == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            act()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"the act itself failed, at statement {number}")
    return os.WIFSIGNALED(status)


def main(name: str) -> None:
    call_command("migrate", verbosity=0)
    act = acts(make_city())[name]()
    old = state()
    killed = 0
    for number in range(1, LIMIT):
        done = not killed_at(number, act)
        if done:
            break
        killed += 1
        if state() != old:
            break  # after the commit: the new state, whole
    after = state()
    sys.stdout.write("RESULT " + json.dumps({"killed": killed, "done": done, "changed": after != old}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
