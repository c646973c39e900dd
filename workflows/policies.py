"""Who may do what to a governed object. Each rule is a pair: ``check_…`` raises with the reason."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import access_of, build_access, holders
from workflows import selectors
from workflows.models import Decision, OfficeTask
from workflows.sharing import DraftShare

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


def may_edit(user: Any, obj: Any) -> bool:
    """Who writes drafts of the agency, and with whom this one was shared for editing."""
    return may_draft(user, obj) or selectors.grant_on(user, obj) == DraftShare.Kind.EDIT


def may_comment(user: Any, obj: Any) -> bool:
    """Who writes the draft, the offices of the whole city, and with whom it was shared."""
    return may_draft(user, obj) or access_of(user).sees_all or bool(selectors.grant_on(user, obj))


def check_may_share(user: Any, obj: Any) -> None:
    """A draft is shared by the PIC or head of the agency in charge, or by an administrator."""
    access = build_access(user)
    if not access.is_admin and obj.agency_id not in access.pic_of | access.head_of:
        raise Refused(
            _("A draft is shared by the PIC or the head of %(agency)s, or by an administrator.")
            % {"agency": obj.agency}
        )


def may_share(user: Any, obj: Any) -> bool:
    try:
        check_may_share(user, obj)
    except Refused:
        return False
    return True


def check_share(obj: Any, *, agency: Any, appointment: Any, until: Any) -> None:
    """A share names one agency or one official other than those in charge, and ends today or later."""
    if (agency is None) == (appointment is None):
        raise Refused(_("Choose one agency or one person to share the draft with."))
    if (agency.pk if agency else appointment.office.agency_id) == obj.agency_id:
        raise Refused(_("This agency is in charge of the text; its officials reach it by their office."))
    if appointment is not None and not appointment.is_today:
        raise Refused(_("This person does not hold that office today."))
    if agency is not None and not agency.is_valid_today:
        raise Refused(_("This agency is no longer valid. Choose its successor."))
    if until is not None and until < timezone.localdate():
        raise Refused(_("The last day is in the past. Choose today or later."))


def may_correct(obj: Any, user: Any) -> bool:
    """Whether ``user`` may write in a text that is on its way."""
    try:
        check_may_correct(obj, user)
    except Refused:
        return False
    return True


def check_may_correct(obj: Any, user: Any) -> None:
    """Those whose turn it is write in the text; at the last stage only while another can still decide it.

    The last decision is taken by someone who wrote none of the text (design rule 5), so a correction by
    the only official left would leave it without anybody to decide.
    """
    round_ = selectors.open_round(obj)
    if round_ is None or round_.current_task_state is None or user is None:
        raise Refused(_("This text is not on its way."))
    task = round_.current_task_state.task.specific
    final = selectors.is_final(round_, task)
    if not is_holder(obj, task, user):
        raise Refused(not_your_turn(obj, task))
    able = {a.person_id for a in selectors.eligible(obj, task, round_, final=False)}
    if user.pk not in able:
        raise Refused(own_text(obj, round_, task))
    independent = {a.person_id for a in selectors.eligible(obj, task, round_, final=True)}
    if final and not independent - {user.pk}:
        raise Refused(
            _(
                "The last decision is taken by someone who wrote none of the text, so you cannot change it here. "
                "Return it with a note if something is to be improved."
            )
        )


def no_access(obj: Any) -> str:
    return _("You have no access to this text yet. Ask the administrator of %(agency)s.") % {
        "agency": obj.agency
    }


def not_your_turn(obj: Any, task: OfficeTask) -> str:
    return _("This text is waiting for the decision of %(office)s. You can read it, not change it yet.") % {
        "office": selectors.stage_title(obj, task)
    }


def own_text(obj: Any, round_: WorkflowState, task: OfficeTask) -> str:
    """To whom the decision is left, in words."""
    final = selectors.is_final(round_, task)
    others = [a.title for a in selectors.eligible(obj, task, round_, final=final)]
    office = ", ".join(dict.fromkeys(others)) or _("another official")
    return _("You drafted or submitted this text, so the decision is left to %(office)s.") % {
        "office": office
    }


def is_holder(obj: Any, task: OfficeTask, user: Any) -> bool:
    return any(a.person_id == user.pk for a in holders(task.role, obj.agency))


def may_read(user: Any, obj: Any) -> bool:
    """Whether ``user`` reads the text before it is published: by office, or because it was shared."""
    return may_draft(user, obj) or obj.may_be_read_by(user) or bool(selectors.grant_on(user, obj))


def check_may_write_for(user: Any, obj: Any, stored: Any) -> None:
    """A draft is written for an agency one drafts for: nobody hands a text to another agency alone.

    With whom the stored draft was shared for editing, writes in it and leaves it with its agency.
    """
    if user is None or (may_draft(user, obj) and may_draft(user, stored)):
        return
    if obj.agency_id == stored.agency_id and selectors.grant_on(user, stored) == DraftShare.Kind.EDIT:
        return
    raise Refused(
        _(
            "You write for your own agency. Ask the expert team or an administrator to give a text to %(agency)s."
        )
        % {"agency": obj.agency}
    )


def check_can_submit(user: Any, obj: Any) -> None:
    """Submitting needs a drafter of the object, no round in progress, and something new to decide."""
    access = build_access(user)
    drafts = access.is_admin or access.is_expert
    if not drafts and obj.agency_id not in access.pic_of | access.head_of:
        raise Refused(no_access(obj))
    if not obj.agency.is_valid_today:
        raise Refused(
            _("%(agency)s is no longer valid. Choose its successor before submitting.")
            % {"agency": obj.agency}
        )
    if selectors.open_round(obj) is not None:
        raise Refused(_("This text has been submitted already and is on its way."))


def can_submit(user: Any, obj: Any) -> bool:
    try:
        check_can_submit(user, obj)
    except Refused:
        return False
    return True


def check_can_withdraw(user: Any, round_: WorkflowState | None) -> WorkflowState:
    """A submission is taken back by its submitter, until a stage has decided.

    Later too where nobody is left to decide: otherwise the text would wait for ever.
    """
    if round_ is None or round_.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Refused(_("This text is not on its way, so there is nothing to withdraw."))
    if round_.requested_by_id != user.pk:
        raise Refused(_("Only the person who submitted this text can withdraw it."))
    decided = round_.decisions.filter(action__in=[Decision.Action.APPROVE, Decision.Action.RETURN])
    if decided.exists() and not nobody_can_act(round_):
        raise Refused(_("A stage has decided already; ask the current official to return the text."))
    return round_


def can_withdraw(user: Any, round_: WorkflowState | None) -> bool:
    try:
        check_can_withdraw(user, round_)
    except Refused:
        return False
    return True


def nobody_can_act(round_: WorkflowState) -> bool:
    """Whether each holder of the open stage drafted or submitted the text; a vacant office only waits."""
    found: Any = round_.content_object
    if found is None or round_.current_task_state is None:
        return False
    obj = selectors.with_agency_of_text(getattr(found, "specific", found))
    task = round_.current_task_state.task.specific
    held = {a.person_id for a in holders(task.role, obj.agency)}
    return bool(held) and held <= selectors.drafters(obj) | {round_.requested_by_id}


def check_holds(user: Any, obj: Any, task: OfficeTask) -> Appointment:
    """The appointment in whose capacity ``user`` acts at this stage."""
    held = [a for a in holders(task.role, obj.agency) if a.person_id == user.pk]
    if not held:
        raise Refused(not_your_turn(obj, task))
    return held[0]


def check_may_return(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """Returning needs the office of the open stage and another's text, nothing more.

    One who approved before, or corrected the text, still returns it: no round is without an exit.
    """
    appointment = check_holds(user, obj, task)
    if user.pk == round_.requested_by_id or user.pk in selectors.drafters(obj):
        raise Refused(own_text(obj, round_, task))
    return appointment


def check_may_approve(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """One person approves once a round, and the last approval is by someone who wrote none of the text."""
    appointment = check_may_return(user, obj, task, round_)
    if user.pk in selectors.deciders(round_):
        raise Refused(
            _("You have decided in this round already; one person decides once. You can return the text.")
        )
    if selectors.is_final(round_, task) and user.pk in selectors.writers(obj):
        raise Refused(_("You corrected this text, so the last decision is left to another official."))
    return appointment


def may_approve(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    try:
        check_may_approve(user, obj, task, round_)
    except Refused:
        return False
    return True


def may_return(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    try:
        check_may_return(user, obj, task, round_)
    except Refused:
        return False
    return True


@dataclass(frozen=True)
class Outcome:
    """What happens at a stage: it ``waits``, or passes with an action and a reason on record."""

    waits: bool
    action: str = ""
    reason: str = ""


def stage_outcome(
    obj: Any,
    task: OfficeTask,
    round_: WorkflowState,
    later: list[OfficeTask],
    without: frozenset[int] = frozenset(),
) -> Outcome:
    """Whether a stage waits, passes as the submitter's own initial, is skipped, or merges upwards.

    ``without`` are people to be left out as if they had decided: the look ahead of the decision page.
    """
    held = holders(task.role, obj.agency)
    ids = {a.person_id for a in held}
    if later and task.role == Role.PIC and round_.requested_by_id in ids:
        return Outcome(False, Decision.Action.INITIAL, "")
    if not later or not ids:
        return Outcome(True)  # the last stage is never skipped; a vacant office waits for its next holder
    able = {a.person_id for a in selectors.eligible(obj, task, round_, final=False, without=without)}
    if not able:
        return Outcome(
            False,
            Decision.Action.SKIP,
            _("The holder of this office drafted, submitted or decided already; the next stage decides."),
        )
    above = {a.person_id for stage in later for a in holders(stage.role, obj.agency)}
    if able <= above:
        return Outcome(
            False,
            Decision.Action.MERGE,
            _("The same official holds the next office; one decision is taken there."),
        )
    return Outcome(True)


@dataclass(frozen=True)
class Passed:
    """A stage that will pass without waiting, and why."""

    task: OfficeTask
    outcome: Outcome


def look_ahead(
    obj: Any, round_: WorkflowState, task: OfficeTask, user: Any
) -> tuple[OfficeTask | None, list[Passed]]:
    """Where the text goes once ``user`` approves ``task`` (None: it is published), and what passes on the way."""
    order = selectors.stages_after(round_, task)
    passed: list[Passed] = []
    for position, stage in enumerate(order):
        outcome = stage_outcome(obj, stage, round_, order[position + 1 :], frozenset({user.pk}))
        if outcome.waits:
            return stage, passed
        passed.append(Passed(stage, outcome))
    return None, passed


def check_somebody_can_finish(obj: Any, round_: WorkflowState, last: OfficeTask) -> None:
    """Where the last office is held, somebody who wrote none of the text must be among its holders."""
    held = holders(last.role, obj.agency)
    if held and not selectors.eligible(obj, last, round_, final=True):
        raise Refused(
            _("Nobody independent is left to decide: %(office)s drafted or submitted this text.")
            % {"office": ", ".join(a.title for a in held)}
        )
