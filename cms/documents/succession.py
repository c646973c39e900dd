"""Documents in charge of an agency pass to its successor; their versions and what they say stay."""

from typing import Any

from django.utils.translation import gettext as _

from cms.agencies.models import Agency
from cms.agencies.succession import Mover, Part, movers
from cms.core.origin import acting
from cms.documents.models import OfficialDocument

NAMED = 5


def preview(old: Agency) -> list[Part]:
    rows = OfficialDocument.objects.filter(agency=old).order_by("title", "pk")
    return [Part(_("Documents in charge"), rows.count(), tuple(row.title for row in rows[:NAMED]))]


def move(old: Agency, new: Agency, by: Any) -> int:
    """Row by row, so that the index follows each."""
    rows = list(OfficialDocument.objects.filter(agency=old).order_by("pk"))
    with acting(by):
        for row in rows:
            row.agency = new
            row.save(update_fields=["agency"])
    return len(rows)


def connect() -> None:
    movers.register(Mover("documents", preview, move))
