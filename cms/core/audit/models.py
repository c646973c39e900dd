"""One line of the audit log."""

import json
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """An entry is written once. The database refuses too; this says so before it is asked."""

    def __init__(self) -> None:
        super().__init__("the audit log is append-only")


class EntryQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class AuditEntry(models.Model):
    """Who did what to which object, from where; chained to the entry before by its hash.

    People and objects are numbers and names, not foreign keys: an entry outlives what it speaks of, and nothing
    that happens to them later reaches it. ``data`` is canonical JSON kept as text, because the hash is over its bytes.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"), db_index=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    by_id = models.BigIntegerField(_("person"), null=True, db_index=True)
    by_name = models.CharField(_("name of the person"), max_length=150, blank=True)
    on_kind = models.CharField(_("kind of object"), max_length=100, blank=True)
    on_id = models.CharField(_("number of the object"), max_length=64, blank=True)
    on_label = models.CharField(_("object"), max_length=250, blank=True)
    data = models.TextField(_("details"), default="{}")
    ip = models.CharField(_("IP address"), max_length=45, blank=True)
    session = models.CharField(_("session"), max_length=64, blank=True)
    previous = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-number"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["on_kind", "on_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    @property
    def details(self) -> Any:
        """``data`` as it was given."""
        return json.loads(self.data)
