"""The whole demo city in one transaction, and what has to follow it."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.agencies.models import Agency
from cms.documents.models import DocumentVersion
from cms.documents.services import reading
from cms.notifications.models import Notification
from cms.plans.models import PlanPage
from home.demo.build import leftovers
from home.demo.build.city import build_city
from home.demo.build.documents import build_documents
from home.demo.build.items import build_items
from home.demo.build.plan import CITY, build_chapters, build_tree
from home.demo.build.reports import build_reports
from home.models import CityIdentity
from search.models import Change
from search.services.outbox import drain_outbox

Say = Callable[[str], None]


class NotEmptyError(Exception):
    """The database holds the work of others."""


def is_built() -> bool:
    """All of it is made in one transaction, so a part of it speaks for the whole."""
    return CityIdentity.objects.filter(city=CITY).exists()


def build(say: Say) -> None:
    """Make the demo city in an empty installation. Nothing is left behind when it fails half-way."""
    if PlanPage.objects.exists() or Agency.objects.exists():
        raise NotEmptyError
    leftovers.remove()
    with transaction.atomic():
        say("Perangkat daerah, pejabat, dan dokumen …")
        city = build_city()
        documents = build_documents(city)
        say("Tujuh bab dan lampiran …")
        tree = build_tree(city)
        build_chapters(city, tree, documents)
        say("Rencana aksi …")
        build_items(city, tree)
        say("Laporan triwulanan …")
        build_reports(city, documents)
        _keep_mail_quiet()
    finish(say)


def finish(say: Say) -> None:
    """Slow work behind the rows; what is done already costs nothing, so it is safe to ask for it again."""
    waiting = list(DocumentVersion.objects.to_read().values_list("pk", flat=True))
    if waiting:
        say("Membaca isi dokumen …")
    for pk in waiting:
        reading.read(pk)
    if Change.objects.exists():
        say("Menyusun indeks pencarian …")
        drain_outbox()


def _keep_mail_quiet() -> None:
    """Hundreds of old notices are not mailed; those of finished rounds have been read."""
    now = timezone.now()
    notices = Notification.objects.filter(mailed_at=None)
    notices.update(mailed_at=F("created_at"))
    recent = now - timedelta(days=14)
    Notification.objects.filter(created_at__lt=recent, read_at=None).update(read_at=now)
