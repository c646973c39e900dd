"""How a user name and an employee number are written."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

NIP_DIGITS = 18
EARLIEST_BIRTH = 1930
SEXES = "12"

validate_username = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9._-]{1,48}[a-z0-9])\Z",
    _("Use 3 to 50 small letters, digits, dots, hyphens or underscores, such as budi.santoso."),
)
validate_phone = RegexValidator(
    r"^\+?[0-9][0-9 ()-]{5,18}\Z", _("Write a phone number in digits, such as 0812 3456 7890.")
)


def plain_username(text: object) -> str:
    """The one form in which a name at sign-in is looked for, and in which attempts with it are counted.

    Small letters by one rule, ours: a database may hold other signs for the same letter, such as ``ı`` for ``i``.
    """
    return unicodedata.normalize("NFKC", str(text or "")).strip().lower()


def plain_nip(text: str) -> str:
    """The NIP as it is stored: the blanks and dots that people write between its parts are taken out."""
    return re.sub(r"[\s.\-]", "", text)


def validate_nip(text: str) -> None:
    """Eighteen digits: date of birth, year and month (or kind) of appointment, sex, serial number.

    The same frame holds for PNS and PPPK; the two digits after the year differ, so they are not judged.
    """
    if not re.fullmatch(rf"[0-9]{{{NIP_DIGITS}}}", text):
        raise ValidationError(_("A NIP has 18 digits, such as 19800115 200501 1 003."))
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError as error:
        raise ValidationError(_("The first eight digits of a NIP are a date of birth.")) from error
    appointed = int(text[8:12])
    if not EARLIEST_BIRTH <= born.year < appointed or text[14] not in SEXES:
        raise ValidationError(_("This NIP is not well formed. Check its digits."))
