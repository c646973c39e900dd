"""Who takes a text back, at once or on request, and who answers the request."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Appointment
from workflows import selectors
from workflows.duties import Act
from workflows.models import Decision, OfficeTask
from workflows.policies.deciding import check_holds
from workflows.policies.refusing import Refused, allowed, own_text


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
    if nobody_can_act(round_):
        raise Refused(_("Nobody is left who could answer, so you can withdraw the text without asking."))
    return round_


def can_ask_withdrawal(user: Any, round_: WorkflowState | None) -> bool:
    return allowed(check_can_ask_withdrawal, user, round_)


def check_may_answer(user: Any, obj: Any, task: OfficeTask, round_: WorkflowState) -> Appointment:
    """Whoever has the turn grants or refuses, but for those who drafted or submitted the text."""
    appointment = check_holds(user, obj, task, round_)
    if user.pk in selectors.shut_to(obj, round_, Act.ANSWER):
        raise Refused(own_text(user, obj, round_, task))
    return appointment


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
