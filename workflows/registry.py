"""The governed models of the rooms above, found through the abstract model, never by importing upwards."""

from functools import cache

from django.apps import apps
from django.db import models

from workflows.models import GovernedMixin


@cache
def governed_models() -> tuple[type[models.Model], ...]:
    return tuple(model for model in apps.get_models() if issubclass(model, GovernedMixin))
