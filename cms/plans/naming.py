"""A name that published pages show stays: a new name would change their text without a decision.

What still may be set right is a slip of the pen: by an administrator, with a reason on record
(:mod:`cms.core.corrections`). An agency that is called otherwise from now on has a way of its own,
a new name with a successor. Held at the rows, so that no door passes it by.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.agencies.models import Agency
from cms.plans.models import ActionItemPage, ChapterPage, Indicator, KpkArea, PlanPage

# The fields of each that a published page shows.
SHOWN: dict[type[Model], tuple[str, ...]] = {
    KpkArea: ("name",),
    Indicator: ("instrument", "number", "name"),
    Agency: ("name", "abbreviation"),
}


def showing(row: Any) -> int:
    """How many published pages show the name of ``row``."""
    items = ActionItemPage.objects.live()
    if isinstance(row, KpkArea):
        return items.filter(kpk_areas=row).count()
    if isinstance(row, Indicator):
        return items.filter(indicators=row).count()
    own = items.filter(Q(agency=row) | Q(supporting_agencies=row)).distinct().count()
    texts = (kind.objects.live().filter(agency=row).count() for kind in (ChapterPage, PlanPage))
    return own + sum(texts)


def renamed(row: Any) -> str:
    """The first shown field in which ``row`` differs from what is stored; empty where none does."""
    names = SHOWN[type(row)]
    stored = type(row)._default_manager.filter(pk=row.pk).values(*names).first() if row.pk else None
    return next((name for name in names if stored and stored[name] != getattr(row, name)), "")


def shown_by(count: int) -> str:
    return ngettext(
        "%(count)s published page shows this name, and its text changes by decision only.",
        "%(count)s published pages show this name, and their text changes by decision only.",
        count,
    ) % {"count": count}


def keep_name(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Before a save; raises ``ValidationError`` at the field."""
    if raw or instance.corrects:
        return
    field = renamed(instance)
    if field and (count := showing(instance)):
        way = (
            _(
                "For a slip of the pen write a reason; for a new name use “Rename or merge” on the page of the agency."
            )
            if isinstance(instance, Agency)
            else _("For a slip of the pen write a reason; for another meaning add a new entry.")
        )
        raise ValidationError({field: f"{shown_by(count)} {way}"})


def keep_entry(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a deletion: what a text names is not taken out of it."""
    if count := showing(instance):
        raise ValidationError(shown_by(count))


def connect() -> None:
    for model in SHOWN:
        pre_save.connect(keep_name, sender=model, dispatch_uid=f"keep_name_{model._meta.label}")
    for model in (KpkArea, Indicator):
        pre_delete.connect(keep_entry, sender=model, dispatch_uid=f"keep_entry_{model._meta.label}")
