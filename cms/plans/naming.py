"""A name that published pages, or texts being decided, show stays: else it changed their text without a decision.

What still may be set right is a slip of the pen: by an administrator, with a reason on record
(:mod:`cms.core.corrections`); an entry of a list no sooner than nothing is being decided that names it. An agency
that is called otherwise from now on has a way of its own, a new name with a successor. Held at the rows, so that no
door passes it by.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.agencies.models import Agency
from cms.core.corrections import SHORTEST_REASON
from cms.core.reasons import says_something
from cms.plans.correction_notices import tell_of_correction
from cms.plans.models import ActionItemPage, ChapterPage, Indicator, KpkArea, PlanPage
from workflows import selectors
from workflows.sentences import titles, why_named

# The fields of each that a published page shows.
SHOWN: dict[type[Model], tuple[str, ...]] = {
    KpkArea: ("name",),
    Indicator: ("instrument", "number", "name"),
    Agency: ("name", "abbreviation"),
}


def pages_showing(row: Any) -> list[Any]:
    """Published pages that show the name of ``row``, a query a kind."""
    items = ActionItemPage.objects.live()
    if isinstance(row, KpkArea):
        return [items.filter(kpk_areas=row)]
    if isinstance(row, Indicator):
        return [items.filter(indicators=row)]
    own = items.filter(Q(agency=row) | Q(supporting_agencies=row)).distinct()
    return [own, *(kind.objects.live().filter(agency=row) for kind in (ChapterPage, PlanPage))]


def showing(row: Any) -> int:
    """How many published pages show the name of ``row``."""
    return sum(pages.count() for pages in pages_showing(row))


def changes_of(row: Any) -> dict[str, tuple[Any, Any]]:
    """The shown fields in which ``row`` differs from what is stored, with the old and the new value."""
    names = SHOWN[type(row)]
    stored = type(row)._default_manager.filter(pk=row.pk).values(*names).first() if row.pk else None
    differ = ((name, (stored[name], getattr(row, name))) for name in names if stored)
    return {name: pair for name, pair in differ if pair[0] != pair[1]}


def renamed(row: Any) -> str:
    """The first shown field in which ``row`` differs from what is stored; empty where none does."""
    return next(iter(changes_of(row)), "")


def shown_by(count: int) -> str:
    return ngettext(
        "%(count)s published page shows this name, and its text changes by decision only.",
        "%(count)s published pages show this name, and their text changes by decision only.",
        count,
    ) % {"count": count}


def check_reason(reason: str) -> None:
    if not says_something(reason, SHORTEST_REASON):
        sentence = _(
            "Write in a few words why, at least %(count)s letters or digits: everyone concerned reads it."
        )
        raise ValidationError({"correction": sentence % {"count": SHORTEST_REASON}})


def being_decided(texts: list[Any]) -> str:
    return _("This name stands in %(texts)s, which is being decided: what was approved there shows it.") % {
        "texts": titles(texts)
    }


def keep_name(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Before a save; raises ``ValidationError`` at the field. A name set right is told to all it concerns."""
    if raw or not (changes := changes_of(instance)):
        return
    field, count = next(iter(changes)), showing(instance)
    texts = selectors.on_way_naming(instance, decided=True)
    if texts and not isinstance(instance, Agency):
        way = _("It is changed once the text is published or returned.")
        raise ValidationError({field: f"{being_decided(texts)} {way}"})
    if not count and not texts:
        return
    if not instance.corrects:
        raise ValidationError(
            {field: f"{shown_by(count) if count else being_decided(texts)} {_way_on(instance)}"}
        )
    check_reason(instance.corrects)
    tell_of_correction(instance, changes, pages_showing(instance), texts)


def _way_on(row: Any) -> str:
    if isinstance(row, Agency):
        return _(
            "For a slip of the pen write a reason; for a new name use “Rename or merge” on the page of the agency."
        )
    return _("For a slip of the pen write a reason; for another meaning add a new entry.")


def keep_entry(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a deletion: what a text names is not taken out of it, nor out of one that is being decided."""
    if count := showing(instance):
        raise ValidationError(shown_by(count))
    if why := why_named(instance):
        raise ValidationError(why)


def connect() -> None:
    for model in SHOWN:
        pre_save.connect(keep_name, sender=model, dispatch_uid=f"keep_name_{model._meta.label}")
    for model in (KpkArea, Indicator):
        pre_delete.connect(keep_entry, sender=model, dispatch_uid=f"keep_entry_{model._meta.label}")
