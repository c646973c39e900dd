"""What an object's state is called and how it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page, TaskState, WorkflowState

from cms.agencies.models import Office
from workflows.models import Decision

Role = Office.Role


@dataclass(frozen=True)
class Status:
    """A state and how it is shown: ``key`` is the CSS suffix, ``label`` the words."""

    key: str
    glyph: str
    label: str
    emergency: bool = False
    asked: bool = False  # its submitter asks to withdraw it, and nobody has answered
    again: bool = False  # it was returned before and comes back


def status_of(page: Page, round_: WorkflowState | None) -> Status:
    """The state of one page; ``round_`` is its active round (in progress or needs changes), if any."""
    if round_ is not None and round_.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Status("returned", "↩", pgettext("status", "Returned"))
    if round_ is not None and round_.current_task_state_id:
        # ``specific`` would ask the database for each page; the stage is joined by whoever lists rounds.
        stage = getattr(round_.current_task_state.task, "officetask", None)
        by_role: dict[str, Status] = {
            Role.PIC: Status("pic", "◔", _("Waiting for the PIC")),
            Role.HEAD: Status("head", "◑", _("With the agency head")),
            Role.SECRETARY: Status("sekda", "◕", _("With the Sekda")),
        }
        return by_role.get(stage.role if stage else "", Status("pic", "◔", _("On its way")))
    if page.live:
        return Status("published", "●", pgettext("status", "Published"))
    return Status("draft", "○", pgettext("status", "Draft"))


def with_marks(states: QuerySet[TaskState]) -> QuerySet[TaskState]:
    """Task states, each knowing whether withdrawal is asked for, and whether its text was returned; no query more."""
    asked = Decision.objects.filter(
        workflow_state=OuterRef("workflow_state"), action=Decision.Action.ASK_WITHDRAWAL, answers=None
    )
    made = Decision.objects.filter(
        content_type=OuterRef("workflow_state__base_content_type"),
        object_id=Cast(OuterRef("workflow_state__object_id"), BigIntegerField()),
        action__in=[Decision.Action.RETURN, Decision.Action.PUBLISH],
    )
    return states.annotate(
        withdrawal_asked=Exists(asked), last_end=Subquery(made.order_by("-pk").values("action")[:1])
    )


def status_of_stage(obj: Any, state: TaskState) -> Status:
    """The state of a text by a row of :func:`with_marks`, with what stands beside it."""
    found = status_of(obj, state.workflow_state)
    if found.key == "returned":
        return found
    again = getattr(state, "last_end", None) == Decision.Action.RETURN
    return replace(found, asked=getattr(state, "withdrawal_asked", False), again=again)


def statuses(pages: Iterable[Page]) -> dict[int, Status]:
    """The state of each page, in four queries whatever their number."""
    listed = list(pages)
    rounds = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(page.pk) for page in listed],
    )
    by_page = {
        int(round_.object_id): round_
        for round_ in rounds.select_related("current_task_state__task__officetask")
    }
    marked = _in_emergency(listed)
    return {
        page.pk: replace(status_of(page, by_page.get(page.pk)), emergency=page.pk in marked)
        for page in listed
    }


def _in_emergency(pages: list[Page]) -> set[int]:
    """Pages that an administrator published or took down, and nobody has reviewed."""
    made = Decision.objects.filter(
        content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[page.pk for page in pages],
        action__in=[Decision.Action.BREAK_GLASS, Decision.Action.TAKE_DOWN],
    )
    return set(made.exclude(answers__action=Decision.Action.REVIEW).values_list("object_id", flat=True))
