"""Uploaded files. A file is a version: it is added, never replaced in place."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument


class OfficialDocument(AbstractDocument):
    """A document of the city; ``file`` is its current version."""

    class Classification(models.TextChoices):
        PUBLIC = "biasa", _("Ordinary (public)")
        RESTRICTED = "terbatas", _("Restricted (all offices)")
        SECRET = "rahasia", _("Secret (own agency)")

    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    classification = models.CharField(
        _("classification"),
        max_length=10,
        choices=Classification.choices,
        default=Classification.RESTRICTED,
    )

    admin_form_fields = ("title", "file", "agency", "classification", "tags")

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]
