"""First step of every transition: lock the row, see what is there now.

**One order of locks**, so that nobody waits in a circle. Each is taken before those after it, rows of one kind in the
order of their keys:

1. the city (its agencies), where offices change; 2. the text; 3. its round; 4. turns, shares and other rows below;
5. the revision, and the pictures and documents it shows; 6. the turn at the audit log, which its first entry takes and
the commit gives back.

Whoever records first and locks afterwards holds its entries back (:func:`cms.core.audit.held_back`). A change of
offices cannot: whether somebody may decide is read from its entries. It waits for no text or round after the log but
skips what somebody else holds, and the clock does that a few minutes later. The clock takes one transaction an item.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Revision, Task, TaskState, WorkflowState

from cms.agencies.selectors import offices_read_once
from cms.core.templatetags.amounts import moment
from workflows import selectors
from workflows.content import Reading
from workflows.models import Decision, OfficeTask
from workflows.permit import rounds_move
from workflows.policies import Refused
from workflows.registry import governed_models

Action = Decision.Action


def transition(act: Callable[..., Any]) -> Callable[..., Any]:
    """One transaction, in which who holds which office is asked once; only inside of it do rounds and stages move."""

    @wraps(act)
    def taken(*args: Any, **kwargs: Any) -> Any:
        with transaction.atomic(), offices_read_once(), rounds_move():
            return act(*args, **kwargs)

    return taken


def lock(obj: Any) -> Any:
    """The object as it is now, its row locked (SQLite locks the whole database at BEGIN IMMEDIATE)."""
    model = type(obj)
    if model._base_manager.select_for_update(of=("self",)).only("pk").filter(pk=obj.pk).first() is None:
        raise Refused(_("This text has been deleted. Nothing was recorded."))
    return selectors.with_agency_of_text(model._default_manager.select_related("agency").get(pk=obj.pk))


def lock_round(task_state: TaskState, user: Any) -> tuple[Any, WorkflowState, OfficeTask]:
    """Object, round and stage of an open task state, locked; refuses what somebody else has decided."""
    asked = task_state.workflow_state
    model: Any = asked.content_type.model_class()
    obj = lock(model(pk=int(asked.object_id)))
    # Whoever opens or closes a stage holds the text, so what is joined here is as new as the locked row.
    round_ = (
        WorkflowState.objects.select_for_update(of=("self",))
        .select_related("workflow", "requested_by", "current_task_state__task__officetask")
        .select_related("current_task_state__turn__instead")
        .get(pk=asked.pk)
    )
    now = round_.current_task_state
    if (
        round_.status != WorkflowState.STATUS_IN_PROGRESS
        or now is None
        or now.status != TaskState.STATUS_IN_PROGRESS
        or now.pk != task_state.pk
    ):
        raise Refused(_already_decided(obj, TaskState.objects.get(pk=task_state.pk), user))
    return obj, round_, stage_of(now.task)


def stage_of(task: Task) -> OfficeTask:
    """The stage as its own kind, known to the task from now on."""
    stage: OfficeTask = task.officetask
    task.__dict__["specific"] = stage
    return stage


def _already_decided(obj: Any, task_state: TaskState, user: Any) -> str:
    if task_state.status == TaskState.STATUS_CANCELLED or task_state.finished_at is None:
        return _("This text has been withdrawn. Your decision was not recorded.")
    if user is not None and task_state.finished_by_id == user.pk:
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
    hold_rounds(rounds.values("pk"))


def hold_rounds(keys: QuerySet[Any, Any]) -> None:
    """Nobody decides in, hands over or reminds of these rounds until the commit."""
    rounds = WorkflowState.objects.filter(pk__in=keys)
    list(rounds.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


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


def latest_revision_of(obj: Any) -> Revision | None:
    """The latest revision of a locked text, its own row locked too: what is hashed now is what is published."""
    kept = getattr(obj, "paraf_latest", None)
    if kept is None or kept.pk != obj.latest_revision_id:
        rows = Revision.objects.select_for_update(of=("self",), no_key=True)
        kept = obj.paraf_latest = obj.latest_revision = rows.filter(pk=obj.latest_revision_id).first()
    return kept


def check_seen(obj: Any, seen: str | None, reading: Reading) -> Revision:
    """The latest revision, locked with its files before it is hashed, and the one the person read."""
    revision = latest_revision_of(obj)
    if revision is None:
        raise Refused(_("No stored version of this text is left. Save it once more, then decide."))
    reading.hold_files(revision)
    if seen is not None and reading.hash_of(revision) != seen:
        raise Refused(_("The text has changed since you opened it. Read the change, then decide again."))
    return revision


def is_public(obj: Any, revision: Revision, reading: Reading) -> bool:
    """Whether the public reads this very text."""
    if not obj.live or not obj.live_revision:
        return False
    return reading.hash_of(obj.live_revision) == reading.hash_of(revision)
