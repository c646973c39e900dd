"""Pictures of pages and places of words: made once in the confined process, kept beside the documents."""

from datetime import timedelta
from threading import BoundedSemaphore
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cms.documents.extraction.kinds import PICTURES, Kind
from cms.documents.extraction.limits import Limits
from cms.documents.extraction.pages import UnreadableError
from cms.documents.extraction.process import ReaderProcess
from cms.documents.models import DocumentVersion, PageLayout
from cms.documents.services.reading import stored_path

DRAWN = frozenset({Kind.PDF.mime, *(kind.mime for kind in PICTURES)})
REST = timedelta(hours=1)  # before a page that could not be drawn is tried again
LIMITS = Limits(cpu_seconds=20)  # somebody waits for the answer
PATIENCE = 15.0  # seconds for a turn to draw
# Drawing costs a core for a moment; many readers at once wait for each other, not the whole site for them.
turns = BoundedSemaphore(2)


class BusyError(Exception):
    """Too many pages are being drawn at once."""


def has_pictures(version: DocumentVersion) -> bool:
    """Whether its pages can be drawn; of the other kinds only the text is shown."""
    return version.mime in DRAWN


def layout_of(version: DocumentVersion, number: int) -> PageLayout:
    """The layout of a page with its picture and words, made now if nobody has seen it before.

    Raises :class:`UnreadableError` for a page that cannot be drawn, :class:`BusyError` when too much is.
    """
    if not version.may_pass:
        raise UnreadableError("unsafe")
    found = PageLayout.objects.filter(version=version, number=number).first()
    if found and found.picture and found.packed is not None:
        return found
    if found and found.trouble_until and found.trouble_until > timezone.now():
        raise UnreadableError(found.trouble)
    if not turns.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        return _made(version, number, found)
    except FileNotFoundError as error:
        raise UnreadableError("missing") from error
    except UnreadableError as error:
        _remember(version, number, error.why)
        raise
    finally:
        turns.release()


def _remember(version: DocumentVersion, number: int, why: str) -> None:
    PageLayout.objects.update_or_create(
        version=version,
        number=number,
        defaults={"trouble": why[:12], "trouble_until": timezone.now() + REST},
    )


def _made(version: DocumentVersion, number: int, found: PageLayout | None) -> PageLayout:
    turned = found.turned if found else 0
    with stored_path(version.file) as path, ReaderProcess(LIMITS) as reader:
        drawn = reader.draw(path, "picture", number, turned)
        words = reader.draw(path, "words", number)["words"] if not found or found.packed is None else None
    name = f"pictures/{version.pk}/{number}-{uuid4().hex}.webp"
    storage = version.file.storage
    name = storage.save(name, ContentFile(drawn["image"]))
    try:
        with transaction.atomic():
            row, _created = PageLayout.objects.select_for_update().get_or_create(
                version=version, number=number
            )
            if row.turned != turned:
                raise BusyError  # OCR has turned it meanwhile: the next look draws it anew
            old = row.picture.name
            row.trouble, row.trouble_until = "", None
            row.picture, row.width, row.height = name, drawn["width"], drawn["height"]
            if words is not None and row.packed is None:
                row.words = words
            row.save()
    except BaseException:
        storage.delete(name)
        raise
    if old:
        storage.delete(old)
    return row
