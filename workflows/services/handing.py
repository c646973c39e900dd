"""What waits passes to whoever holds the office next, with a record, however the change came about.

Each open turn keeps with whom it lies. This compares that with today's holders: after each change of the offices
in its own transaction, and by the clock for terms that begin or end overnight.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Appointment
from cms.core.audit import held_back, record
from workflows import policies, selectors, time_notices
from workflows.models import Handover, Turn
from workflows.selectors.nobody import with_a_part
from workflows.selectors.turns import City, Seat, first_of, open_turns, seats, who_approve
from workflows.services.each import sum_of

Kind = Handover.Kind


def hand_over(by: Any = None, *, patient: bool = False) -> int:
    """Hand every waiting item to today's holder of its office; returns how many were handed over.

    Where nothing changed, at most two queries for each office that something waits at, however much waits there, and
    some for each item in which a holder of its office took part. ``patient``: by the clock, where an item that cannot
    pass on stops none of the others.
    """
    city = City()

    def settle(seat: Seat) -> int:
        return _settle(seat, city, by)

    return sum_of(settle, seats(open_turns()), patient=patient)


def _settle(seat: Seat, city: City, by: Any) -> int:
    held = who_approve(city.holders(seat))
    turns = open_turns().filter(seat.condition())
    singly = list(with_a_part(turns, held))
    plain = turns.exclude(pk__in=[turn.pk for turn in singly]) if singly else turns
    lying = list(plain.order_by().values_list("held_by", flat=True).distinct())
    moved = 0
    for now in lying:
        then = first_of(held, now)
        if (then.pk if then else None) != now:
            moved += _pass_on(plain.filter(held_by=now), then, city.above(seat), by)
    for (lay, then), group in _by_duty(singly).items():
        moved += _pass_on(turns.filter(pk__in=group, held_by=lay), then, city.above(seat), by)
    return moved


def _by_duty(turns: list[Turn]) -> dict[tuple[int | None, Appointment | None], list[int]]:
    """Of these, looked at one by one, those that lie with somebody else than who may decide: from whom, to whom."""
    found: dict[tuple[int | None, Appointment | None], list[int]] = {}
    for turn in turns:
        obj: Any = turn.task_state.workflow_state.content_object
        round_ = selectors.open_round(obj) if obj is not None else None
        if round_ is None or round_.current_task_state_id != turn.task_state_id:
            continue
        text = selectors.with_agency_of_text(getattr(obj, "specific", obj))
        then = policies.lies_with(text, round_.current_task_state.task.specific, round_, turn.held_by_id)
        if (then.pk if then else None) != turn.held_by_id:
            found.setdefault((turn.held_by_id, then), []).append(turn.pk)
    return found


@transaction.atomic
@held_back()
def _pass_on(turns: QuerySet[Turn], then: Appointment | None, above: list[Any], by: Any) -> int:
    """Hand these turns over, whoever they lie with; under the locks of their rounds, in one order.

    A round that somebody decides at this moment is left to the next run of the clock.
    """
    keys = turns.order_by().values("task_state__workflow_state")
    rounds = WorkflowState.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=keys)
    held = [round_.pk for round_ in rounds.order_by("pk")]
    turns = turns.filter(task_state__workflow_state__in=held)
    listed = list(turns.select_related("task_state__workflow_state").order_by("pk"))
    groups: dict[int | None, list[Turn]] = {}
    for turn, lay_with in zip(listed, _lay_with(listed), strict=True):
        groups.setdefault(lay_with, []).append(turn)
    known = Appointment.objects.select_related("person", "office").in_bulk([pk for pk in groups if pk])
    for pk, group in groups.items():
        before = known.get(pk) if pk else None
        Handover.objects.bulk_create([_row(turn, before, then, by) for turn in group])
        Turn.objects.filter(pk__in=[turn.pk for turn in group]).update(held_by=then)
        time_notices.handed_over([turn.task_state for turn in group], before, then, above)
        record(
            "workflow.handover",
            by=by,
            on=then or before,
            data={"rounds": [turn.task_state.workflow_state_id for turn in group], "from": pk,
                  "to": then.pk if then else None,
                  "handed_by": str(before or ""), "handed_to": str(then or "")},
        )  # fmt: skip
    return len(listed)


def _lay_with(turns: list[Turn]) -> list[int | None]:
    """The appointment each lies with, or lay with before its office fell vacant."""
    vacant = [turn.task_state_id for turn in turns if turn.held_by_id is None]
    left = Handover.objects.filter(task_state__in=vacant, kind=Kind.VACANT).order_by("pk")
    last = dict(left.values_list("task_state", "from_appointment"))
    return [turn.held_by_id or last.get(turn.task_state_id) for turn in turns]


def _row(turn: Turn, before: Appointment | None, then: Appointment | None, by: Any) -> Handover:
    state: TaskState = turn.task_state
    round_ = state.workflow_state
    return Handover(
        content_type_id=round_.base_content_type_id,
        object_id=int(round_.object_id),
        workflow_state=round_,
        task_state=state,
        kind=Kind.MOVE if then else Kind.VACANT,
        from_appointment=before,
        to_appointment=then,
        from_person_id=before.person_id if before else None,
        to_person_id=then.person_id if then else None,
        from_title=before.title if before else "",
        to_title=then.title if then else "",
        made_by=by,
    )
