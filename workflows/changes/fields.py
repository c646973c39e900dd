"""The fields of a governed object that a reader sees, in the order of the model."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page

from workflows.content import BOOKKEEPING

OF_PACKAGES = frozenset({"Footnote", "Footnotes", "Text"})

Content = dict[str, Any]
# Plumbing of the tree and of search engines; part of the hash, of no interest to a reader.
PLUMBING = frozenset({"go_live_at", "expire_at", "show_in_menus", "page_ptr", "id"})


def shown_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Own fields first to last, the title before them, the slug and the rest of the page after."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    shown = [f for f in fields if f.name not in BOOKKEEPING | PLUMBING and not f.primary_key]
    inherited = {f.name for f in Page._meta.concrete_fields}
    yield from sorted(shown, key=lambda f: 0 if f.name == "title" else 2 if f.name in inherited else 1)


def child_relations(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model], str]]:
    """``(name in the content, child model, name of its parental key)`` of the rows kept with an object."""
    for relation in model._meta.related_objects:
        key = relation.field
        name = relation.get_accessor_name()
        if isinstance(key, ParentalKey) and name and name not in BOOKKEEPING:
            yield name, relation.related_model, key.name


def row_key(child: type[models.Model], parent_field: str) -> str:
    """The field that tells a child row from its siblings: the year of a target, the uuid of a footnote."""
    for constraint in child._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and parent_field in constraint.fields:
            others = [name for name in constraint.fields if name != parent_field]
            if len(others) == 1:
                return others[0]
    return "uuid" if any(f.name == "uuid" for f in child._meta.concrete_fields) else "pk"


def row_fields(child: type[models.Model], parent_field: str, key: str) -> list[models.Field]:
    hidden = {parent_field, "id", "sort_order", "uuid", "translation_key", "locale", key}
    return [f for f in child._meta.concrete_fields if f.name not in hidden and not f.primary_key]


def label_of(field: models.Field) -> str:
    return name_of(field.verbose_name)


def name_of(verbose_name: Any) -> str:
    """A name from a model, with a capital; those that a package gives in English are translated here."""
    label = capfirst(str(verbose_name))
    return gettext(label) if label in OF_PACKAGES else label


def is_many(field: models.Field) -> bool:
    return isinstance(field, ParentalManyToManyField | models.ManyToManyField)
