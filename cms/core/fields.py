"""Form fields for amounts as an Indonesian office types them: ``1.250.000.000`` and ``68,5``."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

MAX_RUPIAH = 10**15
MAX_PERCENT = 100
# Groups of three after dots, or digits alone; "Rp" before and ",00" after are habits of accounts.
RUPIAH = re.compile(r"(?:rp\.?)?(-?)((?:[0-9]{1,3}(?:\.[0-9]{3})+)|[0-9]+)(?:,(?:0{1,2}|-))?", re.IGNORECASE)
PERCENT = re.compile(r"(-?[0-9]{1,6})(?:[.,]([0-9]+))?%?")


def _typed(value: Any) -> str:
    """What was typed, without any kind of space."""
    return re.sub(r"\s", "", str(value))


class RupiahField(forms.Field):
    """Whole rupiah, not negative. Keeps what was typed when it is refused."""

    default_error_messages = {
        "invalid": _("Enter whole rupiah, such as 1.250.000.000."),
        "negative": _("An amount of rupiah cannot be negative."),
        "too_large": _("This is more than a thousand trillion rupiah. Check the number of zeros."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        found = RUPIAH.fullmatch(_typed(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        amount = int(found[2].replace(".", "")[:30])
        if found[1] and amount:
            raise ValidationError(self.error_messages["negative"], code="negative")
        if amount > MAX_RUPIAH:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return amount

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".")
        return value


class PercentField(forms.Field):
    """0–100 with at most one decimal, after a comma or a dot."""

    default_error_messages = {
        "invalid": _("Enter a number between 0 and 100, such as 68,5."),
        "range": _("A percentage is between 0 and 100."),
        "places": _("One digit after the comma is enough, such as 68,5."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        found = PERCENT.fullmatch(_typed(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        decimals = (found[2] or "").rstrip("0")
        if len(decimals) > 1:
            raise ValidationError(self.error_messages["places"], code="places")
        share = Decimal(f"{found[1]}.{decimals or '0'}")
        if found[1].startswith("-") or share > MAX_PERCENT:
            raise ValidationError(self.error_messages["range"], code="range")
        return share

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | Decimal):
            whole = value == int(value)
            return number_format(value, decimal_pos=0 if whole else 1, use_l10n=True)
        return value
