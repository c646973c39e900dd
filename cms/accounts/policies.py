"""Who may keep whose account."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.accounts.models import User


class NotYours(PermissionDenied):
    """A refusal with a sentence for the person; nothing was changed."""

    @property
    def message(self) -> str:
        return str(self.args[0])


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
