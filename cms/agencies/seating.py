"""Where seats stand empty or are held twice, today and in the weeks to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from cms.agencies.models import Agency, Appointment, Office, in_force
from cms.agencies.policies import SINGLE_SEAT, meet

AHEAD = timedelta(days=90)
DAY = timedelta(days=1)
ENDLESS = (None, date.max)  # no day comes after it
WATCHED = SINGLE_SEAT | {Office.Role.PIC}
PLH = Appointment.Capacity.PLH


@dataclass(frozen=True)
class Finding:
    """A time in which an office has no holder (``terms`` empty) or two. ``ends`` None: no end is known."""

    office: Office
    starts: date
    ends: date | None
    terms: tuple[Appointment, ...] = ()

    @property
    def is_overlap(self) -> bool:
        return bool(self.terms)

    @property
    def is_now(self) -> bool:
        return self.starts <= timezone.localdate()


def findings(agency: Agency | None = None, office: Office | None = None) -> list[Finding]:
    """Gaps of deciding offices and overlaps of single seats from today on, today's first. Two queries."""
    terms = Appointment.objects.select_related("person").order_by("starts", "pk")
    offices = Office.objects.filter(in_force(prefix="agency__"), role__in=WATCHED).select_related("agency")
    if agency is not None:
        offices = offices.filter(agency=agency)
    if office is not None:
        offices = offices.filter(pk=office.pk)
    found: list[Finding] = []
    for seat in offices.prefetch_related(Prefetch("appointments", queryset=terms, to_attr="terms")):
        real = [term for term in seat.terms if not term.is_revoked]
        found += _gaps(seat, [term for term in real if term.person.is_active and not term.awaits])
        if seat.role in SINGLE_SEAT:
            found += _overlaps(seat, real)
    return sorted(found, key=lambda one: (not one.is_now, one.starts, one.office.agency.name, one.office.pk))


def _gaps(office: Office, terms: list[Appointment]) -> list[Finding]:
    """Days without a holder, up to three months ahead."""
    today = timezone.localdate()
    limit, day, gaps = today + AHEAD, today, []
    while day <= limit:
        running = [term for term in terms if term.starts <= day and (term.ends is None or term.ends >= day)]
        if any(term.ends in ENDLESS for term in running):
            break
        if running:
            day = max(term.ends for term in running if term.ends) + DAY
            continue
        following = min((term.starts for term in terms if term.starts > day), default=None)
        gaps.append(Finding(office, _since(office, terms, day), following - DAY if following else None))
        if following is None:
            break
        day = following
    return gaps


def _since(office: Office, terms: list[Appointment], day: date) -> date:
    """From when an office has stood empty that is empty on ``day``."""
    before = [term.ends for term in terms if term.ends and term.ends < day]
    return max(before) + DAY if before else min(office.agency.starts, day)


def _overlaps(office: Office, terms: list[Appointment]) -> list[Finding]:
    """Two at a time, but for a Plh. beside the holder, as is meant."""
    today = timezone.localdate()
    late = [term for term in terms if term.ends is None or term.ends >= today]
    found = []
    for position, one in enumerate(late):
        for other in late[position + 1 :]:
            if (one.capacity == PLH) != (other.capacity == PLH) or not meet(one, other):
                continue
            last = [term.ends for term in (one, other) if term.ends]
            found.append(
                Finding(office, max(one.starts, other.starts), min(last) if last else None, (one, other))
            )
    return found
