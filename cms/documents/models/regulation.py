"""Which regulation a document is: proposed from its text, confirmed by a person."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.documents.models.document import OfficialDocument
from cms.documents.regulations import FIRST_YEAR, LAST_YEAR, NAMES


class Regulation(models.Model):
    """``number`` is the bare number (``113``); ``written`` how the text has it (``113/PMK.05/2012``)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed from its text")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("No regulation")

    document = models.OneToOneField(
        OfficialDocument, verbose_name=_("document"), on_delete=models.CASCADE, related_name="regulation"
    )
    kind = models.CharField(_("kind of regulation"), max_length=20, choices=list(NAMES.items()))
    number = models.CharField(
        _("number of the regulation"),
        max_length=10,
        validators=[RegexValidator(r"^[1-9]\d{0,4}[A-Z]?$", _("Give the bare number, such as 95."))],
    )
    written = models.CharField(_("number as the text has it"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    title = models.TextField(_("what it is about"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    evidence = models.TextField(_("words of the text"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        indexes = [models.Index(fields=["kind", "number", "year"], name="regulation_cited")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} Nomor {self.number} Tahun {self.year}"

    @property
    def is_known(self) -> bool:
        """Whether it may be spoken of as this regulation, proposed or confirmed."""
        return self.state != self.State.REFUSED

    def names(self) -> str:
        """What people call it when they look for it."""
        kind: Any = self.kind
        return f"{self} {kind} {self.number}/{self.year} {self.written}"
