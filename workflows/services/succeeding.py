"""What texts are open when an agency passes its work on, and how they pass to the successor.

A draft is written anew under the successor. A text on its way keeps every byte that was decided on: it waits for the
successor's offices, and is published under the name it was approved with. What is published and at rest stays.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from cms.agencies.models import Agency, Appointment
from cms.agencies.succession import Mover, Part, movers
from workflows.models import Handover, Turn
from workflows.registry import governed_models
from workflows.selectors.queue import spoken_title_of
from workflows.selectors.turns import open_turns
from workflows.services.locking import lock, lock_rounds, lock_rows

NAMED = 5


def drafts_of(model: Any, old: Agency) -> QuerySet[Any]:
    """Texts of ``old`` that are written and not on their way: never published, or with a change to come."""
    on_its_way = WorkflowState.objects.filter(
        content_type=ContentType.objects.get_for_model(model), status=WorkflowState.STATUS_IN_PROGRESS
    )
    ids = [int(pk) for pk in on_its_way.values_list("object_id", flat=True)]
    latest = Q(latest_revision__content__agency=old.pk) | Q(latest_revision=None, agency=old)
    rows = model._base_manager.filter(Q(live=False) | Q(has_unpublished_changes=True)).filter(latest)
    return rows.exclude(pk__in=ids).order_by("pk")


def waiting_of(old: Agency) -> QuerySet[Turn]:
    return open_turns().filter(agency=old)


def preview(old: Agency) -> list[Part]:
    drafts = [obj for model in governed_models() for obj in drafts_of(model, old)]
    turns = waiting_of(old).select_related("task_state__workflow_state")
    objects = [turn.task_state.workflow_state.content_object for turn in turns[:NAMED]]
    return [
        Part(_("Drafts"), len(drafts), tuple(spoken_title_of(obj) for obj in drafts[:NAMED])),
        Part(
            _("Texts on their way"),
            turns.count(),
            tuple(spoken_title_of(obj.specific) for obj in objects if obj),
        ),
    ]


def hold(old: Agency) -> None:
    """Nobody writes, submits or decides what passes on: texts and rounds come before the audit log, as ever."""
    for model in governed_models():
        lock_rows(drafts_of(model, old))
    named = Q(instead__agency=old) | Q(wished__agency=old)
    turns = open_turns().filter(Q(agency=old) | named)
    lock_rounds(WorkflowState.objects.filter(pk__in=turns.values("task_state__workflow_state")))


def move(old: Agency, new: Agency, by: Any) -> int:
    """Within the transaction of the change."""
    rows = [_draft(obj, old, new, by) for model in governed_models() for obj in drafts_of(model, old)]
    turns = list(waiting_of(old).select_related("task_state__workflow_state"))
    for turn in turns:
        round_ = turn.task_state.workflow_state
        rows.append(
            _row(old, new, by, content_type_id=round_.base_content_type_id, object_id=int(round_.object_id),
                 workflow_state=round_, task_state=turn.task_state)
        )  # fmt: skip
    Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(agency=new)
    _carry_named(old, new)
    Handover.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _carry_named(old: Agency, new: Agency) -> None:
    """An office named for a case goes on deciding it under the new name of its agency, with whoever holds it.

    Into which office a merger puts its people is not said; the case goes back to the administrators, who name another.
    """
    carried = Appointment.objects.filter(office__agency=new, carries__office__agency=old)
    for before, after in set(carried.values_list("carries__office", "office")):
        open_turns().filter(instead=before).update(instead=after)
        open_turns().filter(wished=before).update(wished=after)


def at_rest(old: Agency) -> list[Any]:
    """Texts of ``old`` that are not on their way: drafts, and what is published. What is decided stays together
    with the first part of a split, for it keeps every byte, the name of its agency included."""
    found = [obj for model in governed_models() for obj in drafts_of(model, old)]
    for model in governed_models():
        quiet = model._base_manager.filter(live=True, has_unpublished_changes=False, agency=old)
        on_its_way = waiting_of(old).values_list("task_state__workflow_state__object_id", flat=True)
        found.extend(quiet.exclude(pk__in=[int(pk) for pk in on_its_way]).order_by("pk"))
    return found


def choices(old: Agency) -> list[tuple[str, str]]:
    return [(str(obj.pk), spoken_title_of(obj)) for obj in at_rest(old)]


def give(old: Agency, second: Agency, keys: set[str], by: Any) -> int:
    """A published text stays as it is under the old name; its next version is written by the second part."""
    rows = [_draft(obj, old, second, by) for obj in at_rest(old) if str(obj.pk) in keys]
    Handover.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _draft(obj: Any, old: Agency, new: Agency, by: Any) -> Handover:
    """A new revision by the system, so that nobody counts as a writer of the text who did not write it."""
    obj = lock(obj)
    if obj.latest_revision_id:
        text = obj.get_latest_revision_as_object()
        text.agency = new
        text.save_revision(user=None, clean=False, log_action=False)
    if not obj.live:
        type(obj)._base_manager.filter(pk=obj.pk).update(agency=new)
    return _row(old, new, by, content_type=obj.get_base_content_type(), object_id=obj.pk)


def _row(old: Agency, new: Agency, by: Any, **of: Any) -> Handover:
    return Handover(
        kind=Handover.Kind.AGENCY,
        from_agency=old,
        to_agency=new,
        from_title=old.name,
        to_title=new.name,
        made_by=by,
        **of,
    )


def connect() -> None:
    movers.register(Mover("texts", preview, move, hold, choices, give))
