"""What of an office stays while texts on their way rest on a decision taken in it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.agencies.models import Office

# Rooms above say which texts those are.
resting_on: list[Callable[[Office], Iterable[Any]]] = []


def check_role_stays(office: Office, stored: Office | None) -> None:
    """Role and agency are not changed under a decision: the next official would be refused for it."""
    if stored is None or (office.role, office.agency_id) == (stored.role, stored.agency_id):
        return
    for text in (text for ask in resting_on for text in ask(stored)):
        sentence = _(
            "“{text}” is on its way with a decision taken in this office, so its role and its agency stay until that "
            "text is decided or returned."
        )
        raise ValidationError({"role": sentence.format(text=text)})
