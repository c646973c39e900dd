"""One chain for governed texts: a head's stage in it, the Sekda's at its end, no office twice; no change of the
settings takes it away. A PIC's stage may go: who else administers, and the Sekda, are told.

What is compared is a workflow before a change and after it, so that one is still built stage by stage. Whoever
submits, and what publishes, asks once more, for a change that came past the models.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Task, Workflow, WorkflowTask

from cms.agencies.models import Office
from cms.core.origin import current_person
from workflows.models import OfficeTask
from workflows.permit import PublicationRefused

_arranging: ContextVar[bool] = ContextVar("stages_are_arranged", default=False)


def sentence() -> str:
    return _(
        "The last stage of a workflow is the Sekda's: nothing is published without that decision. "
        "Put a stage of the Sekda at the end first."
    )


def without_head() -> str:
    return _(
        "A stage of the agency's head belongs before the Sekda's: no text reaches the Sekda past the head. "
        "Put that stage in first."
    )


def twice() -> str:
    return _("Each office decides once in a workflow. Take out the stage that asks the same office again.")


def one_chain(other: Workflow) -> str:
    return _(
        "“%(workflow)s” is in force already, and all texts go one way. Change its stages, or switch it off first."
    ) % {"workflow": other.name}


def other_chain(workflow_id: int | None) -> Workflow | None:
    """A workflow of offices in force besides this one: which of two applies nobody would see."""
    return next((workflow for workflow in chains() if workflow.pk != workflow_id), None)


def chains() -> list[Workflow]:
    """The workflows of offices in force, of which there ought to be one."""
    found = Workflow.objects.filter(active=True, workflow_tasks__task__officetask__isnull=False)
    return list(found.order_by("pk").distinct())


def fault_in_force() -> str:
    """Why the workflows in force are not the one chain; empty where they are, or where none is."""
    found = chains()
    if len(found) > 1:
        return _(
            "Several workflows are in force: %(workflows)s. Texts go through the first; switch the others off."
        ) % {"workflows": ", ".join(f"“{workflow.name}”" for workflow in found)}
    return _fault_of_places(_places(found[0].pk)) if found else ""


def fault_of(stages: list[OfficeTask]) -> str:
    """Why these stages, in their order, are no chain; empty where they are."""
    return _fault([stage.role for stage in stages])


def _fault(roles: list[str]) -> str:
    if not roles or roles[-1] != Office.Role.SECRETARY:
        return sentence()
    if Office.Role.HEAD not in roles:
        return without_head()
    return "" if len(set(roles)) == len(roles) else twice()


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


def _roles(places: list[Place]) -> list[str]:
    """Who decides, in the order of the stages that are switched on."""
    return [place.role for place in sorted(places, key=lambda place: place.order) if place.active]


def _fault_of_places(places: list[Place]) -> str:
    return _fault(_roles(places))


def _check(before: list[Place], after: list[Place]) -> None:
    """A workflow that is no chain yet is still built stage by stage."""
    if not _fault_of_places(before) and (fault := _fault_of_places(after)):
        raise PublicationRefused(fault)


def _keep(row: Any, before: list[Place], after: list[Place]) -> None:
    _check(before, after)
    _note(row, before, after)


def _note(row: Any, before: list[Place], after: list[Place]) -> None:
    """What is told of a workflow in force once ``row`` is stored: nobody learns of a change that fails."""
    if not _fault_of_places(after):
        row.paraf_left = [*getattr(row, "paraf_left", []), (_roles(before), _roles(after))]


def tell_when_stored(sender: Any, instance: Any, **kwargs: Any) -> None:
    for before, after in instance.__dict__.pop("paraf_left", []):
        tell_of_left(before, after)


def tell_of_left(before: list[str], after: list[str]) -> None:
    """An office that looks at no text any more, or does not from the first day of a chain."""
    from workflows import announcements

    known = list(Office.Role.values) if _fault(before) else before
    if left := [role for role in known if role in OfficeTask.Role.values and role not in after]:
        announcements.stage_left(left, current_person())


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
    instance.paraf_left = []
    stored = OfficeTask.objects.filter(pk=instance.pk).first()
    if stored is None:
        return
    role = getattr(instance, "role", stored.role)
    if (stored.active, stored.role) != (instance.active, role):
        _with(stored, partial(_keep, instance), active=instance.active, role=role)


def needs(stage: Task) -> str:
    """Why a workflow in force would be no chain any more if ``stage`` were switched off; empty where it would be."""
    stored = OfficeTask.objects.filter(pk=stage.pk).first()
    if stored is None:  # another kind of task decides nothing here
        return ""
    try:
        _with(stored, _check, active=False, role=stored.role)
    except PublicationRefused as refused:
        return str(refused)
    return ""


def _with(stage: OfficeTask, look: Callable[..., None], **changed: Any) -> None:
    """``look`` at each workflow in force with this stage as it is, and as it would be."""
    rows = set(WorkflowTask.objects.filter(task_id=stage.pk).values_list("pk", flat=True))
    for workflow in Workflow.objects.filter(workflow_tasks__task_id=stage.pk, active=True).distinct():
        before = _places(workflow.pk)
        look(before, [replace(place, **changed) if place.row in rows else place for place in before])


def keep_end_of_place(sender: Any, instance: WorkflowTask, **kwargs: Any) -> None:
    """A stage is put into a workflow, or moved in it."""
    instance.paraf_left = []
    stage = OfficeTask.objects.filter(pk=instance.task_id).first()
    if stage is None or _arranging.get():
        return
    if instance.workflow.active and (other := other_chain(instance.workflow_id)):
        raise PublicationRefused(one_chain(other))
    before = _places(instance.workflow_id)
    others = [place for place in before if place.row != instance.pk]
    end = max((place.order for place in others), default=-1) + 1
    order = end if instance.sort_order is None else instance.sort_order
    look = partial(_keep, instance) if instance.workflow.active else _check
    look(before, [*others, Place(instance.pk, order, stage.active, stage.role)])


def keep_end_without(sender: Any, instance: WorkflowTask, origin: Any = None, **kwargs: Any) -> None:
    """A stage is taken out of a workflow; one that goes as a whole takes its stages with it."""
    instance.paraf_left = []
    if _arranging.get() or isinstance(origin, Workflow) or getattr(origin, "model", None) is Workflow:
        return
    before = _places(instance.workflow_id)
    look = partial(_keep, instance) if instance.workflow.active else _check
    look(before, [place for place in before if place.row != instance.pk])


def keep_end_of_workflow(sender: Any, instance: Workflow, **kwargs: Any) -> None:
    """A workflow that was switched off begins again only as the one chain."""
    instance.paraf_left = []
    begins = instance.active and Workflow.objects.filter(pk=instance.pk, active=False).exists()
    if not begins:
        return
    places = _places(instance.pk)
    if fault := _fault_of_places(places):
        raise PublicationRefused(fault)
    if other := other_chain(instance.pk):
        raise PublicationRefused(one_chain(other))
    _note(instance, [], places)
