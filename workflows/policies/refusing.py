"""What a refusal is, and the sentences and questions that every rule shares."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import WorkflowState

from cms.core.reasons import NO_REASON, says_something
from workflows import selectors
from workflows.duties import Act
from workflows.models import OfficeTask
from workflows.states import TRANSITIONS, State

NOTE_MISSING = gettext_lazy(
    "Write the reason for the return in words, so that the drafter knows what to improve."
)


class Refused(PermissionDenied):
    """A refusal with a sentence for the person; nothing was changed."""

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else ""


def allowed(check: Callable[..., Any], *args: Any) -> bool:
    """Whether ``check`` lets these through."""
    try:
        check(*args)
    except Refused:
        return False
    return True


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
    if TRANSITIONS[act].note and not says_something(note):
        raise Refused(str(NOTE_MISSING if act == "return" else NO_REASON))


def no_access(obj: Any) -> str:
    return _("You have no access to this text yet. Ask the administrator of %(agency)s.") % {
        "agency": obj.agency
    }


def own_text(user: Any, obj: Any, round_: WorkflowState, task: OfficeTask) -> str:
    """Why the text is theirs, and to whom the decision is left, in words."""
    others = [a.title for a in selectors.eligible(obj, task, round_, approval_of(round_, task))]
    office = get_text_list(list(dict.fromkeys(others))) or _("another official")
    if selectors.only_replaced(obj, round_, user.pk):
        return _(
            "You replaced a file that this text shows, which is to write in it, so the decision is left to %(office)s."
        ) % {"office": office}
    return _("You drafted or submitted this text, so the decision is left to %(office)s.") % {
        "office": office
    }


def approval_of(round_: WorkflowState, task: OfficeTask) -> Act:
    """Which column of the table of duties an approval of this stage falls under."""
    return Act.FINISH if selectors.is_final(round_, task) else Act.APPROVE


def is_holder(obj: Any, task: OfficeTask, user: Any, round_: WorkflowState | None = None) -> bool:
    return any(a.person_id == user.pk for a in selectors.answering(obj, task, round_))
