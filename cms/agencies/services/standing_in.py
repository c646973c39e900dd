"""Plh. by the holder: whoever leaves an office for a few days says who stands in, and says when they are back."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.agencies import policies
from cms.agencies.models import Appointment
from cms.agencies.services import keeping
from cms.agencies.services.following import follow_many
from cms.agencies.services.locking import lock_city
from cms.agencies.signals import offices_changed, stand_in_changed
from cms.core.origin import by_whom


@transaction.atomic
@by_whom
def name_stand_in(
    term: Appointment, person: Any, *, order_number: str, starts: date, ends: date, scope: str = "", by: Any
) -> Appointment:
    """Appoint ``person`` as Plh. of the office that ``by`` holds by ``term``.

    Raises ``ValidationError`` with a sentence a field; then nothing has changed.
    """
    lock_city()
    term = Appointment.objects.select_related("office__agency").get(pk=term.pk)
    acting = Appointment(
        office=term.office,
        person=User.objects.get(pk=person.pk),
        capacity=Appointment.Capacity.PLH,
        order_number=order_number,
        scope=scope,
        starts=starts,
        ends=ends,
    )
    policies.check_stand_in_by_holder(by, term, acting)
    keeping.seat(acting, by=by)
    stand_in_changed.send(Appointment, appointment=acting, by=by, ended=False)
    return acting


@transaction.atomic
@by_whom
def end_stand_in(acting: Appointment, *, by: Any) -> Appointment:
    """The holder is back, or the trip is off: the Plh. ends now, and what waits returns at once."""
    lock_city()
    acting = Appointment.objects.select_related("office__agency", "person").get(pk=acting.pk)
    if acting.capacity != Appointment.Capacity.PLH or not policies.holds_seat(by, acting.office):
        raise ValidationError(_("Only the holder of this office ends its Plh. here."))
    today = timezone.localdate()
    if acting.ends is not None and acting.ends < today:
        raise ValidationError(_("This Plh. has ended already."))
    acting.ends = max(today, acting.starts) - timedelta(days=1)
    keeping.store(acting, by=by)
    follow_many(User.objects.filter(pk=acting.person_id))
    offices_changed.send(Appointment, by=by)
    stand_in_changed.send(Appointment, appointment=acting, by=by, ended=True)
    return acting
