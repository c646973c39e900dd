"""What time does to texts on their way: days off, reminders, and items that pass from one official to the next."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Agency, Appointment


def _person(name: Any) -> Any:
    """Somebody of a record: whoever did or had something stays, as the record does."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=name, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip


def _of_record(model: type[models.Model]) -> Any:
    """A row of the offices that a record points to."""
    return models.ForeignKey(model, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class Holiday(models.Model):
    """A correction of the calendar of the library: a day off of our own, another name, or a working day after all."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name of the day"), max_length=200)
    is_off = models.BooleanField(
        _("day off"),
        default=True,
        help_text=_("Take the mark away to make a day of the national list a working day here."),
    )
    reason = models.CharField(
        _("basis"), max_length=200, blank=True, help_text=_("Such as the number of the circular.")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d-%m-%Y} {self.name}"


class ObjectEvent(models.Model):
    """A line of an object's timeline that is nobody's decision."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField(_("object"))
    workflow_state = models.ForeignKey(
        WorkflowState, null=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    task_state = models.ForeignKey(TaskState, null=True, on_delete=models.SET_NULL, related_name="%(class)ss")
    made_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        abstract = True


class Reminder(ObjectEvent):
    """A word about a deadline, given once for each: the row is written in the transaction of its notices."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("Reminder before the deadline")
        DUE = "due", _("Reminder on the day of the deadline")
        ESCALATION = "escalation", _("Deadline passed, superior told")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    due_on = models.DateField(_("deadline"))
    office_title = models.CharField(_("whose turn"), max_length=250)
    told = models.TextField(_("who was told"), blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="reminder_object")]
        # Another deadline is another word; back on the old one, the word given then still stands.
        constraints = [
            models.UniqueConstraint(fields=["task_state", "kind", "due_on"], name="reminder_once_a_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.office_title}"


class Handover(ObjectEvent):
    """An item that passed to another official or agency while it waited; without ``to_person`` the office is vacant."""

    class Kind(models.TextChoices):
        MOVE = "move", _("Handed over")
        VACANT = "vacant", _("Left without a holder")
        AGENCY = "agency", _("Passed to the successor agency")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.MOVE)
    from_appointment, to_appointment = _of_record(Appointment), _of_record(Appointment)
    from_person, to_person = _person(_("handed over by")), _person(_("handed over to"))
    # As they were called then: offices and agencies are renamed later.
    from_title = models.CharField(_("from office"), max_length=250, blank=True)
    to_title = models.CharField(_("to office"), max_length=250, blank=True)
    from_agency, to_agency = _of_record(Agency), _of_record(Agency)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    made_by = _person(_("by"))

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="handover_object")]

    def __str__(self) -> str:
        return f"{self.from_title} → {self.to_title or self.get_kind_display()}"
