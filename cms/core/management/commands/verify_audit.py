"""``verify_audit``: whether the audit log is what was written. Exit 0 when its chain holds."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, router
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.audit import guards, heads, reading
from cms.core.audit.exporting import verify_file
from cms.core.audit.models import AuditEntry
from cms.core.audit.verifying import Verdict, further, verify


class Command(BaseCommand):
    help = "Checks the audit log of the database, or an export with --file, and names the first broken entry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", default="", help="a head hash kept elsewhere, which must be in the chain"
        )
        parser.add_argument(
            "--log-only",
            action="store_true",
            help="the chain alone: not the decisions it tells of, and not what they bind, which takes longer",
        )
        parser.add_argument("--file", help="an export (JSON Lines) to check instead, without the database")

    @property
    def requires_system_checks(self) -> list[str]:  # type: ignore[override]  # an export needs nothing of the city
        return []

    def handle(self, *args: Any, head: str, file: str | None, log_only: bool, **options: Any) -> None:
        head = head.strip().lower()
        verdict = self._of_file(file, head) if file else self._of_database(head)
        if not verdict.holds:
            raise CommandError(verdict.fault)
        self._say(verdict)
        if not file:
            self._check_guards()
            if not log_only:
                self._check_decisions()

    def _of_database(self, head: str) -> Verdict:
        elsewhere = heads.kept()
        known = {"file": heads.file(), "number": elsewhere.of_others}
        if not elsewhere.heads:
            self.stdout.write(_("No head of this log is kept in %(file)s yet.") % known)
        if elsewhere.of_others:
            sentence = _(
                "%(file)s holds %(number)s heads of another log: this one was begun anew, or rewritten."
            )
            if not settings.PARAF_DEMO:  # where a log is begun anew with each demo city
                raise CommandError(sentence % known)
            self.stdout.write(sentence % known)
        return verify(reading.contents(), kept_head=head, kept=elsewhere.heads)

    def _of_file(self, name: str, head: str) -> Verdict:
        try:
            with Path(name).open("rb") as stream:
                return verify_file(stream, head)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s") % {"file": name, "reason": error.strerror}
            ) from error

    def _say(self, verdict: Verdict) -> None:
        known = {"entries": verdict.entries, "last": verdict.last, "head": verdict.head}
        self.stdout.write(_("The chain holds: %(entries)s entries, the last is %(last)s.") % known)
        self.stdout.write(_("Head: %(head)s") % known)

    def _check_guards(self) -> None:
        connection = connections[router.db_for_read(AuditEntry)]
        if absent := guards.missing(connection):
            raise CommandError(
                _("The chain holds, but the database no longer guards it: %(names)s. Run migrate.")
                % {"names": ", ".join(absent)}
            )

    def _check_decisions(self) -> None:
        """Each row that disagrees is named at once: there may be many, and the check is long."""
        number = 0
        for sentence in (sentence for faults in further for sentence in faults()):
            number += 1
            self.stderr.write(sentence)
        if number:
            raise CommandError(
                ngettext(
                    "The chain holds, but %(number)s decision or text is not what was recorded: see above.",
                    "The chain holds, but %(number)s decisions or texts are not what was recorded: see above.",
                    number,
                )
                % {"number": number}
            )
        self.stdout.write(_("Decisions are in the log, and the texts they bind are unchanged."))
