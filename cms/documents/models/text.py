"""What is written on a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models.version import DocumentVersion


class PageText(models.Model):
    """Text of one page, sheet or slide, from 1. ``scanned``: a picture whose text is still to be read."""

    version = models.ForeignKey(
        DocumentVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="pages"
    )
    number = models.PositiveIntegerField(_("page"))
    label = models.CharField(_("name of the sheet or slide"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    scanned = models.BooleanField(_("scanned"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="page_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.number}"
