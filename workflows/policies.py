"""Who may do what to a governed object. Each rule is a pair: ``check_…`` raises with the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import (
    access_of,
    build_access,
    holders,
    holders_of,
    stand_ins_of,
    superiors_of,
)
from workflows import selectors
from workflows.duties import Act, Part, shut_by
from workflows.models import Decision, OfficeTask, Turn
from workflows.sharing import DraftShare
from workflows.states import TRANSITIONS, State

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


def may_correct(obj: Any, user: Any) -> bool:
    """Whether ``user`` may write in a text that is on its way."""
    return allowed(check_may_correct, obj, user)


def check_may_correct(obj: Any, user: Any) -> None:
    """Those whose turn it is write in the text, but at the last stage nobody does.

    The last decision is taken by someone who wrote none of the text, so whoever would correct it there
    returns it instead.
    """
    round_ = selectors.open_round(obj)
    if round_ is None or round_.current_task_state is None or user is None:
        raise Refused(_("This text is not on its way."))
    check_state("correct", obj, round_)
    task = round_.current_task_state.task.specific
    if not is_holder(obj, task, user, round_):
        raise Refused(not_your_turn(obj, task, round_))
    if user.pk in selectors.shut_to(obj, round_, Act.CORRECT):
        raise Refused(own_text(obj, round_, task))
    if selectors.is_final(round_, task):
        raise Refused(
            _(
                "The last decision is taken by someone who wrote none of the text, so you cannot change it here. "
                "Return it with a note if something is to be improved."
            )
        )


def check_state(act: str, obj: Any, round_: WorkflowState | None) -> State:
    """The state of the text, where the table of states lets ``act`` start from it."""
    state = selectors.state_of(obj, round_)
    if state in TRANSITIONS[act].sources:
        return state
    if act == "take_down":
        raise Refused(_("This text is not published, so there is nothing to take down."))
    if state == State.ASKED:
        raise Refused(answer_first())
    if state == State.WAITING:
        raise Refused(_("This text has been submitted already and is on its way."))
    raise Refused(_("This text is not on its way."))


def answer_first() -> str:
    return _("Withdrawal has been asked for. Grant or refuse it before you decide.")


def check_note(act: str, note: str) -> None:
    if TRANSITIONS[act].note and not note.strip():
        raise Refused(_("Write the reason, so that those concerned can follow it."))


def no_access(obj: Any) -> str:
    return _("You have no access to this text yet. Ask the administrator of %(agency)s.") % {
        "agency": obj.agency
    }


def not_your_turn(obj: Any, task: OfficeTask, round_: WorkflowState | None = None) -> str:
    return _("This text is waiting for the decision of %(office)s. You can read it, not change it yet.") % {
        "office": selectors.stage_title(obj, task, round_)
    }


def own_text(obj: Any, round_: WorkflowState, task: OfficeTask) -> str:
    """To whom the decision is left, in words."""
    others = [a.title for a in selectors.eligible(obj, task, round_, approval_of(round_, task))]
    office = ", ".join(dict.fromkeys(others)) or _("another official")
    return _("You drafted or submitted this text, so the decision is left to %(office)s.") % {
        "office": office
    }


def approval_of(round_: WorkflowState, task: OfficeTask) -> Act:
    """Which column of the table of duties an approval of this stage falls under."""
    return Act.FINISH if selectors.is_final(round_, task) else Act.APPROVE


def is_holder(obj: Any, task: OfficeTask, user: Any, round_: WorkflowState | None = None) -> bool:
    return any(a.person_id == user.pk for a in selectors.answering(obj, task, round_))


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
    check_state("submit", obj, selectors.open_round(obj))


def can_submit(user: Any, obj: Any) -> bool:
    return allowed(check_can_submit, user, obj)


def check_can_withdraw(user: Any, round_: WorkflowState | None) -> WorkflowState:
    """A submission is taken back by its submitter, until a stage has decided.

    Later too where nobody is left to decide: otherwise the text would wait for ever.
    """
    round_ = check_submitter(user, round_)
    if has_decided(round_) and not nobody_can_act(round_):
        raise Refused(
            _(
                "A stage has decided already, so the withdrawal is asked for: the official whose turn it is grants it."
            )
        )
    return round_


def check_submitter(user: Any, round_: WorkflowState | None) -> WorkflowState:
    if round_ is None or round_.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Refused(_("This text is not on its way, so there is nothing to withdraw."))
    if round_.requested_by_id != user.pk:
        raise Refused(_("Only the person who submitted this text can withdraw it."))
    return round_


def has_decided(round_: WorkflowState) -> bool:
    return round_.decisions.filter(action__in=[Decision.Action.APPROVE, Decision.Action.RETURN]).exists()


def check_can_ask_withdrawal(user: Any, round_: WorkflowState | None) -> WorkflowState:
    """Once a stage has decided, the submitter asks, and whoever has the turn answers."""
    round_ = check_submitter(user, round_)
    if selectors.pending_request(round_) is not None:
        raise Refused(_("You have asked for the withdrawal already. It waits for an answer."))
    if not has_decided(round_):
        raise Refused(_("Nobody has decided yet, so you can withdraw the text without asking."))
    return round_


def can_ask_withdrawal(user: Any, round_: WorkflowState | None) -> bool:
    return allowed(check_can_ask_withdrawal, user, round_)


def check_may_answer(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """Whoever has the turn grants or refuses, but for those who drafted or submitted the text."""
    appointment = check_holds(user, obj, task, round_)
    if user.pk in selectors.shut_to(obj, round_, Act.ANSWER):
        raise Refused(own_text(obj, round_, task))
    return appointment


def allowed(check: Callable[..., Any], *args: Any) -> bool:
    """Whether ``check`` lets these through."""
    try:
        check(*args)
    except Refused:
        return False
    return True


def can_withdraw(user: Any, round_: WorkflowState | None) -> bool:
    return allowed(check_can_withdraw, user, round_)


def nobody_can_act(round_: WorkflowState) -> bool:
    """Whether each who answers for the open stage drafted or submitted the text; a vacant office only waits."""
    found: Any = round_.content_object
    if found is None or round_.current_task_state is None:
        return False
    obj = selectors.with_agency_of_text(getattr(found, "specific", found))
    task = round_.current_task_state.task.specific
    held = {a.person_id for a in selectors.answering(obj, task, round_)}
    return bool(held) and held <= selectors.shut_to(obj, round_, Act.RETURN)


def check_holds(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """The appointment in whose capacity ``user`` acts at this stage; one that may approve before one that may not."""
    held = [a for a in selectors.answering(obj, task, round_) if a.person_id == user.pk]
    held.sort(key=lambda a: a.routine_only)
    if not held:
        raise Refused(not_your_turn(obj, task, round_))
    return held[0]


def check_may_return(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """Returning needs the office of the open stage and another's text, nothing more.

    One who approved before, or corrected the text, still returns it: no round is without an exit.
    """
    appointment = check_holds(user, obj, task, round_)
    if user.pk in selectors.shut_to(obj, round_, Act.RETURN):
        raise Refused(own_text(obj, round_, task))
    return appointment


def check_may_approve(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """One person approves once a round, and the last approval is by someone who wrote none of the text."""
    appointment = check_holds(user, obj, task, round_)
    parts = {part: selectors.people_of(part, obj, round_) for part in shut_by(approval_of(round_, task))}
    shut = {part for part, people in parts.items() if user.pk in people}
    if shut & {Part.DRAFTED, Part.SUBMITTED}:
        raise Refused(own_text(obj, round_, task))
    if Part.DECIDED in shut:
        raise Refused(
            _("You have decided in this round already; one person decides once. You can return the text.")
        )
    if shut:
        raise Refused(_("You corrected this text, so the last decision is left to another official."))
    if appointment.routine_only:
        raise Refused(
            _("Your order covers routine matters only: you can correct or return this text, not approve it.")
        )
    people = set().union(*parts.values())
    if selectors.is_final(round_, task) and selectors.put_there(round_, appointment, people):
        raise Refused(
            _(
                "Nobody gives the last decision to their own side: this appointment was made by somebody who may "
                "not decide here. It is left to another official."
            )
        )
    return appointment


def may_approve(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    return allowed(check_may_approve, user, obj, task, round_)


def may_return(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> bool:
    return allowed(check_may_return, user, obj, task, round_)


@dataclass(frozen=True)
class Outcome:
    """What happens at a stage: it ``waits``, or passes with an action and a reason on record."""

    waits: bool
    action: str = ""
    reason: str = ""


def skip_reason(obj: Any, task: OfficeTask, round_: WorkflowState) -> str:
    """What keeps the holders of an office from deciding, as words of the program: read out by the sentences."""
    held = selectors.answering(obj, task, round_)
    ids = {appointment.person_id for appointment in held}
    shut = [part.value for part in shut_by(Act.APPROVE) if ids & selectors.people_of(part, obj, round_)]
    routine = ["routine"] if any(appointment.routine_only for appointment in held) else []
    return " ".join(sorted(shut) + routine)


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
    able = {a.person_id for a in selectors.eligible(obj, task, round_, Act.APPROVE, without)}
    if not able:
        return Outcome(False, Decision.Action.SKIP, skip_reason(obj, task, round_))
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


@dataclass(frozen=True)
class Instead:
    """Who decides a last stage that no holder may decide: an office, or nobody yet."""

    office: Office | None


def instead_of(obj: Any, round_: WorkflowState, task: OfficeTask) -> Instead | None:
    """Where nobody who answers for the last stage is independent: the superior, else the stand-in, else nobody yet.

    None while somebody may decide, and while the office is vacant, which waits for its next holder.
    """
    shut = selectors.shut_to(obj, round_, Act.FINISH)
    held = selectors.answering(obj, task, round_)
    if not held or any(_is_independent(a, round_, shut) for a in held):
        return None
    for appointment in [*superiors_of(task.role, obj.agency), *stand_ins_of(task.role, obj.agency)]:
        if _is_independent(appointment, round_, shut):
            return Instead(appointment.office)
    return Instead(None)


def _is_independent(appointment: Appointment, round_: WorkflowState, shut: set[int]) -> bool:
    able = appointment.person_id not in shut and not appointment.routine_only
    return able and not selectors.put_there(round_, appointment, shut)


def needs_somebody(obj: Any, round_: WorkflowState, task: OfficeTask) -> bool:
    """Whether an administrator is to name an office: nobody is independent, or nobody holds the office of the stage."""
    return round_.current_task_state.turn.stranded or not selectors.answering(obj, task, round_)


def names_as_the_first(user: Any, turn: Turn, task: OfficeTask, office: Office) -> bool:
    """Whether a second administrator has yet to name the same office: nobody alone says who decides for the Sekda."""
    if task.role != Role.SECRETARY or user.is_superuser:
        return False
    return turn.wished_id != office.pk or turn.wished_by_id in {None, user.pk}


def check_may_name(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask, office: Office) -> None:
    """An administrator names an office for this case, not their own, and one whose holder is independent."""
    if not build_access(user).is_admin:
        raise Refused(_("Only an administrator names the office that decides instead."))
    check_state("stand_in", obj, round_)
    if not needs_somebody(obj, round_, task):
        raise Refused(_("This text waits for somebody who can decide it, so nobody is named instead."))
    shut = selectors.shut_to(obj, round_, approval_of(round_, task))
    held = [a.person_id for a in holders_of([office.pk])]
    if user.pk in held:
        raise Refused(_("Nobody gives a decision to their own office. Choose another one."))
    if not set(held) - shut:
        raise Refused(
            _(
                "Nobody holds %(office)s today who neither drafted nor submitted this text. Choose another office."
            )
            % {"office": office}
        )
