"""Reading in the background. A message is a nudge; the rows say what is left to read."""

from celery import shared_task

from cms.core.nudge import nudge
from cms.documents.models import DocumentVersion
from cms.documents.services import reading

SWEPT = 20  # a minute; more would only queue up


@shared_task
def read_version(pk: int) -> None:
    """Read one version; one of a bulk load lets single uploads go first, also halfway."""
    if DocumentVersion.objects.filter(pk=pk, bulk=True).exists():
        while single := reading.single_waiting():
            reading.read(single)
    if not reading.read(pk):
        nudge(read_version, pk)


@shared_task
def sweep_unread() -> int:
    """Nudge what no message speaks for any more: the broker was away, or a reader died."""
    left = list(DocumentVersion.objects.to_read().values_list("pk", flat=True)[:SWEPT])
    for pk in left:
        nudge(read_version, pk)
    return len(left)
