"""Submitting, approving, and approving last with publication, beside a stock Wagtail project in the same run.

    python benchmarks/approve.py        SQLite, and PostgreSQL too where DATABASE_URL names one

Two stages on either side. Each step is taken with few and with many approvers; see README.md beside this file.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
STEPS = ("submit", "approve", "approve and publish")
PAGES = 9
FEW, MANY = 2, 160
# SQLite works inside the process: its own time is counted, so that other work on the machine is not.
clock = time.perf_counter


def paraf(approvers: int):
    """As many heads and Sekdas, so that each is told; only one of each decides."""
    from tests import world
    from workflows import services

    setda, agency = world.agency("setda"), world.agency()
    heads = [world.official("head", agency) for _number in range(approvers)]
    sekdas = [world.official("sekda", setda) for _number in range(approvers)]
    pic = world.official("pic", agency)
    for _number in range(PAGES):
        page = world.write(world.chapter(agency, text="<p>" + "Kata demi kata. " * 200 + "</p>"), pic)
        round_ = None

        def submit(page=page):
            return services.submit(page, pic)

        round_ = yield submit
        round_ = yield lambda state=round_.current_task_state: services.approve(state, heads[0])
        yield lambda state=round_.current_task_state: services.approve(state, sekdas[0])


def stock(approvers: int):
    """Two group tasks; the mails go to memory on both sides."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

    from home.models import HomePage

    users = get_user_model().objects
    editor = users.create_superuser("editor", "editor@example.test", "x")
    workflow = Workflow.objects.create(name="Two stages")
    deciders = []
    for place in range(2):
        group = Group.objects.create(name=f"Stage {place}")
        task = GroupApprovalTask.objects.create(name=f"Stage {place}")
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
        for number in range(approvers):
            person = users.create_user(f"p{place}-{number}", f"p{place}-{number}@example.test", "x")
            person.groups.add(group, Group.objects.get(name="Moderators"))
        deciders.append(person)
    parent = HomePage.objects.first()
    for count in range(PAGES):
        page = parent.add_child(instance=HomePage(title=f"Page {count}", slug=f"page-{count}", live=False))
        page.save_revision(user=editor)
        state = yield lambda page=page: workflow.start(page, editor)
        state = yield lambda state=state: (state.current_task_state.approve(user=deciders[0]), state)[1]
        state.refresh_from_db()
        yield lambda state=state: state.current_task_state.approve(user=deciders[1])


class Worker:
    """What the worker does after the commit, which here runs in the same process: its share of time and queries."""

    def __init__(self) -> None:
        self.spent, self.queries, self.busy = 0.0, 0, False

    def stand_in(self) -> None:
        from django.db import connection

        from cms.core import nudge

        send = nudge.send

        def counted(task, *args):
            if self.busy:
                return send(task, *args)
            start, before, self.busy = clock(), len(connection.queries_log), True
            try:
                return send(task, *args)
            finally:
                self.busy = False
                self.spent += (clock() - start) * 1000
                self.queries += len(connection.queries_log) - before

        nudge.send = counted


def measure(steps, side: str) -> dict[str, dict[str, float]]:
    """Least time of each step in the request, commit included, and the queries of its last turn; then the worker's."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    global clock  # noqa: PLW0603 - one engine a process
    if connection.vendor == "sqlite":
        clock = time.process_time
    worker = Worker()
    if side == "paraf":
        worker.stand_in()
    found: dict[str, list[tuple[float, int, float, int]]] = {name: [] for name in STEPS}
    act = next(steps)
    for number in range(PAGES * len(STEPS)):
        worker.spent, worker.queries = 0.0, 0
        connection.queries_log.clear()  # it keeps the last 9,000 only
        with CaptureQueriesContext(connection) as queries:
            start = clock()
            with transaction.atomic():
                result = act()
            spent = (clock() - start) * 1000
        found[STEPS[number % len(STEPS)]].append(
            (spent - worker.spent, len(queries) - worker.queries, worker.spent, worker.queries)
        )
        try:
            act = steps.send(result)
        except StopIteration:
            break
    return {
        name: {
            "ms": min(run[0] for run in runs),
            "queries": runs[-1][1],
            "later ms": min(run[2] for run in runs),
            "later queries": runs[-1][3],
        }
        for name, runs in found.items()
    }


def inside(side: str, approvers: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print("RESULT " + json.dumps(measure({"paraf": paraf, "stock": stock}[side](approvers), side)))


def run(side: str, url: str, approvers: int, folder: Path) -> dict:
    settings = {"paraf": "cms.settings.test", "stock": "stock.settings.local"}[side]
    known = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "CRITICAL"}
    if side == "stock":
        known["PYTHONPATH"] = str(folder / "stock")
    answer = subprocess.run(
        [sys.executable, __file__, "--inside", side, str(approvers)],
        env=os.environ | known, cwd=ROOT if side == "paraf" else folder / "stock",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    for line in answer.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line.removeprefix("RESULT "))
    raise SystemExit(f"{side} failed:\n{answer.stderr[-3000:]}")


def main() -> None:
    from benchmarks.waiting import databases, make_stock, on_server

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_stock(folder)
        for engine, urls in databases(folder).items():
            print(
                f"\n{engine}\n{'step':22}{'approvers':>10}{'stock queries / ms':>22}{'Paraf queries / ms':>22}"
                f"{'worker afterwards':>20}"
            )
            for approvers in (FEW, MANY):
                found = {}
                for side, url in urls.items():
                    if engine == "PostgreSQL":
                        database = url.rpartition("/")[2]
                        on_server(f'DROP DATABASE IF EXISTS "{database}"')
                        on_server(f'CREATE DATABASE "{database}"')
                    else:
                        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)
                    found[side] = run(side, url, approvers, folder)
                    if engine == "PostgreSQL":
                        on_server(f'DROP DATABASE IF EXISTS "{database}"')
                for step in STEPS:
                    shown = [
                        f"{found[side][step]['queries']:.0f} / {found[side][step]['ms']:.0f}"
                        for side in ("stock", "paraf")
                    ]
                    ours = found["paraf"][step]
                    later = f"{ours['later queries']:.0f} / {ours['later ms']:.0f}"
                    print(f"{step:22}{approvers:>10}{shown[0]:>22}{shown[1]:>22}{later:>20}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        if sys.argv[2] == "stock":
            sys.path[0] = str(Path.cwd())
        inside(sys.argv[2], int(sys.argv[3]))
    else:
        main()
