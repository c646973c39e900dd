"""What of people and their ways in is recorded; of personal data only which field changed."""

from typing import Any

from cms.accounts.models import User
from cms.core.audit.watching import Changes, watch
from cms.core.origin import current_person

FLAGS = {"is_superuser", "is_staff"}


def connect() -> None:
    watch(
        User,
        "person",
        shown=("username", "full_name", "is_active", "is_superuser", "is_staff"),
        named=("nip", "email", "next_email", "phone", "password"),
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
