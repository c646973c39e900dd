"""A name that published pages show was set right: the page changed without a decision, so all concerned learn of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cms.agencies.models import Appointment, Office
from cms.core.origin import current_person
from cms.notifications.services import notify


def tell_of_correction(row: Any, changes: Mapping[str, tuple[Any, Any]], pages: list[Any]) -> None:
    """In the transaction of the change; the notice leads to a page that shows the name."""
    by = current_person()
    first = next((page for found in pages if (page := found.order_by("pk").first())), None)
    with translation.override(settings.LANGUAGE_CODE):
        lines = "\n".join(f"“{old}” → “{new}”" for old, new in changes.values())
        body = _(
            "{by} set right a name that {count} published pages show, for a slip of the pen:\n{lines}\n"
            "Reason: {reason}\nThe pages changed at once, without a decision. If this is another meaning and no "
            "slip, tell an administrator and the Sekda."
        ).format(
            by=by or _("The system"),
            count=sum(found.count() for found in pages),
            lines=lines,
            reason=row.corrects,
        )
        notify(
            concerned(pages, without=by),
            subject=_("A name on published pages was set right: {old}").format(
                old=next(iter(changes.values()))[0]
            ),
            body=body,
            url=first.get_url_parts()[2] if first is not None else "",
        )


def concerned(pages: list[Any], *, without: Any) -> list[Any]:
    """The Sekda, the administrators, and PICs and heads of the agencies whose published pages show the name."""
    role = Office.Role
    agencies = {pk for found in pages for pk in found.order_by().values_list("agency_id", flat=True)}
    held = Appointment.objects.in_force().select_related("office", "person")
    city_wide = held.filter(office__role__in=[role.SECRETARY, role.ADMIN])
    own = held.filter(office__role__in=[role.PIC, role.HEAD], office__agency__in=agencies)
    people = {term.person_id: term.person for term in [*city_wide, *own]}
    if without is not None:
        people.pop(without.pk, None)
    return list(people.values())
