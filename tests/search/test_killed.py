"""The worker or ``reindex`` killed at any statement: the next one mends what differs, and no edit is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = os.environ.get("ELASTICSEARCH_TEST_URL", "")
with_server = pytest.mark.skipif(not SERVER, reason="ELASTICSEARCH_TEST_URL names no server")


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=with_server)])
def rounds(request, migrated_copy, tmp_path):
    """Runs the killing of a kind of work, and tells what was found after each kill."""
    env = os.environ | {
        "DATABASE_URL": migrated_copy(tmp_path),
        "DOCUMENTS_ROOT": str(tmp_path / "documents"),
        "CELERY_BROKER_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    }
    if request.param == "elasticsearch":
        env |= {"SEARCH_ENGINE": "elasticsearch", "ELASTICSEARCH_URL": SERVER}
        env["ELASTICSEARCH_INDEX"] = f"paraf-killed-{os.getpid()}"

    def run(work):
        answer = subprocess.run(
            [sys.executable, "-m", "tests.search.killed", work],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr[-2000:]
        return json.loads(answer.stdout.partition("RESULT ")[2])

    return run


def holds(found):
    """Index and database agree again; the edit made meanwhile is found, and what it replaced is not."""
    assert found["differs"] == []
    assert found["new"][0] == "Surat 1"
    assert found["new"][1].startswith("Tambahan")
    assert len(found["new"]) == 2
    assert found["old"] == 11


def test_a_killed_drain_is_mended_by_the_next_sweep(rounds):
    for found in (rounds := rounds("drain")):
        holds(found)
        assert found["left"] == 0
    assert all(found["said"] for found in rounds[:-1])
    assert len({found["said"] for found in rounds}) > 2  # some had been drained for good, some not


def test_a_killed_reindex_goes_on_where_it_was(rounds):
    for found in (rounds := rounds("reindex")):
        holds(found)
        assert found["same"]
        assert found["generations"] == 1
    read = [found["read"] for found in rounds]
    assert len(set(read)) > 2  # a later kill left less to read
