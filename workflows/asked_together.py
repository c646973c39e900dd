"""Several task states with all that deciding them needs; in the order they were asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from cms.core.templatetags.amounts import moment
from workflows import policies
from workflows.models import Decision
from workflows.selectors.approved import approved_id, public_besides
from workflows.selectors.queue import named_title_of, objects_of
from workflows.selectors.rounds import with_agency_of_text
from workflows.selectors.status import Status, status_of_stage, with_marks


@dataclass(frozen=True)
class Item:
    task_state: TaskState
    obj: Any
    approved: Revision | None = None  # the version that the chain approved last
    public: Revision | None = None  # what the public reads by an emergency, where that is another

    @property
    def title(self) -> str:
        return named_title_of(self.obj)

    @property
    def round(self) -> WorkflowState:
        return self.task_state.workflow_state

    @property
    def task(self) -> Any:
        return self.task_state.task.officetask

    @property
    def status(self) -> Status:
        return status_of_stage(self.obj, self.task_state)

    @property
    def closed(self) -> bool:
        return self.task_state.status != TaskState.STATUS_IN_PROGRESS

    @property
    def already(self) -> str:
        """What became of a stage that waits no more."""
        if self.task_state.finished_at is None or self.task_state.status == TaskState.STATUS_CANCELLED:
            return _("This text has been withdrawn. Your decision was not recorded.")
        return _("This was decided already on %(time)s.") % {"time": moment(self.task_state.finished_at)}


def decided_as(task_state: TaskState, user: Any) -> str | None:
    """How ``user`` decided this stage, as it is stored now; None where it was not ``user``."""
    return (
        TaskState.objects.filter(pk=task_state.pk, finished_by=user).values_list("status", flat=True).first()
    )


def items_of(user: Any, ids: Iterable[int]) -> list[Item]:
    """Those of these stages whose text ``user`` may read; others are as if they were not there."""
    asked = list(ids)
    states = with_marks(TaskState.objects.all()).select_related(
        "turn", "task__officetask", "workflow_state__workflow", "workflow_state__requested_by",
        "workflow_state__current_task_state__task__officetask",
            "workflow_state__current_task_state__turn",
    ).filter(task__officetask__isnull=False).in_bulk(asked)  # fmt: skip
    objects = objects_of(state.workflow_state for state in states.values())
    approved = _with_revisions(objects.values())
    found = []
    for pk in asked:
        state = states.get(pk)
        obj = (
            objects.get((state.workflow_state.content_type_id, state.workflow_state.object_id))
            if state
            else None
        )
        if state is None or obj is None:
            continue
        name = obj.listed_as
        obj = with_agency_of_text(obj)
        obj.listed_as = name
        if policies.may_read(user, obj) or policies.is_holder(
            obj, state.task.officetask, user, state.workflow_state
        ):
            found.append(Item(state, obj, approved.get(obj.pk), public_besides(obj, approved.get(obj.pk))))
    return found


def histories(items: Iterable[Item]) -> dict[int, list[Decision]]:
    """Every line of these texts, latest first, by task state; one query.

    The rules find there what stands in the round, so this is for a page that decides nothing.
    """
    shown = list(items)
    made = Decision.objects.filter(
        content_type__in={item.obj.get_base_content_type().pk for item in shown},
        object_id__in={item.obj.pk for item in shown},
    ).select_related("person", "task__officetask", "appointment__office", "revision__content_type")
    lines = list(made.order_by("-pk"))
    found = {}
    for item in shown:
        about = (item.obj.get_base_content_type().pk, item.obj.pk)
        own = found[item.task_state.pk] = [
            line for line in lines if (line.content_type_id, line.object_id) == about
        ]
        standing = [line for line in own if line.workflow_state_id == item.round.pk and not line.void]
        item.round.paraf_standing = standing[::-1]
    return found


def _with_revisions(objects: Iterable[Any]) -> dict[int, Revision]:
    """The latest version put on each text; returned is the approved one, by text. One query."""
    listed = list(objects)
    approved = {obj.pk: number for obj in listed if (number := approved_id(obj))}
    others = {pk for obj in listed for pk in (obj.latest_revision_id, obj.live_revision_id) if pk}
    revisions = Revision.objects.in_bulk({*approved.values(), *others})
    for obj in listed:
        obj.latest_revision = revisions.get(obj.latest_revision_id)
        obj.live_revision = revisions.get(obj.live_revision_id)
    return {pk: revisions[number] for pk, number in approved.items() if number in revisions}
