"""Makes the demo city in an empty installation; where it is made already, says so and does nothing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from home.demo.build import whole
from home.demo.build.city import table_of_people
from home.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Make the demo city: agencies, people, a plan with chapters and action items, reports, documents."

    def add_arguments(self, parser: CommandParser) -> None:
        # One process instead of two: a second start of the demo is felt in seconds.
        parser.add_argument("--migrate", action="store_true", help="migrate the database first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PARAF_DEMO:
            raise CommandError(
                "Kota demo tidak dibuat: pengaturan ini untuk instalasi sungguhan (PARAF_DEMO = False). "
                "Orang-orang demo memakai kata sandi yang diketahui umum."
            )
        if options["migrate"]:
            call_command("migrate", verbosity=0, skip_checks=True)
        with translation.override("id"):
            self._make()
        self._tell()

    def _make(self) -> None:
        if whole.is_built():
            self.stdout.write("Kota demo sudah ada; tidak ada yang diubah.")
            whole.finish(self.stdout.write)
            return
        try:
            whole.build(self.stdout.write)
        except whole.NotEmptyError as error:
            raise CommandError(
                "Kota demo hanya dibuat di basis data kosong; "
                "basis data ini sudah berisi perangkat daerah atau rencana."
            ) from error
        self.stdout.write(self.style.SUCCESS("Kota demo selesai dibuat."))

    def _tell(self) -> None:
        rows = [("nama pengguna", "nama (rekaan)", "jabatan"), *table_of_people()]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        self.stdout.write("")
        for row in rows:
            self.stdout.write(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
        self.stdout.write(f"\nKata sandi semua orang demo: {PASSWORD}")
        self.stdout.write(
            f"Alamat: {settings.WAGTAILADMIN_BASE_URL}  (masuk: {settings.WAGTAILADMIN_BASE_URL}/admin/)"
        )
