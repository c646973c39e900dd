"""Of what a text consists beside its own fields: the rows that belong to it, and what a version of it lost.

A stored version names rows by their keys. When such a row is deleted, the text is built without it and says so to
nobody: what was hashed is then no longer what would be published.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations

from workflows.content import BOOKKEEPING


def content_relations(model: Any) -> list[models.ManyToOneRel]:
    """Rows that belong to the text. Comments and their like are Wagtail's, and no part of it."""
    found = [
        relation for relation in get_all_child_relations(model) if isinstance(relation, models.ManyToOneRel)
    ]
    return [relation for relation in found if not relation.related_model.__module__.startswith("wagtail.")]


def naming_fields(model: Any, leave: frozenset[str] = BOOKKEEPING) -> list[Any]:
    """Fields by which a text, or a row of it, names other rows; but for those called ``leave``."""
    found = [f for f in model._meta.get_fields() if f.is_relation and f.concrete and f.name not in leave]
    return [field for field in found if field.many_to_many or not field.remote_field.parent_link]


def lost(built: Any, content: dict[str, Any]) -> list[str]:
    """The fields whose rows are gone, as the editor calls them. No query: compared is what was stored and built."""
    return list(dict.fromkeys(_lost(type(built), [built], [content], BOOKKEEPING)))


def _lost(model: Any, built: list[Any], stored: list[dict[str, Any]], leave: frozenset[str]) -> Iterator[str]:
    for field in naming_fields(model, leave):
        named = Counter(key for content in stored for key in _keys(content.get(field.name)))
        if named - Counter(key for one in built for key in _keys_of(one, field)):
            yield str(capfirst(field.verbose_name))
    for relation in content_relations(model):
        name = relation.get_accessor_name() or ""
        rows = [row for one in built for row in getattr(one, name).all()]
        content = [row for one in stored for row in one.get(name) or []]
        if len(rows) < len(content):
            yield str(capfirst(relation.related_model._meta.verbose_name_plural))
        else:
            yield from _lost(relation.related_model, rows, content, leave | {relation.field.name})


def _keys(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [str(key) for key in listed if key is not None]


def _keys_of(one: Any, field: Any) -> list[str]:
    if field.many_to_many:
        return [str(row.pk) for row in getattr(one, field.name).all()]
    return _keys(field.value_from_object(one))
