"""Take a document back without losing it, and bring it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.core.origin import acting
from cms.documents.models import OfficialDocument
from cms.documents.policies import check_can_withdraw


@transaction.atomic
def withdraw(document: OfficialDocument, by: Any) -> None:
    """From now on only its own agency and those who read for the whole city see it. Its files stay."""
    _change(document, by, "documents.withdraw", withdrawn=True)


@transaction.atomic
def restore(document: OfficialDocument, by: Any) -> None:
    """Open it again to those its classification names."""
    _change(document, by, "documents.restore", withdrawn=False)


def _change(document: OfficialDocument, by: Any, action: str, *, withdrawn: bool) -> None:
    row = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    check_can_withdraw(by, row)
    if (row.withdrawn_at is not None) == withdrawn:
        return
    row.withdrawn_at = timezone.now() if withdrawn else None
    row.withdrawn_by = by if withdrawn else None
    with acting(by):
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    log(instance=row, action=action, user=by)
