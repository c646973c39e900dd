"""Exceptions: one document that one person may read although no office leads there."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from cms.documents.models.document import OfficialDocument


class DocumentGrantQuerySet(models.QuerySet["DocumentGrant"]):
    def in_force(self) -> "DocumentGrantQuerySet":
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gte=timezone.localdate()))


class DocumentGrant(UserObjectPermissionBase):
    """A row of django-guardian that goes with its document. ``until`` is its last day."""

    content_object = models.ForeignKey(OfficialDocument, on_delete=models.CASCADE, related_name="grants")
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    # guardian's stubs name their own manager, which does nothing that a grant of ours needs
    objects = DocumentGrantQuerySet.as_manager()  # type: ignore[misc, assignment]
    wagtail_reference_index_ignore = True

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("special access to a document")
        verbose_name_plural = _("special access to documents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.content_object}"
