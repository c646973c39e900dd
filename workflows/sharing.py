"""A draft shared with those whom their office does not lead to it: models of the grants.

:class:`DraftShare` is what somebody gave, and is kept afterwards; the rows of django-guardian that follow from
it (:class:`DraftGrant`, a table for each governed model) live only while it is in force.
"""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from cms.agencies.models import Agency, Appointment

# Custom permissions of each governed model; django-guardian's rows name one of them.
DRAFT_PERMISSIONS: list[tuple[str, Any]] = [
    ("comment_draft", "Can comment on a draft that was shared"),
    ("edit_draft", "Can edit a draft that was shared"),
]


class DraftShare(models.Model):
    """Who may comment on or write in one draft beside the agency in charge, until when, and who gave it.

    Given to one person in the office held then (``appointment``), or to all who hold an office of an agency.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", _("May read and comment")
        EDIT = "edit", _("May read, comment and edit")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(_("object"))
    kind = models.CharField(_("what for"), max_length=10, choices=Kind.choices, default=Kind.COMMENT)
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appointment = models.ForeignKey(
        Appointment,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    until = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given by"), on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("shared draft")
        verbose_name_plural = _("shared drafts")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="share_object")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency=None) ^ models.Q(appointment=None), name="share_with_one"
            ),
        ]

    def __str__(self) -> str:
        return self.with_whom

    @property
    def with_whom(self) -> str:
        """``Siti, PIC Dinkes``, or the agency."""
        if self.appointment is not None:
            return f"{self.appointment.person}, {self.appointment.title}"
        return self.agency.name if self.agency else ""

    @property
    def permission(self) -> str:
        return f"{self.kind}_draft"


class DraftGrant(UserObjectPermissionBase):
    """One person's right on one draft. The room above adds ``content_object``, so that it goes with the object."""

    share = models.ForeignKey(DraftShare, on_delete=models.CASCADE, related_name="+")
    content_object_id: int

    class Meta:
        abstract = True
        # A person may hold the same right by two shares: each ends alone.
        unique_together = ["share", "user", "permission", "content_object"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


def grant_models() -> dict[Any, type[DraftGrant]]:
    """The table of grants of each governed model."""
    from django.apps import apps

    tables = [model for model in apps.get_models() if issubclass(model, DraftGrant)]
    return {_field_of(table).related_model: table for table in tables}


def _field_of(table: Any) -> Any:
    """The key to the draft, which each table of the rooms above adds."""
    return table._meta.get_field("content_object")
