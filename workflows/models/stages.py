"""The stages of the chain, and for whom and until when each was opened."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState, Workflow, WorkflowState

from cms.agencies.models import Agency, Appointment, Office
from workflows.calendar import add_working_days

MOST_DAYS = 60  # a quarter: a plan is reported on by quarters


class StageLock(WorkflowLock):
    """Locked for all but those whose turn it is."""

    def get_message(self, user: Any) -> str | None:
        if not self.for_user(user):
            return None
        from workflows.policies import Refused, check_may_correct

        try:
            check_may_correct(self.object, user)
        except Refused as refused:  # for whose turn it is at the last stage: the way out
            return refused.message
        return None


class OfficeTask(Task):
    """A stage decided by whoever holds an office today: of the object's agency, or the Sekda city-wide."""

    class Role(models.TextChoices):
        PIC = Office.Role.PIC.value, Office.Role.PIC.label
        HEAD = Office.Role.HEAD.value, Office.Role.HEAD.label
        SECRETARY = Office.Role.SECRETARY.value, Office.Role.SECRETARY.label

    role = models.CharField(_("decided by"), max_length=10, choices=Role.choices)
    working_days = models.PositiveSmallIntegerField(
        _("working days to decide"),
        default=3,
        help_text=_("The queue is in the order of the deadlines that follow from it."),
    )

    admin_form_fields = [*Task.admin_form_fields, "role", "working_days"]
    lock_class = StageLock

    class Meta:
        verbose_name = _("stage of an office")
        verbose_name_plural = _("stages of offices")

    def clean(self) -> None:
        super().clean()
        if self.working_days is not None and not 1 <= self.working_days <= MOST_DAYS:
            sentence = _(
                "Between 1 and %(most)s working days: with none each text would be late at once, and with more nobody "
                "would be reminded of it in time."
            )
            raise ValidationError({"working_days": sentence % {"most": MOST_DAYS}})

    @classmethod
    def get_description(cls) -> str:
        return str(_("Decided by the holder of an office, today, for the agency of the text."))

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """One open task state. Sends no signal: notices are ours, after commit."""
        text = getattr(workflow_state, "paraf_text", None) or workflow_state.content_object
        revision = text.get_latest_revision()
        task = self.task_ptr
        task.__dict__["specific"] = self
        task_state = TaskState.objects.create(
            workflow_state=workflow_state,
            revision=revision,
            task=task,
            status=TaskState.STATUS_IN_PROGRESS,
        )
        from workflows.selectors.turns import days_left_of, used_before

        used = used_before(workflow_state, self)
        days = days_left_of(
            min(self.working_days, MOST_DAYS), used
        )  # also of one stored before there was a most
        turn = Turn(
            task_state=task_state,
            agency_id=revision.content["agency"],
            due_on=add_working_days(timezone.localdate(), days),
            working_days=days,
            used_days=used,
        )
        agency = getattr(text, "agency", None)
        if agency is not None and agency.pk == turn.agency_id:
            turn.agency = agency
        task_state.turn = turn
        turn.held_by = self._lies_with(text, workflow_state, task_state)
        turn.save()
        return task_state

    def _lies_with(self, text: Any, round_: WorkflowState, task_state: TaskState) -> Any:
        from workflows.policies import lies_with

        round_.current_task_state = task_state
        return lies_with(text, self, round_)

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Wagtail's door. Only the comment is taken from the browser; the rest is checked afresh."""
        from workflows import services

        comment = str(kwargs.get("comment", ""))
        if action_name == "approve":
            services.approve(task_state, user, comment=comment)
        elif action_name == "reject":
            services.send_back(task_state, user, comment=comment)
        else:
            raise PermissionDenied

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Decisions are taken in the queue, where the change is shown first."""
        return []

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        from workflows.policies import may_correct

        return not may_correct(obj, user)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        from workflows.policies import is_holder
        from workflows.selectors import open_round

        return is_holder(obj, self, user, open_round(obj))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        from workflows.selectors import open_task_states_for

        return open_task_states_for(user, task=self)


class Turn(models.Model):
    """For which agency a stage was opened, and by which day it is to be decided.

    The agency is the one the text names, which for a published text may be another than the published one.
    """

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="turn")
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"), db_index=True)
    instead = models.ForeignKey(
        Office,
        verbose_name=_("office that decides instead"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Where no holder of the stage's own office is independent of the text."),
    )
    # At the seat of the Sekda two administrators name it: what the first of them wishes.
    wished = models.ForeignKey(
        Office,
        verbose_name=_("office a first administrator named"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    wished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("named by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    stranded = models.BooleanField(
        _("waits for an administrator to name a stand-in"), default=False, db_index=True
    )
    # The clock of a stage stops while the text is returned: what is left of it when the text comes back.
    working_days = models.PositiveSmallIntegerField(_("working days of this turn"), default=0)
    used_days = models.PositiveSmallIntegerField(_("working days used before the return"), default=0)
    held_by = models.ForeignKey(
        Appointment,
        verbose_name=_("with whom it lies"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")

    def __str__(self) -> str:
        return f"{self.agency}, {self.due_on}"


class GovernedWorkflow(Workflow):
    """Wagtail's workflow whose start is our write path."""

    class Meta:
        proxy = True

    def start(self, obj: Any, user: Any) -> WorkflowState:
        from workflows import services

        return services.submit(obj, user)
