"""Which texts name a row: those the public reads, and those on their way, by the version that is decided about."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, WorkflowState

from workflows.models import Decision
from workflows.parts import naming_fields
from workflows.registry import governed_models

DECIDED = (Decision.Action.INITIAL, Decision.Action.APPROVE)


def published_naming(row: Any) -> list[Any]:
    """Published texts one of whose fields names ``row``; a query a field."""
    found = {}
    for model, field in _fields_naming(row):
        if issubclass(model, Page):
            found.update({text.pk: text for text in model.objects.live().filter(**{field.name: row.pk})})
    return list(found.values())


def on_way_naming(row: Any, *, decided: bool = False) -> list[Any]:
    """Texts on their way of whose latest version a field names ``row``; with ``decided``, those about which a
    decision stands. A query a field, and one a kind of text."""
    ids: dict[Any, set[str]] = {}
    for model, field in _fields_naming(row):
        stored = versions_on_way(model, decided=decided).values_list("object_id", f"content__{field.name}")
        ids.setdefault(model, set()).update(pk for pk, keys in stored if row.pk in _listed(keys))
    return [
        text for model, keys in ids.items() for text in model._base_manager.filter(pk__in=keys).order_by("pk")
    ]


def _listed(keys: Any) -> list[Any]:
    return keys if isinstance(keys, list) else [keys]


def _fields_naming(row: Any) -> list[tuple[Any, Any]]:
    kinds = type(row).__mro__
    return [
        (model, field)
        for model in governed_models()
        for field in naming_fields(model)
        if field.related_model in kinds
    ]


def versions_on_way(model: Any, *, decided: bool = False) -> QuerySet[Revision]:
    """The latest versions of texts of one kind that are on their way."""
    rounds = WorkflowState.objects.filter(
        content_type=ContentType.objects.get_for_model(model), status=WorkflowState.STATUS_IN_PROGRESS
    )
    if decided:
        made = Decision.objects.filter(workflow_state=OuterRef("pk"), action__in=DECIDED, void=False)
        rounds = rounds.filter(Exists(made))
    keys = rounds.values(key=Cast("object_id", BigIntegerField()))
    return Revision.objects.filter(pk__in=model._base_manager.filter(pk__in=keys).values("latest_revision"))
