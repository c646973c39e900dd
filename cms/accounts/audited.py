"""What of people and their ways in is recorded; of personal data which field changed, of a NIP the last digits too."""

from typing import Any

from django.utils.translation import pgettext_lazy

from cms.accounts.models import User
from cms.core.audit.names import name_actions
from cms.core.audit.watching import Changes, watch
from cms.core.origin import current_person

FLAGS = {"is_superuser", "is_staff"}


def connect() -> None:
    name_actions(
        {
            "sign_in.address_locked": pgettext_lazy("audit", "one network address paused"),
            "password.asked_often": pgettext_lazy(
                "audit", "links asked for too often from one network address"
            ),
        }
    )
    watch(
        User,
        "person",
        shown=("username", "full_name", "is_active", "is_superuser", "is_staff"),
        ending=("nip",),
        named=("email", "next_email", "phone", "password"),
        naming=name_of_change,
    )


def name_of_change(person: Any, changes: Changes) -> str:
    """The weightiest change gives its name: rights, then the password, then being let in at all."""
    if FLAGS & changes.keys():
        return "access.flags"
    if "password" in changes:
        return name_of_password(person)
    if "is_active" in changes:
        return "person.activate" if person.is_active else "person.deactivate"
    return ""


def name_of_password(person: Any) -> str:
    by = current_person()
    if by is None:
        return "password.change"
    return "password.own" if by.pk == person.pk else "password.reset"
