"""Wagtail names its two root rows in English, in every language; a name given by hand stays."""

from typing import Any

from django.db import migrations

ENGLISH = "Root"
PAGES, FILES = "Semua halaman", "Semua berkas"


def rename(apps: Any, pages: tuple[str, str], files: tuple[str, str]) -> None:
    """Each pair: the name before and the name after."""
    roots = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=pages[0])
    roots.update(title=pages[1], draft_title=pages[1])
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=files[0]).update(name=files[1])


def to_indonesian(apps: Any, schema_editor: Any) -> None:
    rename(apps, (ENGLISH, PAGES), (ENGLISH, FILES))


def to_english(apps: Any, schema_editor: Any) -> None:
    rename(apps, (PAGES, ENGLISH), (FILES, ENGLISH))


class Migration(migrations.Migration):
    dependencies = [("home", "0003_front_page"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(to_indonesian, to_english)]
