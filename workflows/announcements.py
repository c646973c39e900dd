"""Who is told what after each transition, and in which words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import WorkflowState

from cms.agencies.models import Office
from cms.agencies.selectors import administrators, holders, read_access
from cms.agencies.services.guarding import watching
from cms.notifications.models import Notification
from cms.notifications.services import notify
from workflows import policies, selectors
from workflows.above import above_a_vacant_office, decision_url, superiors, tell_above, tell_of_vacancy
from workflows.duties import Act
from workflows.models import Decision, DraftShare, OfficeTask, Reminder

Kind = Notification.Kind


def in_the_citys_language(tell: Callable[..., None]) -> Callable[..., None]:
    """Mail goes to others, so it is not in the language that the one who acts reads the admin in."""

    @wraps(tell)
    def told(*args: Any, **kwargs: Any) -> None:
        with override(settings.LANGUAGE_CODE):
            tell(*args, **kwargs)

    return told


@in_the_citys_language
def submitted(obj: Any, round_: WorkflowState, user: Any) -> None:
    _tell_next(obj, round_)


@in_the_citys_language
def approved(obj: Any, round_: WorkflowState, user: Any, *, finished: bool) -> None:
    if not finished and selectors.approved_with_correction(round_, user):
        _tell_of_correction(obj, round_, user)
        return
    if not finished:
        _tell_next(obj, round_)
        return
    _tell_chain(
        obj,
        round_,
        {user.pk},
        subject=_("%(title)s is approved and published") % {"title": obj.short_title},
        body=_("The public can now read this version of %(title)s.")
        % {"title": selectors.spoken_title_of(obj)},
    )


def _tell_of_correction(obj: Any, round_: WorkflowState, user: Any) -> None:
    """Whose turn it is, the drafters and the earlier stages learn whose words were changed, and by whom."""
    known = {"person": user, "title": selectors.spoken_title_of(obj)}
    body = _("%(person)s corrected %(title)s in their turn and approved it. Open it to see the correction.")
    told = _tell_next(obj, round_, body % known)
    notify(
        _chain(obj, round_, without={user.pk} | told),
        subject=_("%(title)s was approved with a correction") % {"title": obj.short_title},
        body=body % known,
        url=decision_url(round_),
        kind=Kind.DECIDED,
    )


@in_the_citys_language
def returned(obj: Any, round_: WorkflowState, user: Any, *, comment: str, to: OfficeTask | None) -> None:
    """One mail a person: the stage it goes back to decides anew, all others are told."""
    told = {user.pk}
    body = _("%(person)s returned %(title)s with this note:\n\n%(note)s") % {
        "person": user,
        "title": selectors.spoken_title_of(obj),
        "note": comment,
    }
    if to is not None:
        told |= _tell_next(obj, round_, body)
    subject = _("%(title)s was returned") % {"title": obj.short_title}
    _tell_chain(obj, round_, told, subject=subject, body=body, kind=Kind.RETURNED)


@in_the_citys_language
def withdrawn(obj: Any, round_: WorkflowState, user: Any) -> None:
    body = _("%(person)s withdrew %(title)s. There is nothing for you to decide.")
    _tell_of_withdrawal(obj, round_, user, body % {"person": user, "title": selectors.spoken_title_of(obj)})


@in_the_citys_language
def withdrawal_asked(obj: Any, round_: WorkflowState, user: Any, *, comment: str) -> None:
    task = round_.current_task_state.task.specific
    held = [a.person for a in selectors.answering(obj, task, round_)]
    notify(
        [person for person in held if policies.allowed(policies.check_may_answer, person, obj, task, round_)],
        subject=_("Withdrawal of %(title)s is asked for") % {"title": obj.short_title},
        body=_("%(person)s asks to withdraw %(title)s for this reason:\n\n%(note)s\n\nGrant or refuse it.")
        % {"person": user, "title": selectors.spoken_title_of(obj), "note": comment},
        url=decision_url(round_),
    )


@in_the_citys_language
def withdrawal_granted(obj: Any, round_: WorkflowState, user: Any, *, comment: str) -> None:
    body = _("%(person)s granted the withdrawal of %(title)s. It is a draft again.") % {
        "person": user,
        "title": selectors.spoken_title_of(obj),
    }
    _tell_of_withdrawal(obj, round_, user, "\n\n".join(filter(None, [body, comment])))


def _tell_of_withdrawal(obj: Any, round_: WorkflowState, user: Any, body: str) -> None:
    """The chain, and those on whose desk it lay, or who were told that it lies with nobody or is late."""
    subject = _("%(title)s was withdrawn") % {"title": obj.short_title}
    left = {person.pk: person for person in _who_had_it(obj, round_) if person.pk != user.pk}
    _tell_chain(obj, round_, {user.pk, *left}, subject=subject, body=body)
    tell_above(
        left.values(), obj, round_, subject=subject, body=body, outside=f"{subject}.", kind=Kind.DECIDED
    )


def _who_had_it(obj: Any, round_: WorkflowState) -> list[Any]:
    stage = round_.current_task_state
    task, turn = stage.task.specific, stage.turn
    people = [a.person for a in selectors.eligible(obj, task, round_, Act.RETURN)]
    if turn.stranded:
        people += [a.person for a in administrators()]
    elif not selectors.answering(obj, task, round_):
        people = above_a_vacant_office(turn, task)
    if Reminder.objects.filter(task_state=stage, kind=Reminder.Kind.ESCALATION).exists():
        people += superiors(turn, task) or [a.person for a in administrators()]
    return people


@in_the_citys_language
def withdrawal_refused(obj: Any, round_: WorkflowState, user: Any, *, comment: str) -> None:
    notify(
        _reading({round_.requested_by_id}, obj),
        subject=_("Withdrawal of %(title)s was refused") % {"title": obj.short_title},
        body=_("%(person)s did not grant the withdrawal of %(title)s, with this note:\n\n%(note)s")
        % {"person": user, "title": selectors.spoken_title_of(obj), "note": comment},
        url=decision_url(round_),
    )


@in_the_citys_language
def emergency(obj: Any, made: Decision) -> None:
    """Who wrote, submitted or decided, now or last, the offices of the agency, the Sekda and the administrators."""
    offices = [a for role in ("pic", "head", "sekda") for a in holders(role, obj.agency)]
    people = {a.person_id: a.person for a in [*offices, *administrators()]}
    people |= {person.pk: person for person in _concerned(obj)}
    people.pop(made.person_id or 0, None)
    published = made.action == Decision.Action.BREAK_GLASS
    subject = (
        _("Emergency: %(title)s was published") if published else _("Emergency: %(title)s was taken down")
    )
    body = _(
        "%(person)s did this without the decisions it needs, for this reason:\n\n%(note)s\n\n"
        "It stays on the Sekda's desk until it is reviewed."
    )
    notify(
        list(people.values()),
        subject=subject % {"title": obj.short_title},
        body=body % {"person": made.who, "note": made.comment},
        url=reverse("workflows:emergency", args=[made.pk]),
        kind=Kind.EMERGENCY,
    )


@in_the_citys_language
def reviewed(obj: Any, made: Decision, user: Any, *, comment: str) -> None:
    people = {a.person_id for role in ("pic", "head") for a in holders(role, obj.agency)}
    people |= {made.person_id or 0, *(person.pk for person in _concerned(obj))}
    notify(
        _reading(people - {user.pk}, obj),
        subject=_("The emergency of %(title)s was reviewed") % {"title": obj.short_title},
        body=_("%(person)s reviewed it with this note:\n\n%(note)s") % {"person": user, "note": comment},
        url=reverse("workflows:emergency", args=[made.pk]),
        kind=Kind.EMERGENCY,
    )


@in_the_citys_language
def shared(obj: Any, given: DraftShare, people: set[int], user: Any) -> None:
    """Those who may now comment on or edit a draft learn of it, with the way there."""
    edits = given.kind == DraftShare.Kind.EDIT
    notify(
        get_user_model().objects.filter(pk__in=people).order_by("pk"),
        subject=_("%(title)s was shared with you") % {"title": obj.short_title},
        body=_("%(person)s shared the draft %(title)s with you: %(kind)s.")
        % {"person": user, "title": selectors.spoken_title_of(obj), "kind": given.get_kind_display()},
        url=reverse("wagtailadmin_pages:edit" if edits else "workflows:read", args=[obj.pk]),
    )


@in_the_citys_language
def stage_left(roles: list[str], by: Any) -> None:
    """Of a change of the settings that leaves out an office, the others who administer and the Sekda learn."""
    people = {a.person_id: a.person for a in [*administrators(), *holders("sekda", None)]}
    people.pop(getattr(by, "pk", None) or 0, None)
    notify(
        list(people.values()),
        subject=_("A stage was taken out of the chain of approval"),
        body=_(
            "%(person)s changed the settings of the chain: no text waits for this stage any more: %(stages)s."
        )
        % {
            "person": by or _("The system"),
            "stages": ", ".join(str(OfficeTask.Role(role).label) for role in roles),
        },
        url=reverse("wagtailadmin_workflows:index"),
    )


def _tell_administrators(obj: Any, round_: WorkflowState) -> set[int]:
    """Nobody independent is left to decide: they name somebody."""
    people = [a.person for a in administrators()]
    notify(
        people,
        subject=_("%(title)s needs a stand-in to decide it") % {"title": obj.short_title},
        body=_(
            "Everyone who could decide %(title)s drafted or submitted it. Name the office that decides instead."
        )
        % {"title": selectors.spoken_title_of(obj)},
        url=decision_url(round_),
        kind=Kind.DECIDE,
    )
    return {person.pk for person in people}


@in_the_citys_language
def stand_in_wished(obj: Any, round_: WorkflowState, office: Any, user: Any) -> None:
    """The other administrators and the operators, who may agree, and the Sekda, in whose place it would be decided."""
    known = {"person": user, "office": office, "title": selectors.spoken_title_of(obj)}
    people = [*watching(user), *(a.person for a in holders(Office.Role.SECRETARY, None))]
    notify(
        list({person.pk: person for person in people if person.pk != user.pk}.values()),
        subject=_("A stand-in for the Sekda waits for a second administrator"),
        body=_(
            "%(person)s wants %(office)s to decide %(title)s in place of the Sekda. It counts once another "
            "administrator names the same office."
        )
        % known,
        url=decision_url(round_),
    )


def _tell_next(obj: Any, round_: WorkflowState, body: str = "") -> set[int]:
    """Ids of those told: who may approve, or, where nobody may, who can at least return the text."""
    task = round_.current_task_state.task.specific
    told = _tell_administrators(obj, round_) if round_.current_task_state.turn.stranded else set()
    able = selectors.eligible(obj, task, round_, policies.approval_of(round_, task))
    people = [a.person for a in able or selectors.eligible(obj, task, round_, Act.RETURN)]
    if not selectors.answering(obj, task, round_):
        return told or tell_of_vacancy(obj, round_)
    body = body or (
        _("%(person)s submitted %(title)s of %(agency)s. Open it to read the change and decide.")
        % {"person": round_.requested_by, "agency": obj.agency, "title": selectors.spoken_title_of(obj)}
    )
    notify(
        people,
        subject=_("%(title)s waits for your decision") % {"title": obj.short_title},
        body=body,
        url=decision_url(round_),
        kind=Kind.DECIDE,
    )
    return told | {person.pk for person in people}


def _tell_chain(
    obj: Any, round_: WorkflowState, without: set[int], *, subject: str, body: str, kind: str = Kind.DECIDED
) -> None:
    """Those who write drafts are led to the editor, all others to the page of the decision they may read."""
    chain = _chain(obj, round_, without=without)
    drafting = [person for person in chain if policies.may_draft(person, obj)]
    reading = [person for person in chain if person not in drafting]
    editor = reverse("wagtailadmin_pages:edit", args=[obj.pk])
    notify(drafting, subject=subject, body=body, url=editor, kind=kind)
    notify(reading, subject=subject, body=body, url=decision_url(round_), kind=kind)


def _chain(obj: Any, round_: WorkflowState, *, without: set[int]) -> list[Any]:
    """Everyone who submitted, decided or drafted in this round and may still read the text; nobody else."""
    made = Decision.objects.filter(workflow_state=round_).exclude(person=None)
    ids = {*made.values_list("person_id", flat=True), round_.requested_by_id, *selectors.drafters(obj)}
    return _reading(ids - without, obj)


def _concerned(obj: Any) -> list[Any]:
    """Everyone who wrote, submitted or decided in the latest round, or since, whether it goes on or has ended."""
    round_ = selectors.last_round(obj)
    people = _chain(obj, round_, without=set()) if round_ is not None else []
    wrote = selectors.writers_of_round(obj, round_) - {person.pk for person in people}
    return [*people, *_reading(wrote, obj)]


def _reading(ids: set[int], obj: Any) -> list[Any]:
    people = list(get_user_model().objects.filter(pk__in=ids).order_by("pk"))
    read_access(people)
    return [person for person in people if policies.may_read(person, obj)]
