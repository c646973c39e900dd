"""Who may do what with a document, for every door of the admin alike.

Wagtail asks its permission policy; the groups say who works with documents at all, the office says with
which. Rights on a collection do not widen that.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex, Revision
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from cms.agencies.selectors import Access, access_of
from cms.documents.models import OfficialDocument
from cms.documents.selectors import visible_documents
from workflows import shown_files
from workflows.decided_files import decided_showing

UNDO = timedelta(hours=1)


def kept_open(document: OfficialDocument) -> str:
    """Why it cannot be closed to the public now: what was approved for publication shows it. Empty if it can."""
    pages = shown_files.published_pages_showing(shown_files.only(document))
    if not pages:
        return ""
    return _(
        "“%(file)s” is shown by %(pages)s, which is published. Take it out of that text and let the change be "
        "decided, or out of the report; in an emergency an administrator takes the page down."
    ) % {"file": document, "pages": shown_files.names(pages)}


def kept_open_inside(collection: Any) -> str:
    """As :func:`kept_open`, of the documents in a collection and below it that everybody reads now."""
    readable = visible_documents(AnonymousUser())
    pages = shown_files.published_pages_showing(readable.filter(collection__path__startswith=collection.path))
    if not pages:
        return ""
    return _(
        "In this collection are documents that %(pages)s shows, which is published: it stays open to everybody. "
        "Put those documents into another open collection first."
    ) % {"pages": shown_files.names(pages)}


def can_edit(user: Any, document: OfficialDocument) -> bool:
    """People in an office of the document's agency, and administrators; the uploader while it has no agency."""
    return editable_documents(user).filter(pk=document.pk).exists()


def editable_documents(user: Any) -> QuerySet[OfficialDocument]:
    access = access_of(user)
    visible = visible_documents(user)
    if access.is_admin:
        return visible
    if not access.is_staff:
        return visible.none()
    return visible.filter(_own(access))


def _own(access: Access) -> Q:
    return Q(agency__in=access.agency_ids) | Q(agency__isnull=True, uploaded_by_user=access.user_id)


def check_can_withdraw(user: Any, document: OfficialDocument) -> None:
    if not can_edit(user, document):
        raise PermissionDenied(_("Only people in an office of the document's agency may do that."))


def can_delete(user: Any, document: OfficialDocument) -> bool:
    """A slip of one's own is taken back within the hour; anything else is withdrawn, not deleted.

    What a page or a report uses is never deleted, by nobody, nor what a version shows that was submitted or decided:
    a decided text must be shown as it was.
    """
    if not user.is_superuser and not _is_own_slip(user, document):
        return False
    return not is_used(document) and decided_showing(document) is None


def _is_own_slip(user: Any, document: OfficialDocument) -> bool:
    fresh = document.created_at > timezone.now() - UNDO and document.versions.count() <= 1
    return fresh and document.uploaded_by_user_id == user.pk and can_edit(user, document)


def is_used(document: Model) -> bool:
    """Whether a page as it is stored, or a row of another room, points to it."""
    if ReferenceIndex.get_references_to(document).exists():
        return True
    for relation in document._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label in {document._meta.app_label, "wagtailcore", "wagtailimages", "taggit"}:
            continue
        if model._base_manager.filter(**{relation.field.name: document.pk}).exists():
            return True
    return False


def is_shown(picture: Model) -> bool:
    """Whether a text shows the picture: as the public reads it, as a draft, or as it once was."""
    # A draft of a published page is in its revisions alone; their bodies are JSON within JSON.
    named = f'\\"image\\": {picture.pk}'
    stored = Revision.objects.annotate(stored=Cast("content", TextField()))
    return (
        is_used(picture)
        or stored.filter(Q(stored__contains=f"{named},") | Q(stored__contains=f"{named}}}")).exists()
    )


class OfficialDocumentPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's question, answered by the office."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return any(self._may(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[OfficialDocument]:
        asked = {action for action in actions if self.user_has_permission(user, action)}
        if asked & {"choose", "add"}:
            return visible_documents(user)
        if asked & {"change", "delete"}:
            return editable_documents(user)
        return OfficialDocument.objects.none()

    def _may(self, user: Any, action: str, document: OfficialDocument) -> bool:
        if not self.user_has_permission(user, action):
            return False
        if action == "choose":
            return visible_documents(user).filter(pk=document.pk).exists()
        if action == "delete":
            return can_delete(user, document)
        return action == "change" and can_edit(user, document)


class KeptImagePolicy(CollectionOwnershipPermissionPolicy):
    """An image that a page uses is not deleted: what was decided must be shown as it was."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        allowed = set(actions)
        if "delete" in allowed and is_shown(instance):
            allowed.discard("delete")
        return bool(allowed) and super().user_has_any_permission_for_instance(user, allowed, instance)
