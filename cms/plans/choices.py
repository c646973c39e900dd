"""Fixed lists of the domain (SE MenPANRB 18/2022; Perpres 95/2018)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Muatan(models.TextChoices):
    """The seven content areas of a Peta Rencana (SE MenPANRB 18/2022)."""

    GOVERNANCE = "tata_kelola", _("Governance")
    MANAGEMENT = "manajemen", _("Management")
    SERVICES = "layanan", _("Services")
    APPLICATIONS = "aplikasi", _("Applications")
    INFRASTRUCTURE = "infrastruktur", _("ICT infrastructure")
    SECURITY = "keamanan", _("Security")
    AUDIT = "audit", _("ICT audit")


class PlanStatus(models.TextChoices):
    DRAFTING = "penyusunan", _("Being drafted")
    CONSULTATION = "konsultasi", _("In consultation")
    ADOPTED = "ditetapkan", _("Adopted")
    REVISED = "reviu", _("Under review")


class Level(models.IntegerChoices):
    LOW = 1, _("1 (low)")
    MEDIUM = 2, _("2 (medium)")
    HIGH = 3, _("3 (high)")


class MatrixScope(models.TextChoices):
    """Which action items a matrix in a chapter shows."""

    PLAN = "plan", _("All action items of the plan")
    CHAPTER = "chapter", _("Those that belong to this chapter")
