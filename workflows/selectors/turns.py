"""With whom an open turn lies, how much of its clock is left, and which turns lie with nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from cms.agencies.models import Appointment, Office, in_force
from cms.agencies.selectors import access_of, holders, holders_of
from cms.agencies.to_confirm import WAITS, with_own_wishes
from workflows.calendar import working_days_between
from workflows.models import Decision, Handover, OfficeTask, Reminder, Turn

Role = Office.Role
Capacity = Appointment.Capacity
NOWHERE = 0  # the number of no agency
# Who speaks for an office that several hold: the stand-in while the holder is away, then the holder.
FIRST = (Capacity.PLH, Capacity.DEFINITIVE, Capacity.PJ, Capacity.PLT)


def open_turns() -> QuerySet[Turn]:
    """Turns that wait for a decision now."""
    return Turn.objects.filter(
        task_state__status=TaskState.STATUS_IN_PROGRESS,
        task_state__workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        task_state__task__officetask__isnull=False,
    )


def holders_of_turn(turn: Turn, task: OfficeTask) -> list[Appointment]:
    """Who may sit at this turn today: of the office named instead, or of the stage's own."""
    return holders_of([turn.instead_id]) if turn.instead_id else holders(task.role, turn.agency)


def who_approve(held: list[Appointment]) -> list[Appointment]:
    """Of these holders those whose order lets them approve; where there is none, all."""
    return [a for a in held if not a.routine_only] or held


def first_of(held: Iterable[Appointment], now: Appointment | int | None = None) -> Appointment | None:
    """With whom an item lies among these; ``now`` (whom it lies with) keeps it from one of the same rank."""
    listed = sorted(held, key=lambda a: (_rank(a), a.starts, a.pk))
    kept = now.pk if isinstance(now, Appointment) else now
    same = [a for a in listed if a.pk == kept and _rank(a) == _rank(listed[0])]
    return next(iter(same or listed), None)


def _rank(appointment: Appointment) -> int:
    return FIRST.index(Capacity(appointment.capacity))


def used_before(round_: WorkflowState, task: OfficeTask) -> int:
    """Working days of this stage's clock that ran before the stage itself returned the text.

    A stage that approved in between, or never returned it, begins anew.
    """
    if _finished(round_, [task.pk]).values_list("status", flat=True).last() != TaskState.STATUS_REJECTED:
        return 0
    last = _last_states(round_, [task.pk]).get(task.pk)
    return _used(last) if last is not None and last.status == TaskState.STATUS_REJECTED else 0


@dataclass(frozen=True)
class StoppedClock:
    """A stage that returned the text: its clock stands until the text comes back to it."""

    task: Any
    since: date
    used: int
    days: int

    @property
    def left(self) -> int:
        return days_left_of(self.days, self.used)


def stopped_clocks(round_: WorkflowState, tasks: list[OfficeTask]) -> list[StoppedClock]:
    """Clocks of these stages that stand, in the order of the stages; one query."""
    last = _last_states(round_, [task.pk for task in tasks])
    return [
        StoppedClock(task, timezone.localdate(state.finished_at), _used(state), task.working_days)
        for task in tasks
        if (state := last.get(task.pk)) and state.status == TaskState.STATUS_REJECTED
    ]


def days_left_of(days: int, used: int) -> int:
    """What a returned text brings back with it: nobody's turn begins past its deadline."""
    return max(1, days - used) if used else days


def _used(state: TaskState) -> int:
    turn = getattr(state, "turn", None)
    ran = working_days_between(timezone.localdate(state.started_at), timezone.localdate(state.finished_at))
    return (turn.used_days if turn else 0) + ran


def _last_states(round_: WorkflowState, task_ids: list[int]) -> dict[int, TaskState]:
    """The latest finished state of each of these stages for the object of the round, since it was last settled:

    by a publication, or by an emergency that took it down while it was returned.
    """
    settled = Decision.objects.filter(
        Q(action=Decision.Action.PUBLISH) | Q(action=Decision.Action.TAKE_DOWN, workflow_state=None),
        content_type=round_.base_content_type_id,
        object_id=int(round_.object_id),
        made_at__gte=OuterRef("finished_at"),
    )
    states = _finished(round_, task_ids).exclude(Exists(settled)).select_related("turn")
    return {state.task_id: state for state in states}


def _finished(round_: WorkflowState, task_ids: list[int]) -> QuerySet[TaskState]:
    """All that these stages finished about the object of the round, the latest last."""
    states = TaskState.objects.filter(
        workflow_state__base_content_type_id=round_.base_content_type_id,
        workflow_state__object_id=round_.object_id,
        task_id__in=task_ids,
        finished_at__isnull=False,
    )
    return states.order_by("pk")


@dataclass(frozen=True)
class Seat:
    """Where open turns wait: a role of an agency (city-wide for the Sekda), or one office named instead."""

    role: str
    agency_id: int
    instead_id: int | None

    def condition(self) -> Q:
        """On turns."""
        return Q(task_state__task__officetask__role=self.role, agency=self.agency_id, instead=self.instead_id)


class City:
    """Offices and who holds them today, read once for many seats: two queries.

    ``waiting_for``: the terms that wait for a second person are read along, for :func:`to_confirm`.
    """

    def __init__(self, waiting_for: Any = None) -> None:
        self.offices = list(Office.objects.select_related("agency"))
        # Which agency does the work of one that ended.
        self.heirs = {
            old: o.agency_id for o in self.offices if not o.agency.ends for old in o.agency.inherits
        }
        self.held: dict[int, list[Appointment]] = {}
        today = Q(in_force(), awaits=False, person__is_active=True)
        terms: Any = Appointment.objects.filter(today if waiting_for is None else today | WAITS)
        if waiting_for is not None:
            terms = with_own_wishes(terms, waiting_for)
        self.terms = list(terms.select_related("office__agency", "person").order_by("pk"))
        for row in self.terms:
            if not row.is_today or not row.person.is_active:
                continue
            self.held.setdefault(row.office_id, []).append(row)

    def is_above(self, access: Any) -> bool:
        """Whether an office held today is named as the superior of another."""
        named = {office.superior_id for office in self.offices}
        return any(held.office_id in named for held in access.appointments)

    def is_vacant_below(self, own: set[int]) -> bool:
        """Whether any seat lies with one of these offices for want of a holder, whatever waits there.

        Of an office that is not the Sekda's: above an agency without any office stands the Sekda alone.
        """
        vacant = self.vacant_offices()
        vacant += [Seat(role, pk, None) for role in (Role.PIC, Role.HEAD) for pk in self.manning(role)[1]]
        if not self.holders(Seat(Role.SECRETARY, NOWHERE, None)):
            vacant.append(Seat(Role.SECRETARY, NOWHERE, None))
        return any(own & self.superiors(seat) for seat in vacant)

    def vacant_offices(self) -> list["Seat"]:
        """Each office that nobody holds, as one that decides instead of another."""
        return [Seat(o.role, o.agency_id, o.pk) for o in self.offices if o.pk not in self.held]

    def manning(self, role: str) -> tuple[set[int], set[int]]:
        """Agencies whose PIC or head somebody is today, and those where nobody is; heirs answer for the ended."""
        roles = {Role.HEAD, Role.SECRETARY} if role == Role.HEAD else {role}
        held = {
            office.agency_id for office in self.offices if office.pk in self.held and office.role in roles
        }
        agencies = {office.agency_id: office.agency_id for office in self.offices} | self.heirs
        manned = {pk for pk, heir in agencies.items() if heir in held}
        return manned, set(agencies) - manned

    def reviewing(self) -> set[int]:
        """Offices that may have to review an emergency: see :func:`workflows.emergencies.reviewers`."""
        sekda = [office for office in self.offices if office.role == Role.SECRETARY]
        named = {pk for office in sekda for pk in (office.pk, office.superior_id, office.stand_in_id) if pk}
        return named | {office.pk for office in self.offices if office.role == Role.ADMIN}

    def is_above_bare(self, own: set[int], role: str) -> bool:
        """Whether one of these offices is above the ``role`` of an agency without any office."""
        return bool(own & self.superiors(Seat(role, NOWHERE, None)))

    def offices_of(self, seat: Seat) -> list[Office]:
        if seat.instead_id:
            return [office for office in self.offices if office.pk == seat.instead_id]
        if seat.role == Role.SECRETARY:
            return [office for office in self.offices if office.role == Role.SECRETARY]
        roles = {Role.HEAD, Role.SECRETARY} if seat.role == Role.HEAD else {seat.role}
        agency_id = self.heirs.get(seat.agency_id, seat.agency_id)
        return [o for o in self.offices if o.agency_id == agency_id and o.role in roles]

    def holders(self, seat: Seat) -> list[Appointment]:
        return [held for office in self.offices_of(seat) for held in self.held.get(office.pk, [])]

    def superiors(self, seat: Seat) -> set[int]:
        """Offices above a seat, up to the first that somebody holds."""
        above = self._above(self.offices_of(seat), seat.role, seat.agency_id)
        seen: set[int] = set()
        while above and not any(office.pk in self.held for office in above):
            seen |= {office.pk for office in above}
            above = [
                o for office in above for o in self._above([office], office.role, office.agency_id)
                if o.pk not in seen
            ]  # fmt: skip
        return {office.pk for office in above}

    def above(self, seat: Seat) -> list[Any]:
        """People over a seat: the holders of the superior office, and the administrators of the city."""
        over = self.superiors(seat) | {office.pk for office in self.offices if office.role == Role.ADMIN}
        people = {held.person_id: held.person for pk in over for held in self.held.get(pk, [])}
        return [people[pk] for pk in sorted(people)]

    def _above(self, offices: list[Office], role: str, agency_id: int) -> list[Office]:
        named = {office.superior_id for office in offices if office.superior_id}
        if named:
            return [office for office in self.offices if office.pk in named]
        sekda = self.offices_of(Seat(Role.SECRETARY, agency_id, None))
        if role == Role.PIC:  # an agency may have no office of a head
            return self.offices_of(Seat(Role.HEAD, agency_id, None)) or sekda
        return sekda if role == Role.HEAD else []


def seats(turns: QuerySet[Turn]) -> list[Seat]:
    """Where these turns wait; one query, as many lines as offices that have something to decide."""
    rows = turns.order_by().values_list("task_state__task__officetask__role", "agency", "instead").distinct()
    return [Seat(*row) for row in rows]


def unheld(user: Any) -> QuerySet[TaskState]:
    """Open task states whose office nobody holds: all for an administrator, with those that nobody independent

    holds and who names a stand-in; else those of offices below ``user``.

    Read when asked, so an item is here the minute its office falls vacant. Oldest deadline first; three queries.
    """
    access = access_of(user)
    states = TaskState.objects.filter(pk__in=open_turns().filter(vacant_seats(access)).values("task_state"))
    return states.order_by("turn__due_on", "pk")


def vacant_seats(access: Any, city: City | None = None) -> Q:
    """Condition on turns for :func:`unheld`; false where there is none. ``city`` where it was read already."""
    nothing = Q(pk__in=[])
    own = {held.office_id for held in access.appointments}
    if not access.is_admin and not own:
        return nothing
    city = city or City()
    if not access.is_admin and not access.is_secretary and not city.is_vacant_below(own):
        return nothing
    vacant = _vacant(access, city, own)
    return vacant | Q(stranded=True) if access.is_admin else vacant


def _vacant(access: Any, city: City, own: set[int]) -> Q:
    """Known from the city alone, whatever waits: an office instead, the PIC or head of an agency, the Sekda."""
    found = Q(
        instead__in=[
            s.instead_id for s in city.vacant_offices() if access.is_admin or own & city.superiors(s)
        ]
    )
    for role in (Role.PIC, Role.HEAD):
        of_role = Q(task_state__task__officetask__role=role, instead=None)
        manned, vacant = city.manning(role)
        if access.is_admin:
            found |= of_role & ~Q(agency__in=manned)
        else:
            found |= of_role & Q(
                agency__in=[pk for pk in vacant if own & city.superiors(Seat(role, pk, None))]
            )
            if city.is_above_bare(own, role):
                found |= of_role & ~Q(agency__in=manned | vacant)
    sekda = Seat(Role.SECRETARY, NOWHERE, None)
    if not city.holders(sekda) and (access.is_admin or own & city.superiors(sekda)):
        found |= Q(task_state__task__officetask__role=Role.SECRETARY, instead=None)
    return found


def reminders_of(obj: Any) -> QuerySet[Reminder]:
    """Every word given about a deadline of this object, in order."""
    return Reminder.objects.filter(content_type=obj.get_base_content_type(), object_id=obj.pk)


def handovers_of(obj: Any) -> QuerySet[Handover]:
    """Every handover of this object while it waited, in order."""
    made = Handover.objects.filter(content_type=obj.get_base_content_type(), object_id=obj.pk)
    return made.select_related("from_person", "to_person", "made_by", "from_agency", "to_agency")
