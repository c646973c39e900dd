"""Whether a reason says anything: signs that nobody sees, and signs alone, are none."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NO_REASON = _("Write the reason in words, so that those concerned can follow it.")
UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")  # letters to Unicode, and blank on every screen


def says_something(text: str, shortest: int = 1) -> bool:
    """Whether ``text`` has that many letters or digits, of whatever script. Controls and formats are neither."""
    return sum(sign.isalnum() and sign not in UNSEEN for sign in text) >= shortest


def check_reason(text: str) -> None:
    """For a form field that asks why. Raises ``ValidationError``."""
    if not says_something(text):
        raise ValidationError(NO_REASON)
