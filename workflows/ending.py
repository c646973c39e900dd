"""The last stage that decides is the Sekda's: no change of the settings of workflows takes that away.

What is compared is a workflow before a change and after it, so that one is still built stage by stage. Whoever
submits, and what publishes, asks once more, for a change that came past the models.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Task, Workflow, WorkflowTask

from cms.agencies.models import Office
from workflows.models import OfficeTask
from workflows.permit import PublicationRefused

_arranging: ContextVar[bool] = ContextVar("stages_are_arranged", default=False)


def sentence() -> str:
    return _(
        "The last stage of a workflow is the Sekda's: nothing is published without that decision. "
        "Put a stage of the Sekda at the end first."
    )


def is_sekdas(stages: list[OfficeTask]) -> bool:
    return bool(stages) and stages[-1].role == Office.Role.SECRETARY


@dataclass(frozen=True)
class Place:
    """A stage in a workflow, as far as its end depends on it."""

    row: int | None
    order: int
    active: bool
    role: str


def _places(workflow_id: int) -> list[Place]:
    rows = WorkflowTask.objects.filter(workflow_id=workflow_id, task__officetask__isnull=False)
    known = rows.values_list("pk", "sort_order", "task__active", "task__officetask__role")
    return [Place(pk, order or 0, active, role) for pk, order, active, role in known]


def _ends_well(places: list[Place]) -> bool:
    active = [place for place in places if place.active]
    return bool(active) and max(active, key=lambda place: place.order).role == Office.Role.SECRETARY


def _keep(before: list[Place], after: list[Place]) -> None:
    if _ends_well(before) and not _ends_well(after):
        raise PublicationRefused(sentence())


@contextmanager
def arranged() -> Iterator[None]:
    """While a form stores the stages it has checked as a whole, their rows pass in any order."""
    token = _arranging.set(True)
    try:
        yield
    finally:
        _arranging.reset(token)


def keep_end_of_stage(sender: Any, instance: Task, **kwargs: Any) -> None:
    """A stage is switched off, on, or given to another office: each workflow with it still ends with the Sekda."""
    stored = OfficeTask.objects.filter(pk=instance.pk).first()
    if stored is None:
        return
    role = getattr(instance, "role", stored.role)
    if (stored.active, stored.role) != (instance.active, role):
        _keep_with(stored, active=instance.active, role=role)


def needs(stage: Task) -> bool:
    """Whether a workflow would end with another office if ``stage`` were switched off."""
    stored = OfficeTask.objects.filter(pk=stage.pk).first()
    if stored is None:  # another kind of task decides nothing here
        return False
    try:
        _keep_with(stored, active=False, role=stored.role)
    except PublicationRefused:
        return True
    return False


def _keep_with(stage: OfficeTask, **changed: Any) -> None:
    rows = set(WorkflowTask.objects.filter(task_id=stage.pk).values_list("pk", flat=True))
    for workflow in Workflow.objects.filter(workflow_tasks__task_id=stage.pk, active=True).distinct():
        before = _places(workflow.pk)
        _keep(before, [replace(place, **changed) if place.row in rows else place for place in before])


def keep_end_of_place(sender: Any, instance: WorkflowTask, **kwargs: Any) -> None:
    """A stage is put into a workflow, or moved in it."""
    stage = OfficeTask.objects.filter(pk=instance.task_id).first()
    if stage is None or _arranging.get():
        return
    before = _places(instance.workflow_id)
    others = [place for place in before if place.row != instance.pk]
    end = max((place.order for place in others), default=-1) + 1
    order = end if instance.sort_order is None else instance.sort_order
    _keep(before, [*others, Place(instance.pk, order, stage.active, stage.role)])


def keep_end_without(sender: Any, instance: WorkflowTask, origin: Any = None, **kwargs: Any) -> None:
    """A stage is taken out of a workflow; one that goes as a whole takes its stages with it."""
    if _arranging.get() or isinstance(origin, Workflow) or getattr(origin, "model", None) is Workflow:
        return
    before = _places(instance.workflow_id)
    _keep(before, [place for place in before if place.row != instance.pk])


def keep_end_of_workflow(sender: Any, instance: Workflow, **kwargs: Any) -> None:
    """A workflow that was switched off begins again only with the Sekda at its end."""
    begins = instance.active and Workflow.objects.filter(pk=instance.pk, active=False).exists()
    if begins and not _ends_well(_places(instance.pk)):
        raise PublicationRefused(sentence())
