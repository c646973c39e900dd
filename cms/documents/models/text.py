"""What is written on a page."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents import scanner
from cms.documents.models.version import DocumentVersion


class PageTextQuerySet(models.QuerySet["PageText"]):
    def for_ocr(self) -> "PageTextQuerySet":
        """Scans to be read now: those of a single upload before those of a bulk load.

        Of current versions only, whose reading has come to its good end, and that the virus scanner let pass.
        """
        free = Q(ocr_until__isnull=True) | Q(ocr_until__lt=timezone.now())
        current = Q(version=F("version__document__current_version"))
        passed = Q(version__cleared=True) if scanner.is_configured() else Q()
        waiting = self.filter(
            free, current, passed, ocr=PageText.Ocr.WAITING, version__state__in=DocumentVersion.READ_STATES
        )
        return waiting.order_by("version__bulk", "version_id", "number")


class PageText(models.Model):
    """Text of one page, sheet or slide, from 1. ``scanned``: it is a picture; ``ocr`` how far its reading is."""

    class Ocr(models.TextChoices):
        NONE = "", ""
        WAITING = "waiting", _("waits for OCR")
        DONE = "done", _("read by OCR")
        FAILED = "failed", _("cannot be read by OCR")

    version = models.ForeignKey(
        DocumentVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="pages"
    )
    number = models.PositiveIntegerField(_("page"))
    label = models.CharField(_("name of the sheet or slide"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    scanned = models.BooleanField(_("scanned"), default=False)
    ocr = models.CharField(max_length=8, choices=Ocr.choices, blank=True, default=Ocr.NONE)
    ocr_until = models.DateTimeField(null=True)  # a reader is at it so long
    ocr_attempts = models.PositiveSmallIntegerField(default=0)

    objects = PageTextQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="page_number_once"),
        ]
        indexes = [
            models.Index(fields=["ocr"], condition=Q(ocr="waiting"), name="page_waits_for_ocr"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.number}"
