"""Breaking glass: who may, who reviews, and which emergencies nobody has reviewed yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, Revision

from cms.agencies.confirming import seated_by
from cms.agencies.models import Appointment, Office
from cms.agencies.selectors import build_access, holders, stand_ins_of, superiors_of
from workflows import shown_files
from workflows.duties import Act, Part, shut_by
from workflows.models import Decision
from workflows.policies import Refused, allowed
from workflows.selectors.replaced import documents_named

Action = Decision.Action
EMERGENCIES = (Action.BREAK_GLASS, Action.TAKE_DOWN)


def check_administers(user: Any) -> None:
    if not build_access(user).is_admin:
        raise Refused(_("Only an administrator publishes or takes down in an emergency."))


def reviewers(emergency: Decision) -> list[Appointment]:
    """The Sekda; where nobody there is independent of the text and of who acted, the superior, the stand-in,

    and at last the other administrators. Where none of them is, it stays open until somebody is seated who is; till
    then it lies, in sight, with the administrators and the Sekda.
    """
    return reviewers_of([emergency])[emergency.pk]


def reviewers_of(
    made: Sequence[Decision], sekdas: list[Appointment] | None = None
) -> dict[int, list[Appointment]]:
    """As :func:`reviewers`, by the numbers of emergencies; as many queries for many as for one.

    ``sekdas``: who holds that office today, where it was read already.
    """
    role = Office.Role.SECRETARY
    finds: list[Callable[[], list[Appointment]]] = [
        cache(lambda: holders(role, None) if sekdas is None else sekdas),
        cache(partial(superiors_of, role, None)),
        cache(partial(stand_ins_of, role, None)),
        cache(_administrators),
    ]
    parts, seated = parted(made), cache(seated_by)

    def of(emergency: Decision) -> list[Appointment]:
        shut = {emergency.person_id} | parts[emergency.pk]
        for find in finds:
            if others := [a for a in find() if _is_independent(a, shut, seated)]:
                return others
        return []

    return {emergency.pk: of(emergency) for emergency in made}


def _administrators() -> list[Appointment]:
    terms = Appointment.objects.in_force().filter(office__role=Office.Role.ADMIN, person__is_active=True)
    return list(terms.select_related("office", "person"))


def _is_independent(
    appointment: Appointment, shut: set[Any], seated: Callable[[Appointment], set[int]]
) -> bool:
    """No part in the text or in the emergency, no order for routine matters only, and seated by nobody of those."""
    if appointment.person_id in shut or appointment.routine_only:
        return False
    acting = appointment.capacity != Appointment.Capacity.DEFINITIVE
    return not (acting and seated(appointment) & shut)


def parted(made: Sequence[Decision]) -> dict[int, set[int]]:
    """Ids of those to whom their part in the text shuts the review: since the chain approved it last before that.

    As each emergency found it, for what is written and approved afterwards makes nobody independent. One query, and
    another where the texts of the emergencies were not read with them.
    """
    shut = shut_by(Act.REVIEW)
    ids = {emergency.object_id for emergency in made}
    lines = Decision.objects.filter(
        Q(action=Action.SUBMIT) | Q(action=Action.PUBLISH, about=None), object_id__in=ids
    )
    texts = Revision.objects.filter(object_id__in=[str(number) for number in ids]).exclude(user=None)
    number = Cast("object_id", CharField())
    rows = lines.order_by().values_list(
        "action", "pk", "content_type_id", number, "person_id", "revision_id", "made_at"
    )
    wrote = texts.order_by().values_list(
        Value(WROTE), "pk", "base_content_type_id", "object_id", "user_id", "pk", "created_at"
    )
    shown = _shown(made)
    files = _files(set().union(*shown.values()), ids)
    found = [_Line(*row) for row in rows.union(wrote, *files, all=True)]
    return {one.pk: _parted(one, shut, found, shown[one.pk]) for one in made}


WROTE, BEGUN, REPLACED = "wrote", "begun", "replaced"


class _Line(NamedTuple):
    """A decision, a version that somebody wrote, when that began, or a file replaced: its key stands as its kind."""

    action: str
    pk: int
    kind: int
    object_id: str
    person: int | None
    revision: int | None
    at: datetime


def _parted(emergency: Decision, shut: frozenset[Part], found: list[_Line], shown: set[int]) -> set[int]:
    own = _of_text(emergency, found)
    before = [line for line in own if line.action == Action.SUBMIT and line.pk < emergency.pk]
    approved = _approved_before(emergency, own)
    since = approved.pk if approved else 0
    text_since = approved.revision or 0 if approved else 0
    written = [line for line in own if line.action == WROTE and line.pk > text_since]
    wrote = {line.person for line in written if line.pk <= (emergency.revision_id or line.pk)}
    submitted = {line.person for line in before if line.pk > since}
    people = {
        Part.SUBMITTED: submitted,
        Part.DRAFTED: wrote | _replaced(emergency, own, found, shown),
        Part.CORRECTED: wrote,
    }
    return {person for part in shut for person in people[part] if person is not None}


def _of_text(emergency: Decision, found: list[_Line]) -> list[_Line]:
    text = (emergency.content_type_id, str(emergency.object_id))
    return [line for line in found if (line.kind, line.object_id) == text]


def _approved_before(emergency: Decision, own: list[_Line]) -> _Line | None:
    published = [line for line in own if line.action == Action.PUBLISH and line.revision]
    before = [line for line in published if line.pk < emergency.pk]
    return max(before, key=lambda line: line.pk, default=None)


def _replaced(emergency: Decision, own: list[_Line], found: list[_Line], shown: set[int]) -> set[int | None]:
    """Who put another file in place of one that its text shows, which is to write in it."""
    approved = _approved_before(emergency, own)
    begun = min((line.at for line in own if line.action in (WROTE, BEGUN)), default=emergency.made_at)
    since = approved.at if approved else begun
    replaced = (line for line in found if line.action == REPLACED and line.kind in shown)
    return {line.person for line in replaced if since < line.at < emergency.made_at}


def _shown(made: Sequence[Decision]) -> dict[int, set[int]]:
    """Documents that the text of each emergency leads to; a query where its text was not read with it."""
    unread = {one.revision_id for one in made if not hasattr(one, "text")} - {None}
    texts = Revision.objects.filter(pk__in=unread).annotate(text=Cast("content", TextField()))
    stored = dict(texts.values_list("pk", "text"))
    return {one.pk: documents_named(getattr(one, "text", stored.get(one.revision_id)) or "") for one in made}


def _files(keys: set[int], pages: set[int]) -> list[QuerySet[Any, Any]]:
    """Lines of who replaced these documents, and of when somebody began to write these pages."""
    if not keys:
        return []
    kind = ContentType.objects.get_for_model(Page).pk
    earlier = PageLogEntry.objects.filter(page=OuterRef("page"), timestamp__lt=OuterRef("timestamp"))
    begun = PageLogEntry.objects.filter(page__in=pages).exclude(Exists(earlier)).order_by()
    number = Cast("page_id", CharField())
    lines: list[QuerySet[Any, Any]] = [
        begun.values_list(Value(BEGUN), "pk", Value(kind), number, Value(0), Value(0), "timestamp")
    ]
    for rows in shown_files.replacements:
        found = rows().filter(key__in=keys)
        lines.append(found.values_list(Value(REPLACED), "pk", "key", Value(""), "by", Value(0), "at"))
    return lines


def without_reviewer() -> str:
    """What is to be done about an emergency that nobody independent is left to review."""
    return _(
        "It waits for an independent reviewer: everybody who would review it acted in the emergency, wrote or "
        "submitted the text, or was appointed by one of these. An operator of the system names a stand-in for the "
        "office of the Sekda, or another administrator is appointed."
    )


def check_may_review(user: Any, emergency: Decision) -> Appointment:
    """The appointment in which ``user`` reviews: once, and never what they did themselves."""
    if emergency.action not in EMERGENCIES or emergency.answers.filter(action=Action.REVIEW).exists():
        raise Refused(_("This emergency has been reviewed already."))
    able = reviewers(emergency)
    for appointment in able:
        if appointment.person_id == user.pk:
            return appointment
    if not able:
        raise Refused(without_reviewer())
    raise Refused(
        _(
            "An emergency is reviewed by the Sekda, and never by the person who acted, by whoever wrote or submitted "
            "the text or replaced a file of it, or by an official appointed by one of these."
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
