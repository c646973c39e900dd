"""What must hold before the site starts: a known engine, and no model of ours that nobody can find."""

from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField

from cms.core.searchable import left_out, searchables
from search.engines import get_engine

OURS = ("cms.", "home", "search", "workflows")


@checks.register("search")
def engine_is_known(**_kwargs: Any) -> list[checks.CheckMessage]:
    try:
        get_engine()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="search.E001")]
    return []


@checks.register("search")
def every_model_is_searched_or_left_out(**_kwargs: Any) -> list[checks.CheckMessage]:
    """A new model must not be forgotten: it is registered, or named with ``leave_out`` and a reason."""
    named = {searchable.model for searchable in searchables().values()}
    return [
        checks.Error(
            f"{model._meta.label} is neither searchable nor named as left out.",
            hint="Register it in its app's searchable.py, or name it there with leave_out().",
            id="search.E002",
        )
        for model in apps.get_models()
        if model.__module__.startswith(OURS) and model not in named and not _is_excused(model)
    ]


def _is_excused(model: type[models.Model]) -> bool:
    """Named as left out, a part of something that is searched or left out itself, or without any text."""
    part = any(isinstance(field, ParentalKey) for field in model._meta.get_fields())
    named = model._meta.label_lower in left_out()
    return part or named or model._meta.proxy or not any(map(_is_text, model._meta.get_fields()))


def _is_text(field: Any) -> bool:
    free = isinstance(field, models.CharField) and not field.choices
    return free or isinstance(field, models.TextField | StreamField)
