"""A picture or document that a published governed page shows keeps its bytes: a new one is another file.

Texts still on their way are kept by the hash under their decisions, which a replaced file voids.
"""

from typing import Any

from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from workflows.permit import PublicationRefused
from workflows.registry import governed_models


def published_pages_showing(file: Any) -> list[Page]:
    """Published governed pages that show this picture or document."""
    uses = ReferenceIndex.get_references_to(file).filter(base_content_type__app_label="wagtailcore")
    ids = uses.annotate(page=Cast("object_id", BigIntegerField())).values("page")
    return list(Page.objects.live().type(*governed_models()).filter(pk__in=ids))


def keep_bytes(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Before a save: the title may change, the file may not."""
    if instance.pk is None or not _is_replaced(sender, instance):
        return
    _refuse_where_shown(instance)


def keep_file(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a deletion."""
    _refuse_where_shown(instance)


def _is_replaced(model: Any, instance: Any) -> bool:
    if not getattr(instance.file, "_committed", True):
        return True
    stored = model._base_manager.filter(pk=instance.pk).values_list("file", flat=True).first()
    return stored is not None and stored != instance.file.name


def _refuse_where_shown(instance: Any) -> None:
    if pages := published_pages_showing(instance):
        raise PublicationRefused(
            _(
                "“%(file)s” is shown by %(pages)s, which is published. Upload the new one as another file, put it "
                "into a draft and submit that."
            )
            % {"file": instance, "pages": ", ".join(str(page) for page in pages[:3])}
        )
