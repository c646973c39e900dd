"""``manage.py check_index``: exit 0 when the index and the database agree, else say what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.services.comparison import differences

SHOWN = 50


class Command(BaseCommand):
    help = "Compare the search index with the database."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--mend", action="store_true", help="Read again what differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        mended = len(differences(mend=True)) if options["mend"] else 0
        found = differences()
        for line in found[:SHOWN]:
            self.stderr.write(line)
        if len(found) > SHOWN:
            self.stderr.write(f"… and {len(found) - SHOWN} more.")
        if found:
            advice = (
                "They could not be mended; the log says why."
                if options["mend"]
                else "Run `manage.py check_index --mend` or `manage.py reindex`."
            )
            raise CommandError(f"{len(found)} differences between index and database. {advice}")
        self.stdout.write(self.style.SUCCESS("Mended." if mended else "Index and database agree."))
