"""With a real Redis and a real worker process: what was published is found while one still looks at it."""

import json

import pytest

from tests.documents.test_worker import Installation, city, installation, redis_url

__all__ = ["city", "installation", "redis_url"]
pytestmark = pytest.mark.redis
SOON = 2  # seconds
WORDS = ("zamburgo", "kelimutu", "halmahera", "tidore", "morotai")
# Publishes as the last decision does, then asks until the word is found; the clock runs from the publication.
EDITS = """
import json, time
from pathlib import Path
from threading import Event
from search.selectors.answers import Choice, answer
from tests import world
from tests.search.world import publish
page = publish(world.chapter(title="Arsitektur", text="<p>Awal.</p>"))
pause, took = Event(), []
for word in {words!r}:
    page.body = [("text", f"<p>Naskah tentang {{word}}.</p>")]
    page = publish(page)
    began = time.monotonic()
    while not answer(word, None, Choice()).count and time.monotonic() - began < {patience}:
        pause.wait(0.02)
    took.append(time.monotonic() - began)
Path({path!r}).write_text(json.dumps(took))
"""


def test_an_edit_is_found_within_two_seconds(installation: Installation) -> None:
    installation.start_worker()
    path = installation.folder / "took.json"
    installation.manage("shell", "-c", EDITS.format(words=WORDS, patience=30, path=str(path)))
    first, *later = json.loads(path.read_text())
    # The first waits for the worker to start; then nothing waits.
    assert first < 30
    assert sorted(later)[len(later) // 2] < SOON, later
    assert max(later) < 3 * SOON, later
