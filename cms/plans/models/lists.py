"""Editable lists that action items point to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.corrections import NamedOnPages


class KpkArea(NamedOnPages, models.Model):
    """An intervention area of KPK's MCSP."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("KPK area")
        verbose_name_plural = _("KPK areas")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Indicator(NamedOnPages, models.Model):
    """An SPBE indicator of an instrument (PermenPANRB 59/2020: 47 indicators)."""

    instrument = models.CharField(_("instrument"), max_length=20, default="SPBE47")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=300)
    domain = models.CharField(_("domain"), max_length=150, blank=True)
    aspect = models.CharField(_("aspect"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("SPBE indicator")
        verbose_name_plural = _("SPBE indicators")
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
