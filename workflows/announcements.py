"""Who is told what after each transition. The sentences are look.md's."""

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.notifications.services import notify
from workflows import selectors
from workflows.models import Decision, OfficeTask


def submitted(obj: Any, round_: WorkflowState, user: Any) -> None:
    _tell_next(obj, round_)


def approved(obj: Any, round_: WorkflowState, user: Any, *, finished: bool) -> None:
    if not finished:
        _tell_next(obj, round_)
        return
    notify(
        _chain(round_, without=user),
        subject=_("%(title)s is approved and published") % {"title": obj.short_title},
        body=_("The public can now read this version of %(title)s.") % {"title": obj.title},
        url=_edit_url(obj),
    )


def returned(obj: Any, round_: WorkflowState, user: Any, *, comment: str, to: OfficeTask | None) -> None:
    if to is not None:
        _tell_next(obj, round_)
    notify(
        _chain(round_, without=user),
        subject=_("%(title)s was returned") % {"title": obj.short_title},
        body=_("%(person)s returned %(title)s with this note:\n\n%(note)s")
        % {"person": user, "title": obj.title, "note": comment},
        url=_edit_url(obj),
    )


def withdrawn(obj: Any, round_: WorkflowState, user: Any) -> None:
    notify(
        _chain(round_, without=user),
        subject=_("%(title)s was withdrawn") % {"title": obj.short_title},
        body=_("%(person)s withdrew %(title)s. There is nothing for you to decide.")
        % {"person": user, "title": obj.title},
        url=_edit_url(obj),
    )


def _tell_next(obj: Any, round_: WorkflowState) -> None:
    task = round_.current_task_state.task.specific
    people = [a.person for a in selectors.eligible(obj, task, round_, final=False)]
    notify(
        people,
        subject=_("%(title)s waits for your decision") % {"title": obj.short_title},
        body=_("%(person)s of %(agency)s submitted %(title)s. Open your queue to read the change and decide.")
        % {"person": round_.requested_by, "agency": obj.agency, "title": obj.title},
        url=_queue_url(),
    )


def _chain(round_: WorkflowState, *, without: Any) -> list[Any]:
    """Everyone who submitted, decided or drafted in this round; nobody outside it."""
    ids = set(
        Decision.objects.filter(workflow_state=round_)
        .exclude(person=None)
        .values_list("person_id", flat=True)
    )
    ids.add(round_.requested_by_id)
    ids.discard(without.pk)
    return list(get_user_model().objects.filter(pk__in=ids))


def _queue_url() -> str:
    try:
        return reverse("workflows:queue")
    except NoReverseMatch:
        return reverse("wagtailadmin_home")


def _edit_url(obj: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[obj.pk])
