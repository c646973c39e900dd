"""Reading in the background. A message is a nudge; the rows say what is left to read."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from cms.core.nudge import nudge, send
from cms.documents.models import DocumentVersion, PageText
from cms.documents.services import granting, ocr, reading

SWEPT = 20  # messages of the sweep at once; more would only queue up
NUDGE_HOLDS = timedelta(minutes=10)  # then the message is taken for lost


@shared_task
def read_version(pk: int) -> None:
    """Read one version; one of a bulk load lets single uploads go first, also halfway."""
    if DocumentVersion.objects.filter(pk=pk, bulk=True).exists():
        while single := reading.single_waiting():
            reading.read(single)
    if not reading.read(pk):
        nudge(read_version, pk)
    elif PageText.objects.for_ocr().exists():
        nudge(read_scans)


@shared_task
def read_scans() -> None:
    """Read scans for a while, then let other work have its turn."""
    if ocr.run():
        nudge(read_scans)


@shared_task
def sweep_unread() -> int:
    """Send for what no message speaks for any more: the broker was away, or a reader died.

    A message that was taken is given its time, and few are out at once: behind a long document, or a
    worker that is away, they do not pile up. What was called read too soon is read on.
    """
    reading.read_on_half_read()
    if PageText.objects.for_ocr().exists():
        send(read_scans)
    now = timezone.now()
    to_read = DocumentVersion.objects.to_read()
    free = SWEPT - to_read.filter(nudged_until__gt=now).count()
    silent = to_read.exclude(nudged_until__gt=now).values_list("pk", flat=True)
    sent = 0
    for pk in list(silent[: max(free, 0)]):
        DocumentVersion.objects.filter(pk=pk).update(nudged_until=now + NUDGE_HOLDS)
        if not send(read_version, pk):
            DocumentVersion.objects.filter(pk=pk).update(nudged_until=None)
            break
        sent += 1
    return sent


@shared_task
def end_grants() -> int:
    """Once a day: special access that has run out."""
    return granting.end_expired()
