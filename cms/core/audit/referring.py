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
# Keys that name a row though they are no field of the object.
BESIDE = {"office": "agencies.Office", "stage": "wagtailcore.Task"}


def names_in(entries: Iterable[AuditEntry]) -> Names:
    """What the keys in these entries name, in one query; a number whose row is gone is left out."""
    found = [(kind, name, _told_as(model), pk) for entry in entries for kind, name, model, pk in _keys(entry)]
    asked: dict[str, set[int]] = defaultdict(set)
    for _kind, _name, label, pk in found:
        asked[label].add(pk)
    rows = _rows(asked)
    told = [(kind, name, pk, rows.get((label, pk))) for kind, name, label, pk in found]
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


def _keys(entry: AuditEntry) -> Iterator[tuple[str, str, Any, int]]:
    """Kind of object, key, the model the key names, number."""
    try:
        model, data = apps.get_model(entry.on_kind), entry.details
    except (LookupError, ValueError):
        return
    if not isinstance(data, dict):
        return
    changes = data.get("changes")
    values = {**data, **(changes if isinstance(changes, dict) else {})}
    for name, value in values.items():
        named = _named_by(model, name)
        if named is not None:
            for pk in value if isinstance(value, list) else [value]:
                if isinstance(pk, int) and not isinstance(pk, bool):
                    yield entry.on_kind, name, named, pk


def _named_by(model: Any, name: str) -> Any:
    """The model whose row a key names; None for any other key."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return apps.get_model(BESIDE[name]) if name in BESIDE else None
    return field.related_model if isinstance(field, ForeignKey) else None
