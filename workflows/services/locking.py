"""First step of every transition: lock the row, see what is there now."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from cms.core.templatetags.amounts import moment
from workflows import selectors
from workflows.content import Reading
from workflows.models import Decision, OfficeTask
from workflows.policies import Refused
from workflows.registry import governed_models

Action = Decision.Action


def lock(obj: Any) -> Any:
    """The object as it is now, its row locked (SQLite locks the whole database at BEGIN IMMEDIATE)."""
    model = type(obj)
    model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    return selectors.with_agency_of_text(model._default_manager.select_related("agency").get(pk=obj.pk))


def lock_round(task_state: TaskState, user: Any) -> tuple[Any, WorkflowState, OfficeTask]:
    """Object, round and stage of an open task state, locked; refuses what somebody else has decided."""
    obj = task_state.workflow_state.content_object
    if obj is None:
        raise Refused(_("This text has been deleted. Your decision was not recorded."))
    obj = lock(getattr(obj, "specific", obj))
    round_ = WorkflowState.objects.select_for_update(of=("self",)).get(pk=task_state.workflow_state_id)
    fresh = TaskState.objects.select_related("finished_by", "task").get(pk=task_state.pk)
    if (
        round_.status != WorkflowState.STATUS_IN_PROGRESS
        or fresh.status != TaskState.STATUS_IN_PROGRESS
        or round_.current_task_state_id != fresh.pk
    ):
        raise Refused(_already_decided(obj, fresh, user))
    return obj, round_, fresh.task.specific


def _already_decided(obj: Any, task_state: TaskState, user: Any) -> str:
    if task_state.status == TaskState.STATUS_CANCELLED or task_state.finished_at is None:
        return _("This text has been withdrawn. Your decision was not recorded.")
    if task_state.finished_by_id == user.pk:
        return _("You decided this already on %(time)s.") % {"time": moment(task_state.finished_at)}
    made = Decision.objects.filter(
        task_id=task_state.task_id, workflow_state_id=task_state.workflow_state_id,
        action__in=[Action.APPROVE, Action.RETURN],
    ).last()  # fmt: skip
    office = made.office_title if made else selectors.stage_title(obj, task_state.task)
    return _("%(office)s decided already on %(time)s. Your decision was not recorded.") % {
        "office": office,
        "time": moment(task_state.finished_at),
    }


def lock_open_round(obj: Any) -> WorkflowState | None:
    """The round in progress of a locked object, locked too."""
    round_ = selectors.open_round(obj)
    if round_ is None:
        return None
    return WorkflowState.objects.select_for_update(of=("self",)).get(pk=round_.pk)


def lock_rounds(rounds: QuerySet[WorkflowState]) -> None:
    """These rounds, after their texts, each in the order of the keys; a query a kind of text."""
    for model in governed_models():
        of_kind = rounds.filter(content_type=ContentType.objects.get_for_model(model))
        keys = of_kind.values_list(Cast("object_id", BigIntegerField()))
        lock_rows(model._base_manager.filter(pk__in=keys))
    list(rounds.select_for_update(of=("self",)).order_by("pk"))


def lock_rows(rows: QuerySet[Any]) -> None:
    """Lock rows of one kind of text as :func:`lock` does: the own table alone, in the order of the keys."""
    list(rows.order_by("pk").select_for_update(of=("self",)).only("pk"))


def is_at_rest(task_state: TaskState) -> bool:
    """Lock text and round, unless somebody else is at either: what is being decided is not waited for."""
    round_ = task_state.workflow_state
    model: Any = round_.content_type.model_class()
    texts = model._base_manager.filter(pk=round_.object_id).select_for_update(of=("self",), skip_locked=True)
    rounds = WorkflowState.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=round_.pk)
    return bool(list(texts.only("pk")) and list(rounds))


def check_seen(obj: Any, seen: str | None, reading: Reading) -> Revision:
    revision = obj.get_latest_revision()
    if seen is not None and reading.hash_of(revision) != seen:
        raise Refused(_("The text has changed since you opened it. Read the change, then decide again."))
    return revision
