"""Names for the numbers in the details of entries, as the rows are called today: one query for a whole page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from cms.core.audit.models import AuditEntry

Names = dict[tuple[str, str, int], str]  # kind of object, field, number

# Rows that are named, by the column that names them; told as the model the key of a child is of.
NAMED: tuple[tuple[str, str], ...] = (
    ("accounts.User", "full_name"),
    ("auth.Group", "name"),
    ("auth.Permission", "name"),
    ("wagtailcore.Page", "draft_title"),
    ("wagtailcore.Task", "name"),
    ("wagtailcore.Workflow", "name"),
    ("agencies.Agency", "name"),
    ("agencies.Office", "title"),
)


def names_in(entries: Iterable[AuditEntry]) -> Names:
    """What the keys in these entries name, in one query; a number whose row is gone is left out."""
    found = [(kind, field, pk) for entry in entries for kind, field, pk in _keys(entry)]
    asked: dict[str, set[int]] = defaultdict(set)
    for _kind, field, pk in found:
        asked[_told_as(field.related_model)].add(pk)
    rows = _rows(asked)
    told = [
        (kind, field.name, pk, rows.get((_told_as(field.related_model), pk))) for kind, field, pk in found
    ]
    return {(kind, name, pk): words for kind, name, pk, words in told if words}


def _told_as(model: Any) -> str:
    for label, _column in NAMED:
        if issubclass(model, apps.get_model(label)):
            return label
    return ""


def _rows(asked: dict[str, set[int]]) -> dict[tuple[str, int], str]:
    parts = [
        apps.get_model(label)
        ._base_manager.filter(pk__in=asked[label])
        .order_by()
        .values_list(Value(label), "pk", Cast(column, TextField()))
        for label, column in NAMED
        if asked.get(label)
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True)
    return {(label, pk): _(text) if label == "auth.Permission" else text for label, pk, text in rows}


def _keys(entry: AuditEntry) -> Iterator[tuple[str, Any, int]]:
    try:
        model, data = apps.get_model(entry.on_kind), entry.details
    except (LookupError, ValueError):
        return
    if not isinstance(data, dict):
        return
    changes = data.get("changes")
    values = {**data, **(changes if isinstance(changes, dict) else {})}
    for name, value in values.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, ForeignKey):
            for pk in value if isinstance(value, list) else [value]:
                if isinstance(pk, int) and not isinstance(pk, bool):
                    yield entry.on_kind, field, pk
