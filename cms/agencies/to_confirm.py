"""What waits for the word of a second person, for the desk of who may give it; the page behind has the last word."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.agencies.confirming import CONFIRMED, REFUSED, only_ends_earlier
from cms.agencies.models import Appointment
from cms.agencies.selectors import access_of
from cms.core.audit.models import AuditEntry

WAITS = Q(awaits=True) | ~Q(asked={})


@dataclass(frozen=True)
class ToConfirm:
    what: str
    whom: str
    url: str


def with_own_wishes(terms: QuerySet[Appointment], user: Any) -> QuerySet[Appointment]:
    """Terms, each knowing whether ``user`` made or changed what waits of it, as the audit log says; no query more."""
    kind = Appointment._meta.label_lower
    numbers = (Q(on_id=Cast(OuterRef(name), CharField())) for name in ("pk", "carries_id"))
    settled = AuditEntry.objects.filter(
        on_kind=kind, on_id=OuterRef("on_id"), action__in=(CONFIRMED, REFUSED), number__gt=OuterRef("number")
    )
    acts = AuditEntry.objects.filter(next(numbers) | next(numbers), on_kind=kind, by_id=user.pk)
    own = Exists(acts.exclude(Exists(settled)))
    return terms.annotate(own_wish=Case(When(WAITS, then=own), default=Value(False)))


def to_confirm(user: Any, terms: Iterable[Any]) -> list[ToConfirm]:
    """Appointments, changes of them and addresses that ``user`` may confirm or refuse; no query.

    ``terms`` are those of today and those that wait, of :func:`with_own_wishes`, with person and office.
    """
    access = access_of(user)
    if not access.is_admin and not access.is_secretary:
        return []
    found: dict[str, ToConfirm] = {}
    for term in terms:
        own = term.person_id == user.pk and not only_ends_earlier(term)
        if (term.awaits or term.asked) and not term.own_wish and not own:
            what = _("An appointment to confirm") if term.awaits else _("A change of an appointment")
            url = reverse("confirm_appointment", args=[term.pk])
            found[url] = ToConfirm(what, str(term), url)
        if _may_settle(user, access, term.person):
            url = reverse("settle_address", args=[term.person_id])
            found[url] = ToConfirm(_("Another e-mail address to confirm"), str(term.person), url)
    return list(found.values())


def _may_settle(user: Any, access: Any, person: Any) -> bool:
    """As :func:`cms.agencies.confirming.check_may_settle_address`, of who administers or is the Sekda."""
    if not person.next_email or person.next_email_by_id == user.pk:
        return False
    return person.pk == user.pk or access.superuser or not person.is_superuser
