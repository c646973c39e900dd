"""A published or travelling text is not deleted, by whatever door: not with its section, not by a bulk action."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _

from workflows import selectors
from workflows.models import PublicationRefused, has_permit
from workflows.registry import governed_models


def refuse_deletion(sender: Any, instance: Any, **kwargs: Any) -> None:
    if has_permit(instance):
        return
    if instance.live or instance.first_published_at or selectors.open_round(instance) is not None:
        raise PublicationRefused(
            _("“%(title)s” was published or is on its way, so it is not deleted.") % {"title": instance}
        )


def connect() -> None:
    for model in governed_models():
        pre_delete.connect(refuse_deletion, sender=model, dispatch_uid=f"refuse_deletion_{model._meta.label}")
