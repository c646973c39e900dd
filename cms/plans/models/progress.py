"""Quarterly progress of an action item."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.plans.models.action_item import ActionItemPage


class ProgressReport(models.Model):
    """What an agency reports for one quarter. ``percent`` 0–100; ``realised`` whole rupiah, of that quarter."""

    item = models.ForeignKey(ActionItemPage, on_delete=models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV")]
    )
    percent = models.DecimalField(
        _("progress (%)"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    realised = models.BigIntegerField(
        _("realised budget (rupiah)"), default=0, validators=[MinValueValidator(0)]
    )
    obstacle = models.TextField(_("obstacle"), blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True)
    evidence = models.ManyToManyField(
        "documents.OfficialDocument", verbose_name=_("evidence"), blank=True, related_name="reports"
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["item", "year", "quarter"], name="report_once_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.year} TW {self.get_quarter_display()}"
