"""``export_audit``: the audit log as JSON Lines, with its head on the last line, to be kept elsewhere."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.core.audit.exporting import lines


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day such as 2026-11-24") from error


class Command(BaseCommand):
    help = "Writes the audit log as JSON Lines; the last line holds the head hash."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=day, help="only entries from this day on, such as 2026-11-24")
        parser.add_argument("--output", help="a file to write; without it, standard output")

    def handle(self, *args: Any, since: date | None, output: str | None, **options: Any) -> None:
        if output is None:
            for line in lines(since):
                self.stdout.write(line, ending="")
            return
        with Path(output).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines(since))
