"""Why can't I? Each rule asked for one person and one text, in the words it refuses with.

Nothing is decided here: every answer comes from the ``check_`` functions that guard the doors themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.agencies.models import Appointment
from cms.agencies.selectors import access_of, build_access, offices_held
from workflows import emergencies, policies, reading_policies, selectors
from workflows.models import DraftShare
from workflows.policies import Refused

Rule = tuple[str, Callable[[], Any], str, str]  # the act, the check that answers, what allows it, the rule


@dataclass(frozen=True)
class Verdict:
    """``question`` is the act, ``rule`` what holds for everybody, ``reason`` what of it decides here.

    ``check`` names the function that answered, for those who read the code.
    """

    question: str
    allowed: bool
    reason: str
    rule: str
    check: str = ""


@dataclass(frozen=True)
class Evidence:
    """What the rules looked at."""

    active: bool
    superuser: bool
    offices: list[Appointment] = field(default_factory=list)
    former: list[Appointment] = field(default_factory=list)
    shares: list[DraftShare] = field(default_factory=list)
    submitted_by: str = ""
    wrote: bool = False
    submitted: bool = False
    decided: bool = False
    stage: str = ""
    stage_holders: list[Appointment] = field(default_factory=list)
    due_on: Any = None


def evidence_on(person: Any, obj: Any) -> Evidence:
    held = offices_held(person)
    round_ = selectors.open_round(obj)
    task_state = round_.current_task_state if round_ else None
    task = task_state.task.specific if task_state else None
    turn = getattr(task_state, "turn", None)
    given = {share.pk for share in selectors.open_shares()}
    return Evidence(
        active=person.is_active,
        superuser=person.is_superuser,
        offices=[a for a in held if a.is_today],
        former=[a for a in held if not a.is_today],
        shares=[s for s in selectors.shares_of(obj) if s.pk in given and _reaches(s, person)],
        submitted_by=str(round_.requested_by) if round_ else "",
        wrote=person.pk in selectors.drafters(obj) | selectors.correctors(obj),
        submitted=bool(round_ and round_.requested_by_id == person.pk),
        decided=bool(round_ and person.pk in selectors.deciders(round_)),
        stage=selectors.stage_title(obj, task, round_) if task else "",
        stage_holders=selectors.answering(obj, task, round_) if task else [],
        due_on=turn.due_on if turn else None,
    )


def _reaches(share: DraftShare, person: Any) -> bool:
    access = access_of(person)
    if share.appointment is not None:
        return share.appointment.person_id == person.pk
    return share.agency_id in access.agency_ids


def verdicts_on(person: Any, obj: Any) -> list[Verdict]:
    """What ``person`` may do with ``obj`` today, act by act; ``obj`` with the agency of its latest text."""
    round_ = selectors.open_round(obj)
    task = round_.current_task_state.task.specific if round_ and round_.current_task_state else None
    rules = [
        *_on_reading(person, obj),
        *_on_writing(person, obj, round_),
        *_on_deciding(person, obj, task, round_),
        *_on_publishing(person, obj, task, round_),
    ]
    return [_verdict(*rule) for rule in rules]


def _on_reading(person: Any, obj: Any) -> list[Rule]:
    return [
        (
            _("Sign in to the admin"),
            lambda: _check_signs_in(person),
            _("Holds an office today, or operates the system."),
            _("Rights follow the office: who holds none today does not work in the admin."),
        ),
        (
            _("Read the published text"),
            lambda: _check_published(obj),
            _("It is published; everybody reads it."),
            _("What is published is read by everybody, without signing in."),
        ),
        (
            _("Read the draft"),
            lambda: reading_policies.check_may_read(person, obj),
            _how_it_is_read(person, obj),
            _(
                "A draft is read by the agency in charge, supporting agencies, offices of the whole city, "
                "and with whom it was shared."
            ),
        ),
        (
            _("Comment on the draft"),
            lambda: reading_policies.check_may_comment(person, obj),
            _("Reads it by office of the city, writes it, or was given it."),
            _(
                "Comments come from who writes the draft, offices of the whole city, and with whom it was shared."
            ),
        ),
    ]


def _on_writing(person: Any, obj: Any, round_: Any) -> list[Rule]:
    return [
        (
            _("Edit the text"),
            lambda: reading_policies.check_may_edit_now(person, obj),
            _("Writes for the agency, has the text shared for editing, or it is this person's turn."),
            _(
                "A draft is written by its agency and the expert team; on its way, only by the official whose turn "
                "it is, never at the last stage."
            ),
        ),
        (
            _("Submit the text"),
            lambda: policies.check_can_submit(person, obj),
            _("Drafts for the agency, and the text is not on its way."),
            _("Who drafts for the agency submits, while the text is not on its way."),
        ),
        (
            _("Withdraw"),
            lambda: policies.check_can_withdraw(person, round_),
            _("Submitted it, and no stage has decided."),
            _("A submission is taken back by its submitter, until the next stage has decided."),
        ),
        (
            _("Ask for the withdrawal"),
            lambda: policies.check_can_ask_withdrawal(person, round_),
            _("Submitted it, and a stage has decided already."),
            _("After a decision the submitter asks, and whose turn it is grants."),
        ),
    ]


def _on_deciding(person: Any, obj: Any, task: Any, round_: Any) -> list[Rule]:
    if round_ is None or task is None:
        return [
            (
                _("Approve or return"),
                _not_on_its_way,
                "",
                _("Decisions are taken while a text is on its way."),
            )
        ]
    return [
        (
            _("Approve"),
            lambda: (
                policies.check_state("approve", obj, round_),
                policies.check_may_approve(person, obj, task, round_),
            ),
            _("Holds the office of the stage and wrote none of what that stage must not have written."),
            _(
                "Who drafted or submitted never decides, one person decides once, and the last decision is by who "
                "wrote none of it."
            ),
        ),
        (
            _("Return with a note"),
            lambda: policies.check_may_return(person, obj, task, round_),
            _("Holds the office of the stage, and the text is another's."),
            _("Whose turn it is returns a text of others, with a note."),
        ),
    ]


def _on_publishing(person: Any, obj: Any, task: Any, round_: Any) -> list[Rule]:
    return [
        (
            _("Publish the text"),
            lambda: _check_publishes(person, obj, task, round_),
            _("By approving at the last stage; there is no other way."),
            _("A text is published by the last decision on it, and by nothing else."),
        ),
        (
            _("Share the draft"),
            lambda: reading_policies.check_may_share(person, obj),
            _("PIC or head of the agency in charge, or an administrator."),
            _("The agency in charge and administrators give a draft to others."),
        ),
        (
            _("Publish or take down in an emergency"),
            lambda: emergencies.check_administers(person),
            _("An administrator may, with a reason; it is reviewed afterwards."),
            _("Only administrators break the glass, with a reason, in sight of everybody concerned."),
        ),
    ]


def _verdict(question: str, check: Callable[[], Any], reason: str, rule: str) -> Verdict:
    try:
        check()
    except Refused as refused:
        return Verdict(question, False, refused.message, rule, _name(check))
    return Verdict(question, True, reason, rule, _name(check))


def _name(check: Callable[[], Any]) -> str:
    """The rule a lambda asks: the last function it names."""
    names = [name for name in check.__code__.co_names if "check" in name]
    return names[-1].lstrip("_") if names else check.__name__.lstrip("_")


def _check_signs_in(person: Any) -> None:
    if not person.is_active:
        raise Refused(_("This account is switched off."))
    if not build_access(person).is_staff:
        raise Refused(_("Holds no office today, so there is nothing to do in the admin."))


def _check_published(obj: Any) -> None:
    if not obj.live:
        raise Refused(_("It is not published; the public does not see it."))


def _not_on_its_way() -> None:
    raise Refused(_("This text is not on its way."))


def _check_publishes(person: Any, obj: Any, task: Any, round_: Any) -> None:
    """There is no publishing but the last approval."""
    if round_ is None or task is None:
        raise Refused(_("Nobody publishes by hand: a text is published by the last decision on it."))
    if not selectors.is_final(round_, task):
        raise Refused(_("The last stage has not been reached; it publishes what it approves."))
    policies.check_may_approve(person, obj, task, round_)


def _how_it_is_read(person: Any, obj: Any) -> str:
    access = access_of(person)
    if access.sees_all:
        return _("An office of the whole city reads every draft.")
    if obj.agency_id in access.agency_ids:
        return _("Holds an office of the agency in charge.")
    if selectors.grant_on(person, obj):
        return _("The draft was shared with this person or the person's agency.")
    return _("A supporting agency reads the draft.")
