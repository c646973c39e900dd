"""Breaking glass: who may, who reviews, and which emergencies nobody has reviewed yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.agencies.confirming import acts_on
from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import build_access, holders, stand_ins_of, superiors_of
from workflows.duties import Act, Part, shut_by
from workflows.models import Decision
from workflows.policies import Refused, allowed

Action = Decision.Action
EMERGENCIES = (Action.BREAK_GLASS, Action.TAKE_DOWN)


def check_administers(user: Any) -> None:
    if not build_access(user).is_admin:
        raise Refused(_("Only an administrator publishes or takes down in an emergency."))


def reviewers(emergency: Decision) -> list[Appointment]:
    """The Sekda; where nobody there is independent of the text and of who acted, the superior, the stand-in,

    and at last the other administrators. Where none of them is, it stays open until somebody is seated who is.
    """
    role = Office.Role.SECRETARY
    shut: set[Any] = {emergency.person_id} | parted(emergency)
    for find in (lambda: holders(role, None), lambda: superiors_of(role, None),
                 lambda: stand_ins_of(role, None), _administrators):  # fmt: skip
        if others := [a for a in find() if is_independent(a, shut)]:
            return others
    return []


def _administrators() -> list[Appointment]:
    terms = Appointment.objects.in_force().filter(office__role=Office.Role.ADMIN, person__is_active=True)
    return list(terms.select_related("office", "person"))


def parted(emergency: Decision) -> set[int]:
    """Ids of those to whom their part in the text shuts the review: since the chain approved it last before that.

    As the emergency found it, for what is written and approved afterwards makes nobody independent.
    """
    about = {"content_type": emergency.content_type_id, "object_id": emergency.object_id}
    lines = Decision.objects.filter(**about, pk__lt=emergency.pk)
    approved = lines.filter(action=Action.PUBLISH, about=None, revision__isnull=False).last()
    shut, found = shut_by(Act.REVIEW), set()
    if Part.SUBMITTED in shut:
        sent = lines.filter(action=Action.SUBMIT, pk__gt=approved.pk if approved else 0).exclude(person=None)
        found |= set(sent.values_list("person_id", flat=True))
    if shut & {Part.DRAFTED, Part.CORRECTED}:
        written = Revision.objects.filter(
            base_content_type=emergency.content_type_id,
            object_id=str(emergency.object_id),
            pk__gt=approved.revision_id if approved else 0,
        ).exclude(user=None)
        if emergency.revision_id:
            written = written.filter(pk__lte=emergency.revision_id)
        found |= set(written.order_by().values_list("user_id", flat=True))
    return found


def is_independent(appointment: Appointment, shut: set[int]) -> bool:
    """No part in the text or in the emergency, no order for routine matters only, and seated by nobody of those."""
    if appointment.person_id in shut or appointment.routine_only:
        return False
    acting = appointment.capacity != Appointment.Capacity.DEFINITIVE
    return not (acting and acts_on(appointment).filter(by_id__in=shut).exists())


def check_may_review(user: Any, emergency: Decision) -> Appointment:
    """The appointment in which ``user`` reviews: once, and never what they did themselves."""
    if emergency.action not in EMERGENCIES or emergency.answers.filter(action=Action.REVIEW).exists():
        raise Refused(_("This emergency has been reviewed already."))
    for appointment in reviewers(emergency):
        if appointment.person_id == user.pk:
            return appointment
    raise Refused(
        _(
            "An emergency is reviewed by the Sekda, and never by the person who acted, by whoever wrote or submitted "
            "the text, or by an official appointed by one of these."
        )
    )


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
    """What waits for ``user``'s review. Open emergencies are few, and each is asked by itself."""
    found = list(open_emergencies())
    return [made for made in found if user.pk in {a.person_id for a in reviewers(made)}]


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
