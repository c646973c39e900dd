"""The round of an object: its stages, who wrote, who decided, whose turn it is."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import Revision, Task, WorkflowState, WorkflowTask

from cms.agencies.models import Agency, Appointment, Office
from cms.agencies.selectors import forget_once, holders, holders_of, kept_once, once
from workflows.duties import Act, Part, seaters, shut_by
from workflows.models import Decision, OfficeTask
from workflows.selectors.nobody import put_there
from workflows.selectors.replaced import who_replaced
from workflows.selectors.since import approved_until, of_the_chain, publications
from workflows.states import State

Role = Office.Role


def with_agency_of_text(obj: Any) -> Any:
    """``obj`` with the agency its latest text names: a published text may be on its way to a successor."""
    revision = obj.get_latest_revision() if obj.live else None
    named = revision.content.get("agency") if revision else None
    if named and named != obj.agency_id:
        obj.agency = Agency.objects.get(pk=named)
    return obj


def open_round(obj: Any) -> WorkflowState | None:
    """The round in progress of ``obj``, or None."""
    joined = open_rounds_of(obj).select_related("current_task_state__task__officetask", "requested_by")
    return joined.first()


def open_rounds_of(obj: Any) -> QuerySet[WorkflowState]:
    """The one round of ``obj`` that may be in progress."""
    return WorkflowState.objects.filter(
        base_content_type=obj.get_base_content_type(),
        object_id=str(obj.pk),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )


def stages(workflow: Any) -> list[OfficeTask]:
    """The active office stages of a workflow, in order; asked once for each workflow that was read."""
    kept: list[OfficeTask] | None = getattr(workflow, "paraf_stages", None)
    if kept is None:
        kept = workflow.paraf_stages = once(("stages", workflow.pk), lambda: _stages(workflow))
    return kept


def _stages(workflow: Any) -> list[OfficeTask]:
    found = OfficeTask.objects.filter(workflow_tasks__workflow_id=workflow.pk, active=True)
    return list(found.order_by("workflow_tasks__sort_order"))


def drafters(obj: Any) -> set[int]:
    """Ids of all who wrote in the text since it was last approved, corrections in turn left out."""
    return {user for user, corrected in _writers(obj) if not corrected}


def correctors(obj: Any) -> set[int]:
    """Ids of all who, since it was last approved, wrote in the text in their own turn."""
    return {user for user, corrected in _writers(obj) if corrected}


def _writers(obj: Any) -> list[tuple[int, bool]]:
    """Who wrote since the last approval, and whether as a correction, or replaced a file; once a transition.

    Kept through the publication that ends it: of that those learn who wrote what it published.
    """
    key = ("writers", obj._meta.label, obj.pk, obj.live_revision_id)
    return list(once(key, lambda: _read_writers(obj)))


def _read_writers(obj: Any) -> list[tuple[int, bool]]:
    made = Decision.objects.filter(action=Decision.Action.CORRECT, revision=OuterRef("pk"))
    rows = _written_after(obj, approved_until(obj)).annotate(corrected=Exists(made))
    wrote = rows.order_by().values_list("user_id", "corrected").distinct()
    return [*wrote, *((person, False) for person in who_replaced(obj))]


def only_replaced(obj: Any, round_: WorkflowState, person: int) -> bool:
    """Whether all that makes the text this person's own is a file of it that they replaced."""
    wrote = _written_after(obj, approved_until(obj)).filter(user=person)
    return round_.requested_by_id != person and not wrote.exists() and person in who_replaced(obj)


def _written_after(obj: Any, revision: int) -> QuerySet[Revision]:
    return Revision.objects.for_instance(obj).filter(user__isnull=False, pk__gt=revision)


def deciders(round_: WorkflowState) -> set[int]:
    """Ids of those whose decision of this round stands."""
    counted = [Decision.Action.APPROVE, Decision.Action.INITIAL]
    made = [line.person_id for line in what_stands(round_) if line.action in counted]
    return {person for person in made if person is not None}


def what_stands(round_: WorkflowState) -> list[Decision]:
    """What counts in the round, oldest first."""
    known: list[Decision] | None = getattr(round_, "paraf_standing", None)
    return [line for line in lines_of(round_) if not line.void] if known is None else known


def lines_of(round_: WorkflowState) -> list[Decision]:
    """All lines of this round, oldest first, also those taken back; in a transition read once until one changes."""
    return list(once(("lines", round_.pk), lambda: list(round_.decisions.order_by("pk"))))


def line_written(round_: WorkflowState | None, line: Decision) -> None:
    """What was read of the round's lines has one more."""
    if round_ is not None and (known := kept_once(("lines", round_.pk))) is not None:
        known.append(line)


def lines_taken_back(round_: WorkflowState) -> None:
    """What was read of the round's lines counts no more."""
    forget_once(("lines", round_.pk))


def standing_lines(round_: WorkflowState) -> list[Any]:
    """As :func:`what_stands`, with stage, office and version; as a page of many texts has read it for all of them."""
    known: list[Any] | None = getattr(round_, "paraf_standing", None)
    if known is not None:
        return known
    made = round_.decisions.filter(void=False).select_related(
        "task__officetask", "appointment__office", "revision__content_type"
    )
    return list(made.order_by("pk"))


def people_of(part: Part, obj: Any, round_: WorkflowState | None) -> set[int]:
    """Ids of the people who took this part in the text."""
    if part is Part.DRAFTED:
        return drafters(obj)
    if part is Part.CORRECTED:
        return correctors(obj)
    if round_ is None:
        return set()
    return {round_.requested_by_id} if part is Part.SUBMITTED else deciders(round_)


def shut_to(obj: Any, round_: WorkflowState | None, act: Act) -> set[int]:
    """Ids of those to whom ``act`` is shut by what they did with the text."""
    return set().union(*(people_of(part, obj, round_) for part in shut_by(act)))


def answering(obj: Any, task: OfficeTask, round_: WorkflowState | None) -> list[Appointment]:
    """Who answers for a stage today: the holders of its office, and of the office that decides instead."""
    held = holders(task.role, obj.agency)
    instead = _office_instead(round_, task)
    return [*held, *(holders_of([instead]) if instead else [])]


def _office_instead(round_: WorkflowState | None, task: OfficeTask) -> int | None:
    state = round_.current_task_state if round_ is not None else None
    if state is None or state.task_id != task.pk:
        return None
    turn = getattr(state, "turn", None)
    return turn.instead_id if turn is not None else None


def eligible(
    obj: Any, task: OfficeTask, round_: WorkflowState | None, act: Act, without: Iterable[int] = ()
) -> list[Appointment]:
    """Appointments whose holders may take ``act`` at this stage; ``without`` leaves out more people.

    No approval is theirs whom somebody who made the text put there, nor the last one theirs by anybody with a part.
    """
    shut = shut_to(obj, round_, act) | set(without)
    approving = act in (Act.APPROVE, Act.FINISH)
    held = [a for a in answering(obj, task, round_) if not (approving and a.routine_only)]
    able = [a for a in held if a.person_id not in shut]
    if not approving or round_ is None:
        return able
    by = set().union(*(people_of(part, obj, round_) for part in seaters(act)))
    return [a for a in able if not put_there(round_, task, a, by)]


def stage_title(obj: Any, task: Any, round_: WorkflowState | None = None) -> str:
    """Whose turn it is, in words: the office titles of today's holders, or the vacant office's.

    With ``round_``, the office that decides instead, where there is one.
    """
    task = task.specific if isinstance(task, Task) else task
    instead = _office_instead(round_, task)
    held = holders_of([instead]) if instead else holders(task.role, obj.agency)
    titles = list(dict.fromkeys(a.title for a in held))
    if titles:
        return get_text_list(titles)
    if task.role == Role.SECRETARY:
        return _("Regional secretary (office vacant)")
    role = OfficeTask.Role(task.role).label
    return _("%(role)s %(agency)s (office vacant)") % {"role": role, "agency": obj.agency}


def is_final(round_: WorkflowState, task: OfficeTask) -> bool:
    """Whether ``task`` takes the last decision of the round."""
    return not stages_after(round_, task)


def stages_after(round_: WorkflowState, task: OfficeTask) -> list[OfficeTask]:
    order = stages(round_.workflow)
    before = stages_before(round_, task)
    return [stage for stage in order[len(before) :] if stage.pk != task.pk]


def stages_before(round_: WorkflowState, task: OfficeTask) -> list[OfficeTask]:
    """Stages ahead of ``task``; one that has left the workflow keeps its old place in an open round."""
    order = stages(round_.workflow)
    ids = [stage.pk for stage in order]
    if task.pk in ids:
        return order[: ids.index(task.pk)]
    places = dict(
        WorkflowTask.objects.filter(workflow_id=round_.workflow_id).values_list("task_id", "sort_order")
    )
    if task.pk in places:  # switched off, its place known
        return [stage for stage in order if places[stage.pk] < places[task.pk]]
    passed = set(round_.decisions.filter(void=False).values_list("task_id", flat=True))
    last = max((position for position, pk in enumerate(ids) if pk in passed), default=-1)
    return order[: last + 1]


def earlier_stages(round_: WorkflowState, task: OfficeTask) -> list[OfficeTask]:
    """Stages before ``task`` that were decided in this round by somebody other than the submitter."""
    decided = set(
        round_.decisions.filter(action=Decision.Action.APPROVE, void=False).values_list("task_id", flat=True)
    )
    return [stage for stage in stages_before(round_, task) if stage.pk in decided]


def state_of(obj: Any, round_: WorkflowState | None) -> State:
    """The state of a text; ``round_`` is its active round (in progress or returned), if any."""
    if round_ is not None and round_.status == WorkflowState.STATUS_IN_PROGRESS:
        return State.ASKED if pending_request(round_) is not None else State.WAITING
    if round_ is not None and round_.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return State.RETURNED
    if obj.live:
        return State.PUBLISHED
    return State.DOWN if obj.first_published_at else State.DRAFT


def active_round(obj: Any) -> WorkflowState | None:
    """The round in progress, or the one that was returned and not yet submitted anew."""
    return (
        WorkflowState.objects.active()
        .filter(base_content_type=obj.get_base_content_type(), object_id=str(obj.pk))
        .select_related("current_task_state__task__officetask", "requested_by", "workflow")
        .first()
    )


def last_round(obj: Any) -> WorkflowState | None:
    """The latest round of ``obj``, whatever became of it."""
    rounds = WorkflowState.objects.filter(
        base_content_type=obj.get_base_content_type(), object_id=str(obj.pk)
    )
    return rounds.select_related("requested_by").order_by("-pk").first()


def writers_of_round(obj: Any, round_: WorkflowState | None) -> set[int]:
    """Ids of all who wrote what ``round_``, the latest, decided about, or wrote since; without one, of all."""
    made = publications(obj.get_base_content_type(), obj.pk).exclude(workflow_state=round_)
    before = of_the_chain(made).first() or 0
    wrote = Revision.objects.for_instance(obj).exclude(user=None).filter(pk__gt=before)
    return set(wrote.order_by().values_list("user_id", flat=True))


def pending_request(round_: WorkflowState) -> Decision | None:
    """The submitter's request to withdraw that nobody has answered yet."""
    lines = lines_of(round_)
    answered = {line.about_id for line in lines}
    asked = [line for line in lines if line.action == Decision.Action.ASK_WITHDRAWAL]
    return next((line for line in reversed(asked) if line.pk not in answered), None)


def open_rounds(workflow_id: int) -> int:
    """How many texts are on their way through a workflow."""
    return WorkflowState.objects.filter(
        workflow_id=workflow_id, status=WorkflowState.STATUS_IN_PROGRESS
    ).count()


def open_rounds_through(task_id: int) -> int:
    """How many texts are on their way through a workflow with this stage."""
    has_stage = Q(workflow__workflow_tasks__task_id=task_id) | Q(current_task_state__task_id=task_id)
    rounds = WorkflowState.objects.filter(has_stage, status=WorkflowState.STATUS_IN_PROGRESS)
    return rounds.distinct().count()


def last_return(obj: Any) -> Decision | None:
    """The latest return of ``obj`` that no later publication has settled."""
    made = Decision.objects.filter(content_type=obj.get_base_content_type(), object_id=obj.pk)
    published = made.filter(action=Decision.Action.PUBLISH).order_by("-pk").values_list("pk", flat=True)[:1]
    return (
        made.filter(action=Decision.Action.RETURN, pk__gt=Coalesce(Subquery(published), 0))
        .select_related("person")
        .order_by("-pk")
        .first()
    )


def return_to_stage(round_: WorkflowState) -> Decision | None:
    """The return that brought an open round back to an earlier stage, while no approval has followed."""
    decided = round_.decisions.filter(action__in=[Decision.Action.APPROVE, Decision.Action.RETURN])
    last = decided.select_related("person").order_by("-pk").first()
    return last if last is not None and last.action == Decision.Action.RETURN else None


def history_of(obj: Any) -> QuerySet[Decision]:
    """Every line of the object's history, latest first."""
    made = Decision.objects.filter(content_type=obj.get_base_content_type(), object_id=obj.pk)
    return made.select_related("person", "task").order_by("-pk")


def told_once(lines: Iterable[Decision]) -> list[Decision]:
    """Oldest first. The editor saves again and again: of one official's corrections in a row the last is told."""
    found: list[Decision] = []
    for line in sorted(lines, key=lambda line: line.pk):
        last = found[-1] if found else None
        if last is not None and _goes_on(last, line):
            found.pop()
        found.append(line)
    return found


def _goes_on(last: Decision, line: Decision) -> bool:
    if not last.action == line.action == Decision.Action.CORRECT:
        return False
    return (last.person_id, last.task_id) == (line.person_id, line.task_id)


def has_history(obj: Any) -> bool:
    """Whether anything was ever decided, asked or submitted about ``obj``."""
    return bool(with_history([obj]))


def with_history(objects: Iterable[Any]) -> set[int]:
    """Those of ``objects``, of one kind, that anything was ever decided about. One query."""
    listed = list(objects)
    if not listed:
        return set()
    made = Decision.objects.filter(
        content_type=listed[0].get_base_content_type(), object_id__in=[obj.pk for obj in listed]
    )
    return set(made.values_list("object_id", flat=True))


def decided_under(term: Appointment) -> Iterable[tuple[datetime, Callable[[], Any]]]:
    """When decisions that stand were taken under a term, and about which text; or by its holder in a round where a
    stage was merged for whoever holds both offices."""
    counted = [Decision.Action.APPROVE, Decision.Action.INITIAL]
    merged = Decision.objects.filter(
        workflow_state=OuterRef("workflow_state"), action=Decision.Action.MERGE, void=False
    )
    made = Decision.objects.filter(action__in=counted, void=False, person=term.person_id)
    made = made.filter(Q(appointment=term.pk) | Q(Exists(merged))).select_related("content_type")
    return ((line.made_at, line.governed) for line in made.order_by("pk"))


def resting_on(office: Office) -> Iterable[Any]:
    """Texts on their way with a decision that stands and was taken in this office; or by who held it, in a round

    where a stage was merged for whoever holds both offices.
    """
    merged = Decision.objects.filter(
        workflow_state=OuterRef("workflow_state"), action=Decision.Action.MERGE, void=False
    )
    held = Q(appointment__office=office.pk)
    held |= Q(Exists(merged), person__in=office.appointments.values("person"))
    made = Decision.objects.filter(
        held,
        action__in=[Decision.Action.APPROVE, Decision.Action.INITIAL],
        void=False,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return (line.governed() for line in made.select_related("content_type").order_by("pk"))
