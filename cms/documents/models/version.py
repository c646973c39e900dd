"""One file of a document, as it came in, and how far its text has been read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents import scanner
from cms.documents.extraction.kinds import Kind
from cms.documents.storage import document_storage, version_path


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    def to_read(self) -> "DocumentVersionQuerySet":
        """What waits, and what a dead worker left behind; a single upload before a bulk load."""
        states = DocumentVersion.State
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
        wanted = Q(state__in=[states.WAITING, states.READING])
        if scanner.is_configured():  # what came in before there was a scanner is looked at too
            wanted |= Q(cleared=False) & ~Q(state=states.INFECTED)
        return self.filter(wanted & free).order_by("bulk", "pk")

    def half_read(self) -> "DocumentVersionQuerySet":
        """Called read, but pages are missing or the reading failed: OCR once ended readings that were not its own."""
        version = DocumentVersion
        whole = [version.Reason.NONE, version.Reason.SHORTENED, version.Reason.CUT_OFF]
        wrong = Q(pages_read__lt=F("pages_total")) | ~Q(reason__in=whole)
        return self.filter(wrong, state__in=version.READ_STATES)


class DocumentVersion(models.Model):
    """A file is never changed after it came in; a new file is the next number.

    ``pages_read`` counts stored :class:`PageText` rows, so a reader that was killed goes on behind them.
    ``pages_scanned`` of them hold a picture without usable text, ``pages_ocr`` of those OCR has done with.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        READY = "ready", _("Text read")
        WAITING_OCR = "waiting_ocr", _("Waiting for scans to be read (OCR)")
        BROKEN = "broken", _("Cannot be read")
        LOCKED = "locked", _("Protected by a password")
        UNSUPPORTED = "unsupported", _("Kind of file is not read")
        INFECTED = "infected", _("Stopped by the virus scanner")

    class Reason(models.TextChoices):
        NONE = "", ""
        DAMAGED = "damaged", _("damaged or cut off")
        UNSAFE = "unsafe", _("unsafe content")
        TOO_LARGE = "too_large", _("too large when unpacked")
        TOO_SLOW = "too_slow", _("took too long")
        CRASHED = "crashed", _("the reader failed on it")
        SHORTENED = "shortened", _("only the beginning was read")
        CUT_OFF = "cut_off", _("the end is missing")
        MISSING = "missing", _("the file is missing from the store")

    OPEN_STATES = (State.WAITING, State.READING)
    READ_STATES = (State.READY, State.WAITING_OCR)  # all its pages are stored

    document = models.ForeignKey(
        "documents.OfficialDocument",
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="versions",
    )
    number = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), storage=document_storage, upload_to=version_path, max_length=200)
    original_name = models.CharField(_("original file name"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    mime = models.CharField(_("type of content"), max_length=100)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True, default="")
    pages_total = models.PositiveIntegerField(_("pages"), null=True)
    pages_read = models.PositiveIntegerField(_("pages read"), default=0)
    pages_scanned = models.PositiveIntegerField(_("scanned pages"), default=0)
    pages_ocr = models.PositiveIntegerField(_("scanned pages read"), default=0)  # or given up
    pages_failed = models.PositiveIntegerField(_("scanned pages given up"), default=0)
    cleared = models.BooleanField(_("called clean by the virus scanner"), default=False)
    bulk = models.BooleanField(_("bulk load"), default=False)
    lease_until = models.DateTimeField(null=True)
    nudged_until = models.DateTimeField(null=True)  # a message of the sweep speaks for it so long
    attempts = models.PositiveSmallIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = DocumentVersionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
        ]
        indexes = [models.Index(fields=["state", "bulk", "id"], name="version_to_read")]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.number})"

    @property
    def may_pass(self) -> bool:
        """Whether the file may be opened and handed out, as far as the virus scanner has a say."""
        if self.state == self.State.INFECTED:
            return False  # also where the scanner was taken away again
        return self.cleared or not scanner.is_configured()

    @property
    def waits_for_ocr(self) -> bool:
        """Whether pages of it are still to be read by OCR."""
        return not self.is_open and self.pages_ocr < self.pages_scanned

    @property
    def is_open(self) -> bool:
        """Whether the reader has still to do with it."""
        return self.state in self.OPEN_STATES

    @property
    def kind_label(self) -> str:
        """The kind of file in a word: ``PDF``, ``DOCX``, …"""
        from cms.documents.sentences import kind_label

        return kind_label(self.mime, self.original_name)

    @property
    def has_page_numbers(self) -> bool:
        """Whether the numbers of its pages are those a reader sees: not the parts of a text or a sheet."""
        return self.mime in {Kind.PDF.mime, Kind.PPTX.mime}

    @property
    def file_url(self) -> str:
        """The file of this very version, for people in office."""
        name = (self.file.name or "").rpartition("/")[2]
        return reverse("document_version_file", args=[self.document_id, self.number, name])

    @property
    def message(self) -> str:
        """How the reading went, as a sentence for people."""
        from cms.documents.sentences import sentence_for

        return sentence_for(self)
