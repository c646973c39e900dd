"""Where a text stands, for the line above the editor: whose turn it is, since when, who is next."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.selectors import holders
from workflows import policies, selectors, sentences
from workflows.models import Decision, OfficeTask


@dataclass(frozen=True)
class Standing:
    """All the editor shows of the chain of offices."""

    status: selectors.Status
    sentence: str
    since: Any = None
    next_office: str = ""
    merged: tuple[str, ...] = ()
    returned: Decision | None = None
    round_id: int | None = None
    round_: WorkflowState | None = None
    may_decide: bool = False
    may_submit: bool = False
    hindered: str = ""  # why a text at rest is not submitted by somebody who writes it
    may_withdraw: bool = False
    may_ask: bool = False


def standing_of(obj: Any, user: Any) -> Standing:
    stored = selectors.with_agency_of_text(type(obj)._base_manager.select_related("agency").get(pk=obj.pk))
    round_ = selectors.active_round(stored)
    status = selectors.status_of(stored, round_)
    if round_ is not None and round_.status == WorkflowState.STATUS_IN_PROGRESS:
        return _on_its_way(stored, round_, status, user)
    why_not = _why_not_submit(stored, user)
    return Standing(
        status=status,
        sentence=_draft_sentence(stored, status),
        next_office="" if why_not else first_office(stored, user),
        returned=selectors.last_return(stored) if status.key == "returned" else None,
        round_=round_,
        may_submit=not why_not,
        hindered=why_not if policies.may_draft(user, stored) else "",
    )


def _why_not_submit(obj: Any, user: Any) -> str:
    """Empty where they may."""
    try:
        policies.check_can_submit(user, obj)
    except policies.Refused as refused:
        return refused.message
    return ""


def _on_its_way(obj: Any, round_: WorkflowState, status: selectors.Status, user: Any) -> Standing:
    task_state = round_.current_task_state
    task = task_state.task.specific
    following = policies.what_follows(obj, round_, task, user)
    mine = round_.requested_by_id == user.pk
    return Standing(
        status=status,
        sentence=_("Waiting for the decision of %(office)s.")
        % {"office": selectors.stage_title(obj, task, round_)},
        since=task_state.started_at,
        next_office=sentences.after(following.stage, obj, following.titles),
        merged=tuple(sentences.passed(round_)),
        round_id=round_.pk,
        round_=round_,
        may_decide=policies.may_return(user, obj, task, round_),
        may_withdraw=mine and policies.can_withdraw(user, round_),
        may_ask=mine and policies.can_ask_withdrawal(user, round_),
        returned=selectors.return_to_stage(round_),
    )


def _draft_sentence(obj: Any, status: selectors.Status) -> str:
    if status.key == "returned":
        return _("Returned to the drafter. Improve it and submit it again.")
    if obj.live and obj.has_unpublished_changes:
        return _("Published. The draft below has changes that the public does not see yet.")
    if obj.live and selectors.is_public_unapproved(obj):
        return _(
            "Published in an emergency and not approved. Submit it, changed or as it is, to get its approval."
        )
    if obj.live:
        return _("Published. A change is read by the public once it is approved again.")
    if selectors.grantees(type(obj), [obj.pk]):
        return _(
            "A draft: the own agency, the offices of the whole city and those it was shared with read it."
        )
    return _("A draft: only the own agency and the offices of the whole city read it.")


def first_office(obj: Any, user: Any) -> str:
    """Where a submission by ``user`` would go first."""
    workflow = obj.get_workflow()
    order = selectors.stages(workflow) if workflow else []
    shut = selectors.drafters(obj) | {user.pk}
    able = [{a.person_id for a in _free(obj, task, shut)} for task in order]
    for position, task in enumerate(order[:-1]):
        held = holders(task.role, obj.agency)
        if task.role == OfficeTask.Role.PIC and any(policies.initials(a, user.pk) for a in held):
            continue
        if held and able[position] <= set().union(*able[position + 1 :]):
            continue  # skipped, or merged with a later one
        return _named(obj, task, shut)
    return _named(obj, order[-1], shut) if order else ""


def _named(obj: Any, task: OfficeTask, shut: set[int]) -> str:
    """Those of an office who may decide; where none may, the office."""
    titles = list(dict.fromkeys(a.title for a in _free(obj, task, shut)))
    return get_text_list(titles) if titles else selectors.stage_title(obj, task)


def _free(obj: Any, task: OfficeTask, shut: set[int]) -> list[Any]:
    """Holders of a stage who took no part in the text, and were put there by nobody who did."""
    held = [a for a in holders(task.role, obj.agency) if not a.routine_only and a.person_id not in shut]
    return [a for a in held if not selectors.put_there(None, task, a, shut)]
