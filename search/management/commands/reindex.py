"""``manage.py reindex``: build the search index anew; questions are answered from the old one meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand

from search.services.outbox import drain_outbox
from search.services.rebuild import rebuild


class Command(BaseCommand):
    help = "Build the search index anew beside the one that is searched, then swap."

    def handle(self, *args: Any, **options: Any) -> None:
        def told(count: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{count} read")

        texts = rebuild(told)
        drain_outbox()
        self.stdout.write(self.style.SUCCESS(f"The index holds {texts} texts."))
