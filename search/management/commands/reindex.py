"""``manage.py reindex``: build the search index anew; questions are answered from the old one meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core.searchable import searchables
from search.services.outbox import drain_outbox
from search.services.rebuild import SILENCE, RebuildLostError, RebuildRunningError, rebuild


class Command(BaseCommand):
    help = "Build the search index anew beside the one that is searched, then swap."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--afresh", action="store_true", help="Do not go on where another reindex was stopped."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def told(count: int) -> None:
            if options["verbosity"]:
                self.stdout.write(f"{count} of {total} read")

        total = sum(len(list(searchable.ids())) for searchable in searchables().values())
        try:
            texts = rebuild(told, afresh=options["afresh"])
        except RebuildRunningError:
            minutes = SILENCE.seconds // 60
            raise CommandError(
                "The index is being built by another reindex. Let it end; "
                f"one that died stands in the way for {minutes} minutes at most."
            ) from None
        except RebuildLostError:
            raise CommandError("Another reindex took over; this one was silent for too long.") from None
        drain_outbox()
        self.stdout.write(self.style.SUCCESS(f"The index holds {texts} texts."))
