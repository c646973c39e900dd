"""What an approval sheet says, kept as it was when it was first made."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ApprovalSheet(models.Model):
    """One a publication. Names are kept as they were: agencies are renamed and people marry.

    ``chain`` holds a line a decision, without its note: ``stage``, ``action``, ``person``, ``office``,
    ``order_number``, ``at`` (ISO, UTC), ``decision``. The note is read from the decision by those who may.
    """

    decision = models.OneToOneField(
        "workflows.Decision", verbose_name=_("publication"), on_delete=models.PROTECT, related_name="sheet"
    )
    code = models.CharField(_("verification code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=255)
    number = models.CharField(_("number"), max_length=255, blank=True)
    agency_name = models.CharField(_("agency"), max_length=200)
    revision_number = models.BigIntegerField(_("revision"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    chain = models.JSONField(_("chain"), default=list)
    made_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval sheet")
        verbose_name_plural = _("approval sheets")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number or self.title}: {self.code}"

    @property
    def public_path(self) -> str:
        return reverse("verify_sheet", args=[self.code])

    @property
    def lines(self) -> list[dict[str, Any]]:
        return list(self.chain)
