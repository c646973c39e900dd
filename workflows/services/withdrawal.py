"""Taking a submission back: at once while nobody has decided, on request after that."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from workflows import announcements, policies, selectors
from workflows.models import Decision
from workflows.policies import Refused
from workflows.services.advancing import end_round
from workflows.services.locking import lock, lock_open_round, lock_round, transition
from workflows.services.recording import own_appointment, record

Action = Decision.Action


@transition
def withdraw(obj: Any, user: Any) -> None:
    """Take a submission back; open to its submitter until the next stage has decided."""
    obj = lock(obj)
    round_ = policies.check_can_withdraw(user, lock_open_round(obj))
    policies.check_state("withdraw", obj, round_)
    revision = obj.get_latest_revision()
    end_round(obj, round_, user, revision)
    record(obj, round_, None, Action.WITHDRAW, user, revision, own_appointment(user, obj))
    announcements.withdrawn(obj, round_, user)


@transition
def ask_withdrawal(obj: Any, user: Any, *, comment: str) -> Decision:
    """Once a stage has decided, the submitter asks whoever has the turn, and says why."""
    obj = lock(obj)
    round_ = policies.check_can_ask_withdrawal(user, lock_open_round(obj))
    policies.check_state("ask_withdrawal", obj, round_)
    policies.check_note("ask_withdrawal", comment)
    task = round_.current_task_state.task.specific
    revision = obj.get_latest_revision()
    asked = record(
        obj, round_, task, Action.ASK_WITHDRAWAL, user, revision, own_appointment(user, obj), comment
    )
    announcements.withdrawal_asked(obj, round_, user, comment=comment)
    return asked


@transition
def grant_withdrawal(task_state: TaskState, user: Any, *, comment: str = "") -> WorkflowState:
    """The text goes back to its submitter as a draft; what was decided no longer counts."""
    obj, round_, task, asked, appointment = _answered("grant_withdrawal", task_state, user)
    revision = obj.get_latest_revision()
    end_round(obj, round_, user, revision)
    record(obj, round_, task, Action.GRANT_WITHDRAWAL, user, revision, appointment, comment, about=asked)
    announcements.withdrawal_granted(obj, round_, user, comment=comment)
    return round_


@transition
def refuse_withdrawal(task_state: TaskState, user: Any, *, comment: str) -> WorkflowState:
    """The text goes on; the submitter reads why."""
    obj, round_, task, asked, appointment = _answered("refuse_withdrawal", task_state, user)
    policies.check_note("refuse_withdrawal", comment)
    revision = obj.get_latest_revision()
    record(obj, round_, task, Action.REFUSE_WITHDRAWAL, user, revision, appointment, comment, about=asked)
    announcements.withdrawal_refused(obj, round_, user, comment=comment)
    return round_


def _answered(act: str, task_state: TaskState, user: Any) -> tuple[Any, WorkflowState, Any, Decision, Any]:
    """Object, round, stage, the request and the appointment in which ``user`` answers it; all locked."""
    obj, round_, task = lock_round(task_state, user)
    asked = selectors.pending_request(round_)
    if asked is None:
        raise Refused(_("No withdrawal is being asked for; perhaps it has been answered meanwhile."))
    policies.check_state(act, obj, round_)
    return obj, round_, task, asked, policies.check_may_answer(user, obj, task, round_)
