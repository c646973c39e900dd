"""What docs/settings.md promises, and what production refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')


def variables() -> set[str]:
    return {
        name
        for path in (ROOT / "cms" / "settings").glob("*.py")
        for name in READ.findall(path.read_text(encoding="utf-8"))
    }


def test_every_setting_has_a_line():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert documented == variables()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": "", "ALLOWED_HOSTS": "paraf.test"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short", "ALLOWED_HOSTS": "paraf.test"}, "SECRET_KEY"),
        ({"SECRET_KEY": "demo-only-" + "x" * 40, "ALLOWED_HOSTS": "paraf.test"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 40, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ],
)
def test_production_does_not_start_half_configured(environment, sentence):
    found = manage("check", environment)
    assert found.returncode != 0
    assert f"Set {sentence}" in found.stderr


def test_the_demo_does_not_load_in_production():
    found = manage("make_demo", {"SECRET_KEY": "x" * 40, "ALLOWED_HOSTS": "paraf.test"})
    assert found.returncode != 0
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(("proxies", "secure"), [("0", False), ("1", True)])
def test_the_word_of_a_proxy_counts_only_where_one_stands(proxies, secure):
    """In a process of its own, as production settings are read once."""
    asked = (
        "from django.test import RequestFactory;"
        "print(RequestFactory().get('/', headers={'x-forwarded-proto': 'https'}).is_secure())"
    )
    environment = {"SECRET_KEY": "x" * 40, "ALLOWED_HOSTS": "paraf.test", "TRUSTED_PROXIES": proxies}
    found = manage("shell", environment, "-v", "0", "-c", asked)
    assert found.stdout.strip() == str(secure), found.stderr


def manage(command: str, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", command, *words],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.production", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_target_of_the_makefile_exists():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) <= set(re.findall(r"^(\w+):", text, re.MULTILINE))
