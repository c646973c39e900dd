"""The state table: every state of a governed text, every transition, and who takes it.

The services ask it before they act, and docs/states.svg is drawn from it.
"""

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    DRAFT = "draft", pgettext_lazy("status", "Draft")
    WAITING = "waiting", _("Waiting for an office")
    ASKED = "asked", _("Withdrawal asked for")
    RETURNED = "returned", pgettext_lazy("status", "Returned")
    PUBLISHED = "published", pgettext_lazy("status", "Published")
    DOWN = "down", _("Taken down")


class Who(Enum):
    """Whose act a transition is; :mod:`workflows.policies` finds the people."""

    DRAFTER = "drafts for the agency"
    SUBMITTER = "submitted the round"
    HOLDER = "holds the office of the stage"
    ADMINISTRATOR = "administrator"
    REVIEWER = "Sekda, not the one who acted"


@dataclass(frozen=True)
class Transition:
    """``act`` is the line of history it leaves; ``note`` says that a reason is required.

    One of ``targets`` is the state afterwards; each names where it may lead, from whichever source.
    """

    act: str
    sources: frozenset[State]
    targets: tuple[State, ...]
    who: Who
    note: bool = False


REST = frozenset({State.DRAFT, State.RETURNED, State.PUBLISHED, State.DOWN})
ON_ITS_WAY = frozenset({State.WAITING, State.ASKED})
ANY = REST | ON_ITS_WAY
ON_ITS_WAY_SORTED = (State.WAITING, State.ASKED)
# A published text may be returned or on its way with a change.
PUBLIC = frozenset({State.PUBLISHED, State.RETURNED}) | ON_ITS_WAY
STAYS = tuple(State)
# Without its round a text is what it was before: never published, published, or taken down.
BACK = (State.DRAFT, State.PUBLISHED, State.DOWN)

TRANSITIONS: dict[str, Transition] = {
    transition.act: transition
    for transition in (
        Transition("submit", REST, (State.WAITING,), Who.DRAFTER),
        Transition("approve", frozenset({State.WAITING}), (State.WAITING, State.PUBLISHED), Who.HOLDER),
        Transition("correct", ON_ITS_WAY, (State.WAITING, State.ASKED), Who.HOLDER),
        Transition("return", ON_ITS_WAY, (State.RETURNED, State.WAITING), Who.HOLDER, note=True),
        Transition("withdraw", ON_ITS_WAY, BACK, Who.SUBMITTER),
        Transition("ask_withdrawal", frozenset({State.WAITING}), (State.ASKED,), Who.SUBMITTER, note=True),
        Transition("grant_withdrawal", frozenset({State.ASKED}), BACK, Who.HOLDER),
        Transition("refuse_withdrawal", frozenset({State.ASKED}), (State.WAITING,), Who.HOLDER, note=True),
        Transition("stand_in", ON_ITS_WAY, (State.WAITING, State.ASKED), Who.ADMINISTRATOR, note=True),
        Transition("break_glass", ANY, (State.PUBLISHED,), Who.ADMINISTRATOR, note=True),
        # A round on its way goes on, and may publish again.
        Transition("take_down", PUBLIC, (State.DOWN, *ON_ITS_WAY_SORTED), Who.ADMINISTRATOR, note=True),
        Transition("review", ANY, STAYS, Who.REVIEWER, note=True),
    )
}
