"""Who is above an open stage, and what they are told of it: that nobody is there, or that it is late."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.selectors import superiors_of
from cms.notifications.models import Notification
from cms.notifications.services import notify
from workflows import policies, selectors
from workflows.models import OfficeTask, Turn
from workflows.selectors.turns import City, Seat, holders_of_turn


def superiors(turn: Turn, task: OfficeTask) -> list[Any]:
    """Who is told of a late decision; nobody where that office is vacant or the same person holds it."""
    holding = {a.person_id for a in holders_of_turn(turn, task)}
    return [a.person for a in superiors_of(task.role, turn.agency) if a.person_id not in holding]


def above_a_vacant_office(turn: Turn, task: OfficeTask) -> list[Any]:
    """On whose desks a text lies that nobody takes up: as where an office falls vacant under it."""
    return City().above(Seat(task.role, turn.agency_id, turn.instead_id))


def tell_above(
    people: Iterable[Any],
    obj: Any,
    round_: WorkflowState,
    *,
    subject: str,
    body: str,
    outside: str = "",
    **notice: Any,
) -> None:
    """Whoever of them may not read the draft is led to the queue, and reads ``outside``, where ``body`` tells of it,

    with the number of the text alone (``RA-55``): its title is a draft too.
    """
    number = str(type(obj).names_of([obj]).get(obj.pk) or obj.short_title)
    for person in people:
        if policies.may_read(person, obj):
            notify([person], subject=subject, body=body, url=decision_url(round_), **notice)
        else:
            about, said = (text.replace(obj.short_title, number) for text in (subject, outside or body))
            notify([person], subject=about, body=said, url=reverse("workflows:queue"), **notice)


def tell_of_vacancy(obj: Any, round_: WorkflowState) -> set[int]:
    """A text has come to an office that nobody holds; returns the ids of those told."""
    turn, task = round_.current_task_state.turn, round_.current_task_state.task.specific
    people = above_a_vacant_office(turn, task)
    words = {
        "title": obj.short_title,
        "office": selectors.stage_title(obj, task, round_),
        "day": date_format(turn.due_on, "j F Y"),
    }
    subject, body = vacancy(words)
    tell_above(people, obj, round_, subject=subject, body=body, kind=Notification.Kind.DECIDE)
    return {person.pk for person in people}


def vacancy(words: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a notice about a text that waits for nobody."""
    return (
        _("%(title)s waits for an office without a holder") % words,
        _("%(title)s waits for %(office)s until %(day)s, and nobody holds this office.") % words,
    )


def decision_url(round_: WorkflowState) -> str:
    return reverse("workflows:decide", args=[round_.pk])
