"""Who is told of deadlines and of items that changed hands."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Appointment
from cms.agencies.selectors import administrators
from cms.notifications.models import Notification
from cms.notifications.services import notify
from workflows import policies, selectors
from workflows.above import decision_url, superiors, tell_above, vacancy
from workflows.announcements import in_the_citys_language
from workflows.models import Reminder
from workflows.selectors.queue import named_title_of, objects_of
from workflows.selectors.turns import holders_of_turn

Kind = Notification.Kind
NAMED = 5  # titles in a mail; the page has them all


@in_the_citys_language
def reminded(obj: Any, round_: WorkflowState, reminder: Reminder) -> None:
    """The holders are reminded; past the deadline their superiors are told too, or else the administrators.

    Writes on the reminder whose turn it was and who was told.
    """
    state: Any = reminder.task_state
    task = state.task.specific
    held = holders_of_turn(state.turn, task)
    office = get_text_list(list(dict.fromkeys(a.title for a in held))) or selectors.stage_title(obj, task)
    if state.turn.stranded:
        _reminded_of_stranded(obj, round_, reminder, office)
        return
    deciding = [a.person for a in held if policies.may_return(a.person, obj, task, round_)]
    own = deciding or [a.person for a in held]
    over = superiors(state.turn, task)
    above = over or [a.person for a in administrators()]
    words = {"title": obj.short_title, "office": office, "day": date_format(reminder.due_on, "j F Y")}
    if reminder.kind == Reminder.Kind.ESCALATION:
        why = (
            _("You are told as the superior.")
            if over
            else _("You are told as an administrator, because nobody holds an office above this one.")
        )
        waited = _("%(title)s has waited for the decision of %(office)s, which was due on %(day)s.") % words
        tell_above(
            above,
            obj,
            round_,
            subject=_("%(title)s is past its deadline at %(office)s") % words,
            body=f"{waited} {why}",
            kind=Kind.DEADLINE,
        )
        body = _("The decision on %(title)s was due on %(day)s.") % words
        told = _("The office above you was told.") if over else _("The administrators were told.")
        body = f"{body} {told}"
    else:
        above = above if not own else []
        without, why = vacancy(words)
        tell_above(above, obj, round_, subject=without, body=why, kind=Kind.DEADLINE)
        body = _("%(title)s waits for your decision as %(office)s. It is due on %(day)s.") % words
    subject = {
        Reminder.Kind.BEFORE: _("%(title)s is due on %(day)s"),
        Reminder.Kind.DUE: _("%(title)s is due today"),
        Reminder.Kind.ESCALATION: _("%(title)s is past its deadline"),
    }[Reminder.Kind(reminder.kind)] % words
    notify(own, subject=subject, body=body, url=decision_url(round_), kind=Kind.DEADLINE)
    _write_down(reminder, office, [*above, *own])


def _reminded_of_stranded(obj: Any, round_: WorkflowState, reminder: Reminder, office: str) -> None:
    """Those on whose desk a text lies that none of its holders may decide: they name who decides instead."""
    told = [a.person for a in administrators()]
    words = {"title": obj.short_title, "office": office, "day": date_format(reminder.due_on, "j F Y")}
    notify(
        told,
        subject=_("%(title)s waits until somebody is named to decide") % words,
        body=_(
            "Nobody who holds %(office)s may decide about %(title)s, which is due on %(day)s. Name who decides instead."
        ) % words,
        url=decision_url(round_),
        kind=Kind.DEADLINE,
    )  # fmt: skip
    _write_down(reminder, office, told)


def _write_down(reminder: Reminder, office: str, told: list[Any]) -> None:
    reminder.office_title = office[:250]
    # Degrees stand after a comma within a name.
    reminder.told = "; ".join(dict.fromkeys(str(person) for person in told))
    reminder.save(update_fields=["office_title", "told"])


@in_the_citys_language
def handed_over(
    states: list[TaskState], before: Appointment | None, then: Appointment | None, above: list[Any]
) -> None:
    """Who had the items, who has them, and where nobody has, who is above; one notice a person for all at once."""
    together = _("Texts were handed over")
    count, titles, named = len(states), _titles(states), then or before
    words = {
        "count": count,
        "office": named.title if named else "",
        "person": then.person if then else "",
        "before": before.person if before else _("an office without a holder"),
        "titles": titles,
    }
    url = reverse("workflows:queue")
    if then is None:
        body = ngettext("%(count)s text waits for %(office)s, which nobody holds now:\n\n%(titles)s",
                        "%(count)s texts wait for %(office)s, which nobody holds now:\n\n%(titles)s",
                        count) % words  # fmt: skip
        subject = _("%(office)s is without a holder, and texts wait") % words
        notify(above, subject=subject, body=body, url=reverse("workflows:unheld"), kind=Kind.HANDOVER,
               together=together)  # fmt: skip
    else:
        body = ngettext("%(count)s text that waited with %(before)s now waits for you as %(office)s:\n\n%(titles)s",
                        "%(count)s texts that waited with %(before)s now wait for you as %(office)s:\n\n%(titles)s",
                        count) % words  # fmt: skip
        subject = ngettext("%(count)s text was handed over to you", "%(count)s texts were handed over to you",
                           count) % words  # fmt: skip
        notify([then.person], subject=subject, body=body, url=url, kind=Kind.HANDOVER, together=together)
    if before is None:
        return
    to = _("%(person)s, %(office)s") % words if then else _("nobody yet; the office above was told")
    body = ngettext("%(count)s text that waited for you was handed over to: %(to)s.",
                    "%(count)s texts that waited for you were handed over to: %(to)s.",
                    count) % {"count": count, "to": to}  # fmt: skip
    subject = ngettext("%(count)s text was handed over", "%(count)s texts were handed over", count) % words
    notify([before.person], subject=subject, body=body, kind=Kind.HANDOVER, together=together)


def _titles(states: list[TaskState]) -> str:
    objects = list(objects_of(state.workflow_state for state in states[:NAMED]).values())
    lines = [f"- {named_title_of(obj)}" for obj in objects]
    if len(states) > NAMED:
        lines.append(_("- and %(count)s more") % {"count": len(states) - NAMED})
    return "\n".join(lines)
