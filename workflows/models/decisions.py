"""The lines of an object's history."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, WorkflowState

from cms.agencies.models import Appointment


class Decision(models.Model):
    """One line of an object's history: who did what, in what capacity, to which exact content.

    Never changed after it is written, but for ``void``: a return takes back the decisions before it.
    """

    class Action(models.TextChoices):
        SUBMIT = "submit", _("Submitted")
        INITIAL = "initial", _("Initialled by submitting")
        APPROVE = "approve", _("Approved")
        CORRECT = "correct", _("Corrected in own turn")
        RETURN = "return", _("Returned")
        WITHDRAW = "withdraw", _("Withdrawn")
        SKIP = "skip", _("Stage skipped")
        MERGE = "merge", _("Stage merged")
        REOPEN = "reopen", _("Merged stage opened again")
        PUBLISH = "publish", _("Published")
        STAND_IN_WISH = "stand_in_wish", _("Stand-in named by a first administrator")
        STAND_IN = "stand_in", _("Given to a stand-in")
        STRANDED = "stranded", _("Given to the administrators")
        ASK_WITHDRAWAL = "ask_withdrawal", _("Withdrawal asked for")
        GRANT_WITHDRAWAL = "grant_withdrawal", _("Withdrawal granted")
        REFUSE_WITHDRAWAL = "refuse_withdrawal", _("Withdrawal refused")
        BREAK_GLASS = "break_glass", _("Published in an emergency")
        TAKE_DOWN = "take_down", _("Taken down in an emergency")
        REVIEW = "review", _("Emergency reviewed")

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField(_("object"))
    workflow_state = models.ForeignKey(
        WorkflowState, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    about = models.ForeignKey(
        "self",
        verbose_name=_("answers"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answers",
        help_text=_("The line this one answers: a request for withdrawal, an emergency."),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    # As they were called then; people are renamed. Empty for the system.
    person_name = models.CharField(_("name at the time"), max_length=310, blank=True)
    person_nip = models.CharField(_("employee number (NIP) at the time"), max_length=18, blank=True)
    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office_title = models.CharField(_("office"), max_length=250, blank=True)
    capacity = models.CharField(
        _("capacity"), max_length=10, choices=Appointment.Capacity.choices, blank=True
    )
    order_number = models.CharField(_("order number"), max_length=100, blank=True)
    comment = models.TextField(_("note"), blank=True)
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    content_hash = models.CharField(_("hash of the content"), max_length=64, blank=True)
    void = models.BooleanField(_("taken back by a return"), default=False)
    made_at = models.DateTimeField(_("at"), auto_now_add=True)
    ip = models.CharField(_("IP address"), max_length=45, blank=True)
    session = models.CharField(_("session"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.office_title or self.person_name}"

    @property
    def who(self) -> str:
        """By whom, under the name of that day."""
        return self.person_name or str(_("The system"))

    def governed(self) -> Any:
        """The object this line is about, as its own kind; None once it has been deleted."""
        model: Any = self.content_type.model_class()
        found = model._base_manager.filter(pk=self.object_id).first()
        return getattr(found, "specific", found)
