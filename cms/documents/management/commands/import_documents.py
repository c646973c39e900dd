"""``import_documents FOLDER``: load a folder of documents, read and searchable when it ends."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.agencies.models import Agency
from cms.core.audit import record
from cms.core.searchable import catch_up
from cms.documents.models import DocumentVersion, OfficialDocument
from cms.documents.services.loading import Found, Reading, Target, files_in
from cms.documents.services.storing import store

PERIOD = 2.0  # seconds between lines of progress
BATCH, BATCH_PAGES = 50, 400  # files, or pages, of one transaction: other writers wait no longer than that
State = DocumentVersion.State


class Command(BaseCommand):
    help = "Loads PDF, DOCX, XLSX, PPTX, ODT, TXT and MD from a folder; what is known already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--agency", metavar="SLUG", help="the agency the documents belong to")
        parser.add_argument(
            "--classification",
            choices=OfficialDocument.Classification.values,
            default=OfficialDocument.Classification.PUBLIC,
            help="who may read them (default: everybody)",
        )
        parser.add_argument("--processes", type=int, default=0, help="how many read at once (default: cores)")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("id"):
            self._load(options["folder"], self._target(options), options["processes"])

    def _target(self, options: dict[str, Any]) -> Target:
        agency = None
        if options["agency"]:
            agency = Agency.objects.filter(slug=options["agency"]).first()
            if agency is None:
                raise CommandError(_("There is no agency “%(slug)s”.") % {"slug": options["agency"]})
        return Target(agency, options["classification"])

    def _load(self, folder: Path, target: Target, processes: int) -> None:
        if not folder.is_dir():
            raise CommandError(_("“%(folder)s” is not a folder.") % {"folder": folder})
        paths, others = files_in(folder)
        self.counts: Counter[str] = Counter(others=others)
        self.refused: list[Found] = []
        self.known: list[Found] = []
        self.batch: list[Found] = []
        started = shown = monotonic()
        for number, found in enumerate(Reading(max(processes, 0), target).each(paths), 1):
            self._take(found)
            last = number == len(paths)
            if last or len(self.batch) >= BATCH or sum(len(held.pages) for held in self.batch) >= BATCH_PAGES:
                self._store(target)
            if last or monotonic() - shown >= PERIOD:
                shown = monotonic()
                self._progress(number, len(paths), shown - started)
        catch_up.send(sender=type(self))
        self._summary(folder)

    def _take(self, found: Found) -> None:
        if found.refused:
            self.counts["refused"] += 1
            self.refused.append(found)
        elif found.known:
            self.counts["known"] += 1
            self.known.append(found)
        else:
            self.batch.append(found)

    def _store(self, target: Target) -> None:
        batch, self.batch = self.batch, []
        for version in store(batch, target):
            self.counts["new"] += 1
            self.counts["pages"] += version.pages_read
            self.counts[version.state] += 1
            if version.reason or version.state not in {State.READY, State.WAITING_OCR}:
                self.stdout.write(f"  {version.original_name}: {version.message}")
        gone = [found for found in batch if found.refused]
        self.counts["refused"] += len(gone)
        self.refused += gone

    def _progress(self, done: int, total: int, seconds: float) -> None:
        self.stdout.write(
            _("%(done)s of %(total)s files, %(pages)s pages, %(seconds)s seconds")
            % {
                "done": number_format(done),
                "total": number_format(total),
                "pages": self._count("pages"),
                "seconds": number_format(seconds, 1),
            }
        )

    def _summary(self, folder: Path) -> None:
        record("import.documents", by=None, label=folder.name, data=dict(self.counts))
        for found in self.known:
            self.stdout.write(
                _("Known already: %(file)s is %(document)s")
                % {"file": found.path.relative_to(folder), "document": found.known}
            )
        for found in self.refused:
            self.stdout.write(
                self.style.WARNING(
                    _("Refused: %(file)s: %(why)s")
                    % {"file": found.path.relative_to(folder), "why": found.refused}
                )
            )
        self.stdout.write(
            self.style.SUCCESS(
                _(
                    "New: %(new)s (%(pages)s pages; %(ocr)s waiting for OCR; %(unread)s not readable)."
                    " Known already: %(known)s. Refused: %(refused)s. Other files: %(others)s."
                )
                % {
                    "new": self._count("new"),
                    "pages": self._count("pages"),
                    "ocr": self._count(State.WAITING_OCR),
                    "unread": self._count(State.BROKEN, State.LOCKED, State.UNSUPPORTED),
                    "known": self._count("known"),
                    "refused": self._count("refused"),
                    "others": self._count("others"),
                }
            )
        )

    def _count(self, *names: str) -> str:
        return number_format(sum(self.counts[name] for name in names))
