"""The lists that action items point to: kept by administrators, set right with a reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.origin import by_whom
from cms.plans import naming
from cms.plans.models import Indicator, KpkArea


@transaction.atomic
@by_whom
def keep(entry: KpkArea | Indicator, *, by: Any, reason: str = "") -> bool:
    """Save a changed entry; returns whether a name that published pages show was set right.

    That asks for a ``reason``, which stays in the history of the entry; without one the row refuses the save
    with ``ValidationError`` and nothing has changed.
    """
    field, reason = naming.renamed(entry), reason.strip()
    corrects = bool(field and reason and naming.showing(entry))
    entry.corrects = reason if corrects else ""
    if corrects:
        old = type(entry)._default_manager.values_list(field, flat=True).get(pk=entry.pk)
        changed = {"reason": reason, "old": str(old), "new": str(getattr(entry, field))}
        log(entry, "plans.correct", user=by, data=changed)
    try:
        entry.save()
    finally:
        entry.corrects = ""
    return corrects


def line_of_history(data: dict[str, Any]) -> str:
    """``Name set right from “Audt TIK” to “Audit TIK”: salah ketik``."""
    return _("Name set right from “%(old)s” to “%(new)s”: %(reason)s") % {
        name: data.get(name, "") for name in ("old", "new", "reason")
    }
