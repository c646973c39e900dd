"""What is said after each act, and of each deadline. Office titles are those of today's holders."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision, WorkflowState

from cms.core.templatetags.amounts import moment
from workflows import selectors
from workflows.calendar import working_days_between
from workflows.duties import Act
from workflows.models import Decision, OfficeTask

Action = Decision.Action


def after(next_stage: OfficeTask | None, obj: Any, able: list[str] | None = None) -> str:
    """What approving leads to: ``After this: Sekretaris Daerah.``

    ``able``: the titles of :func:`workflows.policies.what_follows`, where not every holder of the office may decide.
    """
    if next_stage is None:
        return _("After this: published for everyone to read.")
    if able is not None and not able:
        return _("After this: the administrators, who name a stand-in.")
    return _("After this: %(office)s.") % {
        "office": get_text_list(able or [selectors.stage_title(obj, next_stage)])
    }


def passed(
    round_: WorkflowState, actions: tuple[str, ...] = (Action.INITIAL, Action.SKIP, Action.MERGE)
) -> list[str]:
    """Stages of this round that passed without a decision of their own, and why."""
    lines = [line for line in selectors.standing_lines(round_) if line.action in actions]
    return [f"{line.task}: {reason(line.action, line.comment)}." for line in lines] + given_away(round_)


def given_away(round_: WorkflowState) -> list[str]:
    """Who decides in place of an office whose holder is not independent."""
    turn = round_.current_task_state.turn if round_.current_task_state_id else None
    if turn is None or not (turn.instead_id or turn.stranded):
        return []
    if turn.instead is None:
        return [
            _(
                "Everyone who could decide this text drafted or submitted it. An administrator names a stand-in."
            )
        ]
    return [
        _("%(office)s decides instead, because the official of this stage drafted or submitted the text.")
        % {"office": turn.instead}
    ]


def reason(action: str, recorded: str = "") -> str:
    """Why a stage passed, in the language of the reader, not of whoever submitted.

    ``recorded`` is what the line keeps of a skipped stage: words of :func:`workflows.policies.skip_reason`.
    """
    if action == Action.INITIAL:
        return _("initialled by submitting")
    words = {
        Action.SKIP: _("skipped, because %(why)s"),
        Action.MERGE: _("merged with the next office, because %(why)s"),
    }
    return words[Action(action)] % {"why": why(action, recorded)}


def why(action: str, recorded: str = "") -> str:
    """``the holder of this office drafted the text``; as far as the line knows."""
    if action == Action.MERGE:
        return _("the same official holds both")
    did = {
        "made": _("drafted and submitted the text"),
        "drafted": _("drafted the text"),
        "submitted": _("submitted the text"),
        "decided": _("decided in this round already"),
        "routine": _("has an order for routine matters only"),
        "seated": _("was appointed by somebody who made the text"),
    }
    words = _in_short(recorded.split())
    known = [did[word] for word in words if word in did]
    if not known or len(known) != len(words):  # written before these words were kept
        known = [_("drafted, submitted or decided already")]
    return _("the holder of this office %(did)s") % {"did": _(" and ").join(known)}


def _in_short(words: list[str]) -> list[str]:
    """Whoever made the text is kept out by that alone: what they initialled by submitting it explains nothing more."""
    made = [word for word in ("drafted", "submitted") if word in words]
    if not made:
        return words
    rest = [word for word in words if word not in {*made, "decided"}]
    return [*(made if len(made) == 1 else ["made"]), *rest]


def submitted(obj: Any, round_: WorkflowState) -> str:
    sentence = _("%(title)s was submitted to %(office)s. You will be told once it is decided.") % {
        "title": obj.short_title,
        "office": _now_with(obj, round_),
    }
    return " ".join([sentence, *passed(round_, (Action.SKIP, Action.MERGE))])


def approved(obj: Any, round_: WorkflowState) -> str:
    if round_.status == WorkflowState.STATUS_APPROVED:
        return _("Approved and published. The public can now read this version.")
    return _("Approved. Next: %(office)s.") % {"office": _now_with(obj, round_)}


def _now_with(obj: Any, round_: WorkflowState) -> str:
    """Those of the open stage who may decide; where none may, whose office it is."""
    task = round_.current_task_state.task.specific
    act = Act.FINISH if selectors.is_final(round_, task) else Act.APPROVE
    able = list(dict.fromkeys(a.title for a in selectors.eligible(obj, task, round_, act)))
    return get_text_list(able) if able else selectors.stage_title(obj, task, round_)


def returned(obj: Any, to: OfficeTask | None) -> str:
    if to is None:
        return _("Returned to the drafter with your note.")
    return _("Returned to %(office)s with your note.") % {"office": selectors.stage_title(obj, to)}


def stages_stay(waiting: int) -> str:
    """Why the settings of a workflow are refused."""
    return ngettext(
        "%(number)s text is on its way through these stages, so none is removed, moved or disabled. "
        "Wait until it is decided.",
        "%(number)s texts are on their way through these stages, so none is removed, moved or disabled. "
        "Wait until they are decided.",
        waiting,
    ) % {"number": waiting}


def why_kept(obj: Any) -> str:
    """Why a text is not deleted by anybody; empty where it may be."""
    if obj.live or obj.first_published_at or selectors.open_round(obj) is not None:
        return _("“%(title)s” was published or is on its way, so it is not deleted.") % {"title": obj}
    if selectors.has_history(obj):
        return _("“%(title)s” was submitted before, and its history is kept, so it is not deleted.") % {
            "title": obj
        }
    return why_named(obj)


def why_named(row: Any) -> str:
    """Why a row is not deleted that texts name which the public reads, or which are on their way; else empty."""
    texts = selectors.published_naming(row) or selectors.on_way_naming(row)
    if not texts:
        return ""
    return _(
        "“%(row)s” is named by %(texts)s, which is published or on its way, so it is not deleted. Take it out of "
        "that text first, or have the text returned."
    ) % {"row": row, "texts": titles(texts)}


def titles(texts: list[Any]) -> str:
    """Up to three texts by their short titles."""
    return ", ".join(text.short_title for text in texts[:3])


def withdrawn(obj: Any) -> str:
    return _("%s was withdrawn. You can change it again.") % obj.short_title


def withdrawal(round_: WorkflowState) -> str:
    """Who took the text back and when; nothing while nobody did."""
    line = round_.decisions.filter(action=Action.WITHDRAW).last()
    if line is None:
        return ""
    known = {"person": line.who, "time": moment(line.made_at)}
    return _("This text was withdrawn by %(person)s on %(time)s.") % known


def other_tab(revision: Revision) -> str:
    return _(
        "This text is also edited by %(person)s, since %(time)s. What you typed is still on this page. "
        "Save again to put it in place of the other version, which stays in the history."
    ) % {"person": revision.user or _("The system"), "time": moment(revision.created_at)}


def days_until(due_on: date) -> int:
    """Working days from today to ``due_on``; negative once it has passed."""
    return working_days_between(timezone.localdate(), due_on)


def days_left(due_on: date | None) -> str:
    """``3 working days left``, ``3 working days past the deadline``."""
    if due_on is None:
        return ""
    left = days_until(due_on)
    if left < 0:
        days = -left
        return ngettext(
            "%(days)s working day past the deadline", "%(days)s working days past the deadline", days
        ) % {"days": days}
    if left == 0:
        return _("Due today")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {"days": left}


def waiting(days: int) -> str:
    if days <= 0:
        return _("since today")
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
