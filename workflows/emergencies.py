"""Breaking glass: who may, who reviews, and which emergencies nobody has reviewed yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import build_access, holders, stand_ins_of, superiors_of
from workflows.models import Decision
from workflows.policies import Refused, allowed

Action = Decision.Action
EMERGENCIES = (Action.BREAK_GLASS, Action.TAKE_DOWN)


def check_administers(user: Any) -> None:
    if not build_access(user).is_admin:
        raise Refused(_("Only an administrator publishes or takes down in an emergency."))


def reviewers(emergency: Decision) -> list[Appointment]:
    """The Sekda; where nobody else than the one who acted holds the office, the superior, the stand-in,

    and at last the other administrators: an emergency is never left with nobody.
    """
    role = Office.Role.SECRETARY
    terms = Appointment.objects.in_force().filter(office__role=Office.Role.ADMIN, person__is_active=True)
    administrators = list(terms.select_related("office", "person"))
    for held in (holders(role, None), superiors_of(role, None), stand_ins_of(role, None), administrators):
        if others := [a for a in held if a.person_id != emergency.person_id]:
            return others
    return []


def check_may_review(user: Any, emergency: Decision) -> Appointment:
    """The appointment in which ``user`` reviews: once, and never what they did themselves."""
    if emergency.action not in EMERGENCIES or emergency.answers.filter(action=Action.REVIEW).exists():
        raise Refused(_("This emergency has been reviewed already."))
    for appointment in reviewers(emergency):
        if appointment.person_id == user.pk:
            return appointment
    raise Refused(_("An emergency is reviewed by the Sekda, and never by the person who acted."))


def may_review(user: Any, emergency: Decision) -> bool:
    return allowed(check_may_review, user, emergency)


def open_emergencies() -> QuerySet[Decision]:
    """Emergencies that nobody has reviewed yet, the oldest first."""
    made = Decision.objects.filter(action__in=EMERGENCIES).exclude(answers__action=Action.REVIEW)
    return made.select_related("person", "content_type").order_by("pk")


def emergency_of(obj: Any) -> Decision | None:
    """The latest emergency of ``obj`` that waits for its review."""
    made = open_emergencies().filter(content_type=obj.get_base_content_type(), object_id=obj.pk)
    return made.last()


def emergencies_for(user: Any) -> list[Decision]:
    """What waits for ``user``'s review. As many queries whatever their number, for one reviewer at a time."""
    found = list(open_emergencies())
    cache: dict[int | None, set[int]] = {}
    for made in found:
        if made.person_id not in cache:
            cache[made.person_id] = {a.person_id for a in reviewers(made)}
    return [made for made in found if user.pk in cache[made.person_id]]


@dataclass(frozen=True)
class Account:
    """What a sheet says of a publication that did not pass the offices. Its reason stays among those concerned."""

    made_at: datetime
    reviewed_at: datetime | None = None
    review_office: str = ""


def account_of(publication: Decision) -> Account | None:
    """None where the offices decided. ``publication`` is the line of the publication. Up to two queries."""
    made = publication.about
    if made is None or made.action != Action.BREAK_GLASS:
        return None
    review = made.answers.filter(action=Action.REVIEW).order_by("pk").first()
    if review is None:
        return Account(made.made_at)
    return Account(made.made_at, review.made_at, review.office_title)
