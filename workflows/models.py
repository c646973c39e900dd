"""Stages, governed objects and decisions."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Revision, Task, TaskState, Workflow, WorkflowState

from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.selectors import access_of
from workflows.calendar import add_working_days
from workflows.permit import Permit, PublicationRefused, has_permit, publication_permit, tree_permit
from workflows.sharing import DraftShare
from workflows.sheets.models import ApprovalSheet
from workflows.timekeeping import Handover, Holiday, Reminder

__all__ = [
    "ApprovalSheet",
    "Decision",
    "DraftShare",
    "GovernedMixin",
    "GovernedPage",
    "GovernedWorkflow",
    "Handover",
    "Holiday",
    "OfficeTask",
    "Permit",
    "PublicationRefused",
    "Reminder",
    "Turn",
    "has_permit",
    "publication_permit",
    "tree_permit",
]


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
        from workflows.selectors.turns import days_left_of, first_of, holders_of_turn, used_before

        used = used_before(workflow_state, self)
        days = days_left_of(self.working_days, used)
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
        turn.held_by = first_of(holders_of_turn(turn, self))
        turn.save()
        return task_state

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


class GovernedMixin(models.Model):
    """What passes the chain of offices before the public reads it.

    The object names its agency; everything else (stages, decisions, lock, publication) comes from here.
    Works for anything with Wagtail's revisions and workflow.
    """

    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def short_title(self) -> str:
        """How the object is called in a sentence: ``Bab IV``."""
        return str(self)

    @classmethod
    def names_of(cls, pages: Iterable[Any]) -> dict[int, str]:
        """What stands before the titles of these pages in a list: ``Bab IV``, ``RA-65``. Queries do not grow."""
        return {}

    def further_problems(self) -> list[str]:
        """Sentences on what, beyond its own fields, keeps this text from being published; overridden above."""
        return []

    def remarks(self) -> list[str]:
        """Sentences for those who write and decide on what they cannot see in the text; overridden above."""
        return []

    def may_be_read_by(self, user: Any) -> bool:
        """Whether ``user`` reads the text before it is published: own agency, and offices of the whole city."""
        access = access_of(user)
        return access.sees_all or self.agency_id in access.agency_ids

    def get_workflow(self) -> GovernedWorkflow | None:
        return (
            GovernedWorkflow.objects.filter(active=True, workflow_tasks__task__officetask__isnull=False)
            .order_by("pk")
            .first()
        )


class GovernedPage(GovernedMixin, Page):
    """A page that passes the chain of offices."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> Any:
        from workflows.permissions import GovernedPermissionTester

        return GovernedPermissionTester(user, self)

    def get_admin_display_title(self) -> str:
        """The name in Wagtail's lists: what the public reads, for the title of a draft is part of the draft."""
        return str(self.title) if self.live else super().get_admin_display_title()

    def save_revision(self, user: Any = None, **kwargs: Any) -> Revision:
        """While the text is on its way, only those whose turn it is write in it."""
        from workflows.services import guard_writing, may_overwrite, record_correction

        with transaction.atomic():
            task_state = guard_writing(self, user)
            # Published by decision only: no hour that comes by itself.
            self.go_live_at = self.expire_at = kwargs["approved_go_live_at"] = None
            if not may_overwrite(kwargs.get("overwrite_revision")):
                kwargs["overwrite_revision"] = None
            revision = super().save_revision(user=user, **kwargs)
            record_correction(self, revision, task_state, user)
        return revision

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.go_live_at = self.expire_at = None
        if has_permit(self):  # the write path has looked at the whole text; the place is the tree's
            kwargs["clean"] = False
        else:
            self._refuse_public_change(kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        """Among its siblings only; the database sees a permit for the order of the tree."""
        from workflows.ordering import arranging

        with arranging(self.get_parent()):
            fresh, beside = (type(page)._base_manager.get(pk=page.pk) for page in (self, target))
            Page.move(fresh, beside, pos=pos, user=user)

    def _refuse_public_change(self, update_fields: Any) -> None:
        """A change of what the public reads needs a permit, whatever door it came through."""
        if self._state.adding:
            if self.live:
                raise PublicationRefused(_("A governed page is published by decision only."))
            return
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is None or not (stored.live or self.live):
            return
        names = set(update_fields) if update_fields is not None else None
        if names is not None:
            names &= {f.name for f in self._meta.concrete_fields}
        free = {
            "draft_title",
            "has_unpublished_changes",
            "latest_revision",
            "latest_revision_created_at",
            "numchild",
            "locked",
            "locked_at",
            "locked_by",
            "owner",
        }
        for field in self._meta.concrete_fields:
            if field.name in free or (names is not None and field.name not in names):
                continue
            if getattr(stored, field.attname) != getattr(self, field.attname):
                raise PublicationRefused(_("A governed page is published by decision only."))


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
        PUBLISH = "publish", _("Published")
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
        return f"{self.get_action_display()}: {self.office_title or self.person}"

    def governed(self) -> Any:
        """The object this line is about, as its own kind; None once it has been deleted."""
        model: Any = self.content_type.model_class()
        found = model._base_manager.filter(pk=self.object_id).first()
        return getattr(found, "specific", found)
