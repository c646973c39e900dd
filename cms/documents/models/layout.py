"""How a page looks: its picture, and where its words stand on it."""

import json
import zlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models.version import DocumentVersion
from cms.documents.storage import document_storage


class PageLayout(models.Model):
    """Apart from the text, so that no list drags it along. Made once for each page.

    ``packed``: the words as :meth:`words` gives them, compressed; null while nobody has asked for them.
    ``turned``: degrees clockwise by which the page of the file was set upright.
    """

    version = models.ForeignKey(
        DocumentVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="layouts"
    )
    number = models.PositiveIntegerField(_("page"))
    picture = models.FileField(storage=document_storage, max_length=200, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    turned = models.PositiveSmallIntegerField(default=0)
    confidence = models.PositiveSmallIntegerField(_("confidence (%)"), null=True)
    packed = models.BinaryField(null=True)
    # Why it could not be drawn, and until when nobody tries again: a page made to be slow costs its time once.
    trouble = models.CharField(max_length=12, blank=True, default="", db_default="")
    trouble_until = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("picture of a page")
        verbose_name_plural = _("pictures of pages")
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="layout_number_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.number}"

    @property
    def words(self) -> list[list[Any]]:
        """Word, left, top, right, bottom in ten-thousandths of the upright page, and confidence where OCR read it."""
        return json.loads(zlib.decompress(bytes(self.packed))) if self.packed else []

    @words.setter
    def words(self, words: list[list[Any]]) -> None:
        self.packed = zlib.compress(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode())
