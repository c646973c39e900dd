"""A name that texts show was set right: they changed without a decision, so all concerned learn of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.accounts.models import User
from cms.agencies.models import Appointment, Office
from cms.core.origin import current_person
from cms.notifications.services import notify
from workflows import selectors
from workflows.sentences import titles


def tell_of_correction(
    row: Any, changes: Mapping[str, tuple[Any, Any]], pages: list[Any], deciding: list[Any]
) -> None:
    """In the transaction of the change. ``pages`` are published; ``deciding`` texts about which a decision stands.

    The notice leads to a page that shows the name, else to the history of such a text.
    """
    by = current_person()
    with translation.override(settings.LANGUAGE_CODE):
        body = _(
            "{by} set right a name, for a slip of the pen:\n{lines}\nReason: {reason}\nIt stands in {where}, where it "
            "changed at once, without a decision. If this is another meaning and no slip, tell an administrator and "
            "the Sekda."
        ).format(
            by=by or _("The system"),
            where=_where(pages, deciding),
            lines="\n".join(f"“{old}” → “{new}”" for old, new in changes.values()),
            reason=row.corrects,
        )
        notify(
            concerned(pages, deciding, without=by),
            subject=_("A name in texts was set right: {old}").format(old=next(iter(changes.values()))[0]),
            body=body,
            url=_address(pages, deciding),
        )


def _where(pages: list[Any], deciding: list[Any]) -> str:
    count = sum(found.count() for found in pages)
    published = ngettext("{count} published page", "{count} published pages", count).format(count=count)
    on_way = _("texts being decided ({titles})").format(titles=titles(deciding))
    return _(" and ").join([*([published] if count else []), *([on_way] if deciding else [])])


def _address(pages: list[Any], deciding: list[Any]) -> str:
    first = next((page for found in pages if (page := found.order_by("pk").first())), None)
    if first is not None:
        return str(first.get_url_parts()[2])
    return reverse("workflows:timeline", args=[deciding[0].pk])


def concerned(pages: list[Any], deciding: list[Any], *, without: Any) -> list[Any]:
    """The Sekda, the administrators, PICs and heads of the agencies whose texts show the name; and who submitted or
    decided what is being decided."""
    role = Office.Role
    agencies = {pk for found in pages for pk in found.order_by().values_list("agency_id", flat=True)}
    agencies |= {selectors.with_agency_of_text(text).agency_id for text in deciding}
    held = Appointment.objects.in_force().select_related("office", "person")
    city_wide = held.filter(office__role__in=[role.SECRETARY, role.ADMIN])
    own = held.filter(office__role__in=[role.PIC, role.HEAD], office__agency__in=agencies)
    people = {term.person_id: term.person for term in [*city_wide, *own]}
    people |= {person.pk: person for person in User.objects.filter(pk__in=_took_part(deciding))}
    if without is not None:
        people.pop(without.pk, None)
    return list(people.values())


def _took_part(deciding: list[Any]) -> set[int]:
    rounds = [round_ for text in deciding if (round_ := selectors.open_round(text)) is not None]
    return {pk for round_ in rounds for pk in {round_.requested_by_id, *selectors.deciders(round_)}}
