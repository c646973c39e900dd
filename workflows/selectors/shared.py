"""Drafts that are shared with a person today, for the desk and for the page where they are read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from workflows.selectors.grants import EDIT, grants_of
from workflows.sharing import DraftShare, grant_models


@dataclass(frozen=True)
class Shared:
    """One draft, by the widest of its shares; ``until`` is the last day of that one, where it has one."""

    page_id: int
    title: str
    agency: str
    kind: str
    until: date | None
    given_by: str

    @property
    def may_edit(self) -> bool:
        return self.kind == EDIT

    @property
    def kind_label(self) -> str:
        return str(DraftShare.Kind(self.kind).label)


def shared_with(user: Any) -> list[Shared]:
    """All of them, the latest share first; one query whatever their number and kind."""
    parts = [_rows(user, model) for model in grant_models()]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    found: dict[int, Shared] = {}
    for _share, *known in sorted(rows, reverse=True):
        shared = Shared(*known)
        if shared.page_id not in found or (shared.may_edit and not found[shared.page_id].may_edit):
            found[shared.page_id] = shared
    return list(found.values())


def shares_with(user: Any, obj: Any) -> list[Shared]:
    """What of one draft is shared with ``user``; one query."""
    model = type(obj)
    if model not in grant_models():
        return []
    return [Shared(*row[1:]) for row in _rows(user, model).filter(content_object=obj.pk)]


def _rows(user: Any, model: Any) -> QuerySet[Any, tuple[Any, ...]]:
    rows: QuerySet[Any] = grants_of(user, model).order_by()
    name, title = model.name_field, F("content_object__draft_title")
    listed = (
        Concat(F(f"content_object__{name}"), Value(": "), title, output_field=CharField()) if name else title
    )
    rows = rows.annotate(listed=listed)
    return rows.values_list(
        "share_id", "content_object_id", "listed", "content_object__agency__name",
        "share__kind", "share__until", "share__given_by__full_name",
    )  # fmt: skip
