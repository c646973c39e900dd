"""A picture or document that a published governed page shows keeps its bytes: a new one is another file.

Texts still on their way are kept by the hash under their decisions, which a replaced file voids. Whoever replaces a
file holds its row from the question to the commit, as a decision does from its hash: one of them waits and sees.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from workflows.decided_files import decided_showing
from workflows.permit import PublicationRefused
from workflows.registry import governed_models

# Published pages that show files beside their text, and by title, as a report shows its evidence: each function
# gives the pages of some files. Higher rooms add theirs.
beside: list[Callable[[QuerySet[Any]], QuerySet[Any]]] = []
# How those of some files are called in a sentence that not everybody may open. Higher rooms add theirs.
closed: list[Callable[[QuerySet[Any]], list[str]]] = []
# Files that came in place of another: rows with the ``key`` of the file, ``by`` whom and ``at`` which moment. Higher
# rooms add theirs.
replacements: list[Callable[[], QuerySet[Any]]] = []


def published_pages_showing(files: QuerySet[Any]) -> list[Any]:
    """Published governed pages that show one of these pictures or documents, in their text or beside it."""
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(files.model),
        to_object_id__in=files.order_by().annotate(key=Cast("pk", CharField())).values("key"),
        base_content_type__app_label="wagtailcore",
    )
    ids = uses.annotate(page=Cast("object_id", BigIntegerField())).values("page")
    pages = Page.objects.live().type(*governed_models()).filter(pk__in=ids)
    return list({page.pk: page for page in [*pages, *_pages_beside(files)]}.values())


def _pages_beside(files: QuerySet[Any]) -> list[Any]:
    return [page for pages_of in beside for page in pages_of(files)]


def only(file: Any) -> QuerySet[Any]:
    """This one file, as the functions of this module take it."""
    rows: QuerySet[Any] = type(file)._base_manager.filter(pk=file.pk)
    return rows


def names(pages: list[Any]) -> str:
    return ", ".join(str(page) for page in pages[:3])


def why_title_kept(file: Any) -> str:
    """Why the title stays: published pages show it. Empty where it may change."""
    pages = _pages_beside(only(file))
    if not pages:
        return ""
    return _(
        "“%(file)s” stands under this title on %(pages)s, which is published. For another title upload it as "
        "another file and name that one in the report."
    ) % {"file": file.title, "pages": names(pages)}


def in_one_transaction(save: Callable[..., None]) -> Callable[..., None]:
    """A row that is locked by the question stays so until it is written: Wagtail saves outside a transaction."""

    @wraps(save)
    def saved(*args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            save(*args, **kwargs)

    return saved


def keep_bytes(
    sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Before a save: the file may not change, and the title where pages show it."""
    if instance.pk is None:
        return
    if _is_replaced(sender, instance):
        _hold(sender, instance)
        _refuse_where_shown(instance)
    stored = sender._base_manager.filter(pk=instance.pk).only("title").first()
    written = update_fields is None or "title" in update_fields
    if written and stored is not None and stored.title != instance.title and (why := why_title_kept(stored)):
        raise PublicationRefused(why)


def keep_file(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a deletion, whose transaction is Django's."""
    _hold(sender, instance)
    _refuse_where_shown(instance)
    if version := decided_showing(instance):
        raise PublicationRefused(
            _("“%(file)s” stands in a version of %(text)s that was submitted or decided: it is not deleted.")
            % {"file": instance, "text": version.content_object.short_title}
        )


def _hold(model: Any, instance: Any) -> None:
    list(model._base_manager.select_for_update(of=("self",)).filter(pk=instance.pk).values_list("pk"))


def _is_replaced(model: Any, instance: Any) -> bool:
    if not getattr(instance.file, "_committed", True):
        return True
    stored = model._base_manager.filter(pk=instance.pk).values_list("file", flat=True).first()
    return stored is not None and stored != instance.file.name


def _refuse_where_shown(instance: Any) -> None:
    if pages := published_pages_showing(only(instance)):
        raise PublicationRefused(
            _(
                "“%(file)s” is shown by %(pages)s, which is published. Upload the new one as another file, put it "
                "into a draft and submit that; evidence is exchanged in its report."
            )
            % {"file": instance, "pages": names(pages)}
        )
