"""A kill of the web process or the worker at any moment leaves the whole old state or the whole new one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflows.acts import ACTS

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = [name for name in ACTS if name != "torn"]
# A process starts for seconds: it takes several acts.
SHARES = [WHOLE[start::3] for start in range(3)]


@pytest.fixture
def killed(migrated_copy, tmp_path):
    """What crash.py found of each act, each on a database of its own."""

    def run(*names):
        pairs = []
        for name in names:
            (tmp_path / name).mkdir()
            pairs.append(f"{name}={migrated_copy(tmp_path / name)}")
        env = os.environ | {"DATABASE_URL": pairs[0].partition("=")[2]}
        answer = subprocess.run(
            [sys.executable, "-m", "tests.workflows.crash", *pairs],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr[-2000:]
        lines = [line for line in answer.stdout.splitlines() if line.startswith("RESULT ")]
        return [json.loads(line.removeprefix("RESULT ")) for line in lines]

    return run


@pytest.mark.parametrize("names", SHARES, ids=" ".join)
def test_the_whole_old_state_or_the_whole_new_one(killed, names):
    """Rollback by the killed is what is tested: old up to the commit, new after it, and nothing in between."""
    found = killed(*names)
    assert [one["act"] for one in found] == names
    assert [one for one in found if one["torn"]] == []
    assert [one for one in found if one["old"] < 3 or one["new"] != 1] == []


def test_an_act_that_tears_is_found(killed):
    (found,) = killed("torn")
    assert (found["old"], found["new"]) == (1, 0)
    assert found["torn"] == {"2": ["agencies_agency"]}
