"""Who may do what to a governed object. Each rule is a pair: ``check_…`` raises with the reason."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import access_of, build_access, holders
from workflows import selectors
from workflows.models import Decision, OfficeTask

Role = Office.Role


class Refused(PermissionDenied):
    """A refusal with a sentence for the person; nothing was changed."""

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else ""


def may_draft(user: Any, obj: Any) -> bool:
    """PIC and head of the object's agency, the expert team and administrators write drafts."""
    access = access_of(user)
    if access.is_admin or access.is_expert:
        return True
    return obj.agency_id in access.pic_of or obj.agency_id in access.head_of


def may_correct(obj: Any, user: Any) -> bool:
    """Whether ``user`` may write in a text that is on its way: those whose turn it is, only."""
    round_ = selectors.open_round(obj)
    if round_ is None or round_.current_task_state is None:
        return False
    task = round_.current_task_state.task.specific
    return any(
        a.person_id == user.pk for a in selectors.eligible(obj, task, round_, final=is_final(round_, task))
    ) or (is_holder(obj, task, user) and user.pk in selectors.correctors(round_))


def is_holder(obj: Any, task: OfficeTask, user: Any) -> bool:
    return any(a.person_id == user.pk for a in holders(task.role, obj.agency))


def is_final(round_: WorkflowState, task: OfficeTask) -> bool:
    remaining = selectors.stages(round_.workflow)
    return bool(remaining) and remaining[-1].pk == task.pk


def check_can_submit(user: Any, obj: Any) -> None:
    """Submitting needs a drafter of the object, no round in progress, and something new to decide."""
    access = build_access(user)
    drafts = access.is_admin or access.is_expert
    if not drafts and obj.agency_id not in access.pic_of | access.head_of:
        raise Refused(
            _("You have no access to this text yet. Ask the administrator of %(agency)s.")
            % {"agency": obj.agency}
        )
    if not obj.agency.is_valid_today:
        raise Refused(
            _("%(agency)s is no longer valid. Choose its successor before submitting.")
            % {"agency": obj.agency}
        )
    if selectors.open_round(obj) is not None:
        raise Refused(_("This text has been submitted already and is on its way."))


def check_can_decide(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """The appointment in whose capacity ``user`` decides this stage; raises :class:`Refused` with why not."""
    held = [a for a in holders(task.role, obj.agency) if a.person_id == user.pk]
    if not held:
        raise Refused(
            _("This text is waiting for the decision of %(office)s. You can read it, not change it yet.")
            % {"office": selectors.stage_title(obj, task)}
        )
    if user.pk == round_.requested_by_id or user.pk in selectors.drafters(obj):
        raise Refused(_("You drafted or submitted this text, so the decision is left to another official."))
    if user.pk in selectors.deciders(round_):
        raise Refused(_("You have decided in this round already; one person decides once."))
    return held[0]


def check_may_approve(user: Any, task: OfficeTask, round_: WorkflowState) -> None:
    """The last decision is by someone who wrote none of the text (design rule 5)."""
    if is_final(round_, task) and user.pk in selectors.correctors(round_):
        raise Refused(
            _(
                "You corrected this text in your turn. Return it so that it is submitted anew with your correction."
            )
        )


def can_decide(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    try:
        check_can_decide(user, obj, task, round_)
    except Refused:
        return False
    return True


@dataclass(frozen=True)
class Outcome:
    """What happens at a stage: it ``waits``, or passes with an action and a reason on record."""

    waits: bool
    action: str = ""
    reason: str = ""


def stage_outcome(obj: Any, task: OfficeTask, round_: WorkflowState, later: list[OfficeTask]) -> Outcome:
    """Whether a stage waits, passes as the submitter's own initial, is skipped, or merges upwards."""
    held = holders(task.role, obj.agency)
    ids = {a.person_id for a in held}
    if task.role == Role.PIC and round_.requested_by_id in ids:
        return Outcome(False, Decision.Action.INITIAL, "")
    if not later or not ids:
        return Outcome(True)  # the last stage is never skipped; a vacant office waits for its next holder
    able = {a.person_id for a in selectors.eligible(obj, task, round_, final=False)}
    if not able:
        return Outcome(
            False,
            Decision.Action.SKIP,
            _("The holder of this office drafted or submitted the text; the next stage decides."),
        )
    above = {a.person_id for stage in later for a in holders(stage.role, obj.agency)}
    if able <= above:
        return Outcome(
            False,
            Decision.Action.MERGE,
            _("The same official holds the next office; one decision is taken there."),
        )
    return Outcome(True)


def check_somebody_can_finish(obj: Any, round_: WorkflowState, last: OfficeTask) -> None:
    """Where the last office is held, somebody who wrote none of the text must be among its holders."""
    held = holders(last.role, obj.agency)
    if held and not selectors.eligible(obj, last, round_, final=True):
        raise Refused(
            _("Nobody independent is left to decide: %(office)s drafted or submitted this text.")
            % {"office": ", ".join(a.title for a in held)}
        )
