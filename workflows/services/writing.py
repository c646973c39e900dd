"""Writing in a text: who may, while it is on its way, and what is kept of it."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from workflows import policies, selectors
from workflows.models import Decision
from workflows.policies import Refused
from workflows.services.locking import lock
from workflows.services.recording import record

Action = Decision.Action


def guard_writing(obj: Any, user: Any) -> TaskState | None:
    """The open task state a new revision belongs to; refuses a writer whose turn it is not.

    Locks the row, so that no submission or decision slips in between the question and the writing.
    """
    stored = lock(obj)
    round_ = selectors.open_round(stored)
    if round_ is None:
        policies.check_may_write_for(user, obj, stored)
        return None
    if user is None:
        raise Refused(policies.not_your_turn(user, stored, round_.current_task_state.task.specific, round_))
    policies.check_may_correct(stored, user)
    before = stored.get_latest_revision()
    if before is not None and before.content.get("agency") != obj.agency_id:
        raise Refused(_("While a text is on its way, it stays with its agency."))
    return round_.current_task_state


def may_overwrite(obj: Any, revision: Revision | None) -> bool:
    """Whether a revision's content may be replaced in place: never once a decision is bound to it, or the public
    reads it, be it from before there were decisions."""
    if revision is None:
        return True
    if type(obj)._base_manager.filter(pk=obj.pk, live_revision=revision).exists():
        return False
    return not Decision.objects.filter(revision=revision).exclude(action=Action.CORRECT).exists()


def record_correction(obj: Any, revision: Revision, task_state: TaskState | None, user: Any) -> None:
    """Keep that a revision was written by the official whose turn it was."""
    if task_state is None or Decision.objects.filter(revision=revision, action=Action.CORRECT).exists():
        return
    round_, task = task_state.workflow_state, task_state.task.specific
    round_.current_task_state = task_state
    held = policies.check_holds(user, obj, task, round_)
    record(obj, round_, task, Action.CORRECT, user, revision, held)
