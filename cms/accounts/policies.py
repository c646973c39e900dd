"""Who may keep whose account."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.accounts.models import User

# The rooms above know who keeps people: each entry takes who acts, and raises :class:`NotYours`.
keeps_people: list[Callable[[Any], None]] = []


class NotYours(PermissionDenied):
    """A refusal with a sentence for the person; nothing was changed."""

    @property
    def message(self) -> str:
        return str(self.args[0])


def check_keeps_people(by: Any) -> None:
    """Whoever makes or changes accounts, asked of the database when they do; operators only where no room says."""
    operators = User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True)
    if not keeps_people and getattr(by, "pk", None) not in operators:
        raise NotYours(_("Only the operators of the system keep people."))
    for check in keeps_people:
        check(by)


def check_may_change(by: Any, person: User, fields: Mapping[str, Any]) -> None:
    """Who keeps people; one's own e-mail address is also one's own."""
    changed = {name for name, value in fields.items() if getattr(person, name, None) != value}
    if changed - {"email"} or getattr(by, "pk", None) != person.pk:
        check_keeps_people(by)


def check_may_keep(by: Any, person: User) -> None:
    """An account of the system (superuser) is kept by its like only."""
    if person.is_superuser and not by.is_superuser:
        raise NotYours(_("This account belongs to the operators of the system. They keep it themselves."))


def check_may_start_password(by: Any, person: User) -> None:
    """A start password is for others, and for accounts one may keep."""
    check_may_keep(by, person)
    if by.pk == person.pk:
        raise NotYours(_("Change your own password on the page Account."))


def check_may_switch_off(by: Any, person: User) -> None:
    if by.pk == person.pk:
        raise NotYours(_("You cannot switch off your own account. Ask another administrator."))
