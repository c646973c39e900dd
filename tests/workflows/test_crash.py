"""A kill of the web process or the worker between any two statements leaves the old state or the new."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    "act", ["submit", "approve", "return", "withdraw", "publish", "break_glass", "settle"]
)
def test_old_state_or_new(migrated_copy, tmp_path, act):
    """``settle`` is the worker's; the others are the web process's. Rollback by the killed is what is tested."""
    env = os.environ | {"DATABASE_URL": migrated_copy(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.workflows.crash", act],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    found = json.loads(answer.stdout.partition("RESULT ")[2])
    assert found["killed"] > 10
    assert found["changed"]
