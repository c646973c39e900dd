"""One node of three is killed while people search and edit: no wrong answer, no lost edit.

    ELASTICSEARCH_URL=http://…:9201,http://…:9202,http://…:9203 python benchmarks/lost_node.py PID [--seconds 30]

PID is the process of the node to kill; it gets SIGKILL after a third of the time. One thread asks one question over and
again, as a visitor; the main one edits documents, one after the other, and asks for each edit. Every answer is held
against what is true: the number of public documents, and the text just written. At the end the index is compared.
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

# The project for this folder: a neighbour is called like a module of Python.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
FOLDER = tempfile.TemporaryDirectory()
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
os.environ["SEARCH_ENGINE"] = "elasticsearch"
os.environ.setdefault("ELASTICSEARCH_INDEX", "paraf-lost-node")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")

import django  # noqa: E402 - the settings come first

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from cms.documents.models import OfficialDocument, PageText  # noqa: E402
from search.engines import remote_engine  # noqa: E402
from search.selectors.answers import Answer, Choice, answer  # noqa: E402
from search.services.comparison import differences  # noqa: E402
from search.services.outbox import drain_outbox  # noqa: E402
from tests.search.world import document  # noqa: E402

PUBLIC, SECRET = 60, 20


def make_database() -> None:
    connection.settings_dict.setdefault("TEST", {})["NAME"] = f"{FOLDER.name}/test.sqlite3"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    with transaction.atomic():
        for number in range(PUBLIC):
            document("Sampah pasar.", title=f"Umum {number}")
        for number in range(SECRET):
            document(
                "Sampah.", title=f"Rahasia {number}", classification=OfficialDocument.Classification.SECRET
            )
        connection.run_on_commit.clear()  # nobody reads these files: their pages are written already
    drain_outbox()


def search(stop: threading.Event, told: Counter[str]) -> None:
    while not stop.is_set():
        cache.clear()
        found = answer("sampah", None, Choice())
        told[_verdict(found)] += 1
    connection.close()


def _verdict(found: Answer) -> str:
    """A text that the server is being told of is left out for that moment: one short is not wrong, but is said."""
    if found.count == PUBLIC - 1:
        return "one short"
    return "wrong" if found.count != PUBLIC else "database" if found.stood_in else "server"


def edit(number: int, told: Counter[str]) -> None:
    """Write a word into one document, let the worker read it, and ask for it."""
    pages = list(PageText.objects.filter(version__document__classification="biasa").order_by("pk"))
    page = pages[number % len(pages)]
    page.text = f"Sampah pasar. sunting{number}x"
    page.save()
    drain_outbox()
    cache.clear()
    found = answer(f"sunting{number}x", None, Choice())
    told["lost" if found.count != 1 else "database" if found.stood_in else "server"] += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pid", type=int)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    make_database()
    stop, searched, edited = threading.Event(), Counter[str](), Counter[str]()
    asking = threading.Thread(target=search, args=(stop, searched))
    asking.start()
    start, number, killed = time.monotonic(), 0, False
    while time.monotonic() - start < given.seconds:
        if not killed and time.monotonic() - start > given.seconds / 3:
            os.kill(given.pid, signal.SIGKILL)
            killed = True
            print(f"killed after {number} edits: searches {dict(searched)}, edits {dict(edited)}")
        edit(number, edited)
        number += 1
    stop.set()
    asking.join()
    drain_outbox()
    last = answer("sampah", None, Choice())
    print(
        f"at the end: searches {dict(searched)}, edits {dict(edited)}; back on the server: {not last.stood_in}"
    )
    print("index and database:", differences() or "the same")
    if remote := remote_engine():
        remote.keep([])
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    sys.exit(1 if searched["wrong"] or edited["lost"] else 0)


if __name__ == "__main__":
    main()
