"""The queue and the admin home with many pages waiting, beside a stock Wagtail project made in the same run.

    python benchmarks/waiting.py [numbers of pages …]     SQLite, and PostgreSQL too where DATABASE_URL names one

Each side runs in a process of its own on a database of its own; see README.md beside this file.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
# This folder on the path would put this file in the place of Python's own module ``queue``.
sys.path[0] = str(ROOT)
RUNS = 7
PATIENCE = 60_000  # ms of one page; a slower one is asked for fewer times
PATHS = {
    # The empty page is what the frame of the admin costs before anything waits: no list is quicker.
    "paraf": {"admin home": "/admin/", "queue": "/admin/antrean/", "empty page": "/admin/pemberitahuan/"},
    "stock": {
        "admin home": "/admin/",
        "queue": "/admin/reports/workflow_tasks/?reviewable=true",
        "empty page": "/admin/reports/locked/",
    },
}
STOCK_SETTINGS = """
import environ
DATABASES = {"default": environ.Env().db_url("DATABASE_URL")}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
ALLOWED_HOSTS = ["testserver"]
DEBUG = False
"""


def fill_paraf(number: int):
    """Action items of the Sekda's own agency: head and Sekda are one, so all of them wait for one person."""
    from tests import world
    from workflows import services

    where = world.agency("setda")
    sekda, pic = world.official("sekda", where), world.official("pic", where)
    round_ = services.submit(world.write(world.action_item(where), pic), pic)
    copier().copies_of(round_, number - 1)
    return sekda


def fill_stock(number: int):
    """Pages in the workflow a new project comes with, read by a superuser, who may moderate all."""
    from django.contrib.auth import get_user_model
    from wagtail.models import Workflow

    from home.models import HomePage

    users = get_user_model().objects
    editor = users.create_user("editor", "editor@example.test", "x")
    moderator = users.create_superuser("moderator", "moderator@example.test", "x")
    parent, workflow = HomePage.objects.first(), Workflow.objects.get()
    page = parent.add_child(instance=HomePage(title="Page", slug="page-0", live=False))
    page.save_revision(user=editor)
    round_ = workflow.start(page, editor)
    copier().copies_of(round_, number - 1)
    return moderator


def copier():
    """The copies of a waiting page that the tests make; by its file, since a stock project has no tests of ours."""
    spec = importlib.util.spec_from_file_location("many", ROOT / "tests" / "workflows" / "many.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def inside(side: str, number: int) -> None:
    """Runs in the process of one side: fill the database, ask for the pages, print what they cost."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        person = {"paraf": fill_paraf, "stock": fill_stock}[side](number)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    found = {}
    for name, path in PATHS[side].items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        asked = len(queries)  # now: the next request empties the log
        times, work = [], []
        while len(times) < RUNS and sum(times) < PATIENCE:
            start, busy = time.perf_counter(), time.process_time()
            client.get(path)
            times.append((time.perf_counter() - start) * 1000)
            work.append((time.process_time() - busy) * 1000)
        found[name] = {"status": status, "queries": asked, "ms": min(times), "cpu": min(work)}
    print("RESULT " + json.dumps(found))


def run(side: str, url: str, number: int, folder: Path) -> dict:
    settings = {"paraf": "cms.settings.test", "stock": "stock.settings.local"}[side]
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": settings,
        "LOG_LEVEL": "CRITICAL",
    }
    if side == "stock":
        environment["PYTHONPATH"] = str(folder / "stock")
    answer = subprocess.run(
        [sys.executable, __file__, "--inside", side, str(number)],
        env=environment, cwd=ROOT if side == "paraf" else folder / "stock",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    for line in answer.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line.removeprefix("RESULT "))
    raise SystemExit(f"{side} failed:\n{answer.stderr[-3000:]}")


def make_stock(folder: Path) -> None:
    """A new project, as ``wagtail start`` makes it, that reads its database from the environment."""
    wagtail = Path(sys.executable).with_name("wagtail")
    (folder / "stock").mkdir()
    subprocess.run([wagtail, "start", "stock", folder / "stock"], check=True, capture_output=True)
    local = folder / "stock" / "stock" / "settings" / "local.py"
    local.write_text(f"from .base import *\nSECRET_KEY = 'x'\n{STOCK_SETTINGS}")


def databases(folder: Path) -> dict[str, dict[str, str]]:
    """Where each side writes, by engine. On PostgreSQL two databases of their own beside the one named."""
    found = {"SQLite": {side: f"sqlite:///{folder / side}.sqlite3" for side in PATHS}}
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        parts = urlsplit(named)
        found["PostgreSQL"] = {
            side: urlunsplit(parts._replace(path=f"/paraf_bench_{side}_{os.getpid()}")) for side in PATHS
        }
    return found


def on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def table(engine: str, number: int, results: dict) -> None:
    print(f"\n{engine}, {number} pages waiting", flush=True)
    print(
        f"{'page':12}{'stock queries':>15}{'ours':>7}{'stock ms':>11}{'ours':>8}"
        f"{'times quicker':>15}{'stock CPU ms':>14}{'ours':>7}"
    )
    for name in PATHS["paraf"]:
        stock, ours = results["stock"][name], results["paraf"][name]
        if stock["status"] != 200:
            print(
                f"{name:12}{'HTTP ' + str(stock['status']):>15}{ours['queries']:>7}{'-':>11}{ours['ms']:>8.0f}{'-':>15}"
            )
            continue
        ratio = stock["ms"] / ours["ms"]
        print(
            f"{name:12}{stock['queries']:>15}{ours['queries']:>7}{stock['ms']:>11.0f}{ours['ms']:>8.0f}"
            f"{ratio:>14.1f}×{stock['cpu']:>14.0f}{ours['cpu']:>7.0f}"
        )


def measure(engine: str, number: int, urls: dict[str, str], names: list[str], folder: Path) -> None:
    """Both sides on databases of their own, new for each number and gone afterwards."""
    for database in names:
        on_server(f'CREATE DATABASE "{database}"')
    try:
        table(engine, number, {side: run(side, url, number, folder) for side, url in urls.items()})
    finally:
        for database in names:
            on_server(f'DROP DATABASE "{database}"')
        for left in folder.glob("*.sqlite3*"):
            left.unlink()


def main() -> None:
    numbers = [int(number) for number in sys.argv[1:]] or [1000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_stock(folder)
        for engine, urls in databases(folder).items():
            names = [urlsplit(url).path[1:] for url in urls.values()] if engine == "PostgreSQL" else []
            for number in numbers:
                measure(engine, number, urls, names, folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        if sys.argv[2] == "stock":
            sys.path[0] = str(Path.cwd())
        inside(sys.argv[2], int(sys.argv[3]))
    else:
        main()
