"""Stages, governed objects and decisions."""

from workflows.models.decisions import Decision
from workflows.models.governed import GovernedMixin, GovernedPage
from workflows.models.stages import GovernedWorkflow, OfficeTask, Turn
from workflows.permit import Permit, PublicationRefused, has_permit, publication_permit, tree_permit
from workflows.sharing import DraftShare
from workflows.sheets.models import ApprovalSheet
from workflows.timekeeping import Handover, Holiday, Reminder

__all__ = [
    "ApprovalSheet",
    "Decision",
    "DraftShare",
    "GovernedMixin",
    "GovernedPage",
    "GovernedWorkflow",
    "Handover",
    "Holiday",
    "OfficeTask",
    "Permit",
    "PublicationRefused",
    "Reminder",
    "Turn",
    "has_permit",
    "publication_permit",
    "tree_permit",
]
