"""What waits, for whom, since when, and what an object's state is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, Task, TaskState, WorkflowState

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import access_of, holders
from workflows.models import Decision, GovernedWorkflow, OfficeTask

Role = Office.Role


def open_round(obj: Any) -> WorkflowState | None:
    """The round in progress of ``obj``, or None."""
    return (
        WorkflowState.objects.filter(
            base_content_type=obj.get_base_content_type(),
            object_id=str(obj.pk),
            status=WorkflowState.STATUS_IN_PROGRESS,
        )
        .select_related("current_task_state__task__officetask", "requested_by")
        .first()
    )


def current_stage(obj: Any) -> OfficeTask | None:
    state = open_round(obj)
    if state is None or state.current_task_state is None:
        return None
    return state.current_task_state.task.specific


def stages(workflow: Any) -> list[OfficeTask]:
    """The active office stages of a workflow, in order."""
    return list(
        OfficeTask.objects.filter(workflow_tasks__workflow_id=workflow.pk, active=True).order_by(
            "workflow_tasks__sort_order"
        )
    )


def default_workflow() -> GovernedWorkflow | None:
    return (
        GovernedWorkflow.objects.filter(active=True, workflow_tasks__task__officetask__isnull=False)
        .order_by("pk")
        .first()
    )


def drafters(obj: Any) -> set[int]:
    """Ids of all who wrote in the text since it was last published, corrections in turn left out."""
    revisions = Revision.objects.for_instance(obj).exclude(user=None)
    if obj.live_revision_id:
        revisions = revisions.filter(pk__gt=obj.live_revision_id)
    corrections = Decision.objects.filter(
        content_type=obj.get_base_content_type(), object_id=obj.pk, action=Decision.Action.CORRECT
    ).values("revision_id")
    return set(revisions.exclude(pk__in=corrections).values_list("user_id", flat=True))


def correctors(round_: WorkflowState) -> set[int]:
    """Ids of those who corrected the text in their own turn in this round."""
    return set(round_.decisions.filter(action=Decision.Action.CORRECT).values_list("person_id", flat=True))


def deciders(round_: WorkflowState) -> set[int]:
    """Ids of those whose decision of this round stands."""
    counted = [Decision.Action.APPROVE, Decision.Action.INITIAL]
    return set(round_.decisions.filter(action__in=counted, void=False).values_list("person_id", flat=True))


def eligible(obj: Any, task: OfficeTask, round_: WorkflowState | None, *, final: bool) -> list[Appointment]:
    """Appointments whose holders may decide this stage now (separation of duties, design rule 5)."""
    barred = drafters(obj)
    if round_ is not None:
        barred |= {round_.requested_by_id, *deciders(round_)}
        if final:
            barred |= correctors(round_)
    return [a for a in holders(task.role, obj.agency) if a.person_id not in barred]


def stage_title(obj: Any, task: Any) -> str:
    """Whose turn it is, in words: the office titles of today's holders, or the vacant office's."""
    task = task.specific if isinstance(task, Task) else task
    held = holders(task.role, obj.agency)
    titles = list(dict.fromkeys(a.title for a in held))
    if titles:
        return ", ".join(titles)
    if task.role == Role.SECRETARY:
        return _("Regional secretary (office vacant)")
    role = OfficeTask.Role(task.role).label
    return _("%(role)s %(agency)s (office vacant)") % {"role": role, "agency": obj.agency}


def open_task_states_for(user: Any, task: OfficeTask | None = None) -> QuerySet[TaskState]:
    """Open task states that fall to an office ``user`` holds today. Undistinct, unsliced.

    Whether the person may decide each (own text, decided before) is a policy asked for each row.
    """
    access = access_of(user)
    mine = Q(pk__in=[])
    by_role = {Role.PIC: access.pic_of, Role.HEAD: access.head_of}
    for role, agency_ids in by_role.items():
        if agency_ids:
            pages = governed_ids_of(agency_ids)
            mine |= Q(task__officetask__role=role, workflow_state__object_id__in=pages)
    if access.is_secretary:
        mine |= Q(task__officetask__role=Role.SECRETARY)
    rows = TaskState.objects.filter(
        mine,
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return rows.filter(task_id=task.pk) if task else rows


def governed_ids_of(agency_ids: Iterable[int]) -> list[str]:
    """Ids (as text, as WorkflowState keeps them) of governed pages of these agencies that are on their way."""
    from workflows.registry import governed_models

    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    ids: list[str] = []
    for model in governed_models():
        content_type = ContentType.objects.get_for_model(model)
        object_ids = [
            int(pk) for pk in waiting.filter(content_type=content_type).values_list("object_id", flat=True)
        ]
        found = model._base_manager.filter(pk__in=object_ids, agency_id__in=list(agency_ids))
        ids.extend(str(pk) for pk in found.values_list("pk", flat=True))
    return ids


@dataclass(frozen=True)
class Status:
    """A state and how it is shown (look.md): ``key`` is the CSS suffix, ``label`` the words."""

    key: str
    glyph: str
    label: str


def status_of(page: Page, round_: WorkflowState | None) -> Status:
    """The state of one page; ``round_`` is its active round (in progress or needs changes), if any."""
    if round_ is not None and round_.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Status("returned", "↩", _("Returned"))
    if round_ is not None and round_.current_task_state_id:
        role = round_.current_task_state.task.specific.role
        return {
            Role.PIC: Status("waits-pic", "◔", _("Waiting for the PIC")),
            Role.HEAD: Status("waits-head", "◑", _("With the agency head")),
            Role.SECRETARY: Status("waits-sekda", "◕", _("With the Sekda")),
        }[role]
    if page.live:
        return Status("published", "●", _("Published"))
    return Status("draft", "○", _("Draft"))


def statuses(pages: Iterable[Page]) -> dict[int, Status]:
    """The state of each page, in three queries whatever their number."""
    listed = list(pages)
    rounds = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(page.pk) for page in listed],
    )
    by_page = {
        int(round_.object_id): round_
        for round_ in rounds.select_related("current_task_state__task__officetask")
    }
    return {page.pk: status_of(page, by_page.get(page.pk)) for page in listed}
