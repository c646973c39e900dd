"""``manage.py reindex``: build the search index anew; questions are answered from the old one meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.services.outbox import drain_outbox
from search.services.rebuild import SILENCE, RebuildLostError, RebuildRunningError, rebuild


class Command(BaseCommand):
    help = "Build the search index anew beside the one that is searched, then swap."

    def handle(self, *args: Any, **options: Any) -> None:
        def told(count: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{count} read")

        try:
            texts = rebuild(told)
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
