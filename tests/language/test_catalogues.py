"""Catalogues are whole: ours, and what the packages we use would say in English."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.trans_real import translation

ROOT = settings.BASE_DIR
OURS = sorted(
    path
    for pattern in ("locale", "cms/*/locale", "home/locale", "search/locale", "workflows/locale")
    for path in ROOT.glob(f"{pattern}/id/LC_MESSAGES/*.po")
)
ROOMS = sorted(
    path.parents[2].parent for path in OURS if path.name == "django.po" and path.parents[2].parent != ROOT
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}|</?\w+[^>]*>")


def read(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="id") if message.id]


def one(value) -> str:
    """The text of a message, or the plural of one that has both."""
    return value if isinstance(value, str) else value[-1]


def key(message: Message) -> str:
    single = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{single}" if message.context else single


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", OURS, ids=short)
def test_every_message_is_translated(path):
    messages = read(path)
    assert [message.id for message in messages if message.fuzzy or not all(strings(message))] == []


@pytest.mark.parametrize("path", OURS, ids=short)
def test_blanks_and_tags_are_kept(path):
    wrong = [
        message.id
        for message in read(path)
        if set(PLACEHOLDER.findall(one(message.id))) != set(PLACEHOLDER.findall(strings(message)[0]))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", OURS, ids=short)
def test_one_form_for_any_number(path):
    """Indonesian has one; a second would never be shown."""
    text = path.read_text(encoding="utf-8")
    assert "msgstr[1]" not in text
    assert "msgid_plural" not in text or "nplurals=1; plural=0" in text


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string[:1])


def test_catalogues_agree():
    """One catalogue wins over another: where two say different things, one of them is never read."""
    said: dict[str, dict[str, str]] = {}
    for path in OURS:
        if path.name == "django.po":
            for message in read(path):
                said.setdefault(key(message), {})[short(path)] = strings(message)[0]
    at_odds = {text: by for text, by in said.items() if len(set(by.values())) > 1}
    assert at_odds == {}


def known(message: Message) -> bool:
    """Whether the catalogues, merged as Django merges them, hold this message."""
    catalogue = translation("id")._catalog
    if isinstance(message.id, str):
        return catalogue.get(key(message)) is not None
    try:
        return bool(catalogue.plural(key(message), 1))
    except KeyError:
        return False


def english_catalogues(domain: str) -> list[Path]:
    """Of the installed packages. The environment may lie inside the checkout, so our rooms are told by name."""
    found = []
    for config in apps.get_app_configs():
        if config.name.split(".")[0] in {"cms", "home", "search", "workflows"}:
            continue
        path = Path(config.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if path.exists() and not config.name.startswith("django."):
            found.append(path)
    return found


def test_the_packages_are_found():
    assert {path.parents[3].name for path in english_catalogues("django")} >= {"admin", "documents", "images"}


@pytest.mark.parametrize("path", english_catalogues("django"), ids=lambda path: path.parents[3].name)
def test_packages_speak_indonesian(path):
    assert [message.id for message in read(path) if not known(message)] == []


def test_scripts_speak_indonesian(client, admin_user):
    """Wagtail's own address of the JavaScript catalogue hands ours out."""
    client.force_login(admin_user)
    with override("id"):
        script = client.get("/admin/jsi18n/").content.decode()
    catalogue = json.loads(re.search(r"newcatalog = (\{.*?\});\n", script, re.DOTALL)[1])
    (path,) = english_catalogues("djangojs")
    assert [message.id for message in read(path) if key(message) not in catalogue] == []
    assert catalogue["Expand all"] == "Buka semua"


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="xgettext (Debian package gettext) is not installed"
)
@pytest.mark.parametrize("room", ROOMS, ids=short)
def test_every_text_in_the_code_has_its_indonesian(room, tmp_path):
    left_out = shutil.ignore_patterns("locale", "migrations", "__pycache__")
    shutil.copytree(room, tmp_path / room.name, ignore=left_out)
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale=id", "--no-location"]
    alone = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=alone)
    written = read(tmp_path / "locale" / "id" / "LC_MESSAGES" / "django.po")
    assert written
    assert [message.id for message in written if not known(message)] == []
