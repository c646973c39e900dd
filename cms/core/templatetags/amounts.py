"""Money, shares and moments as an Indonesian office writes them, or an English reader expects them.

Whole rupiah, a day with the month in words, a time with its zone: written here once for every page.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

register = template.Library()
NOTHING = "–"


@register.filter
def rupiah(value: Any) -> str:
    """``Rp 1.250.000.000``; a dash where no amount is known. The space does not break."""
    amount = _decimal(value)
    if amount is None:
        return NOTHING
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp\u00a0{number_format(abs(amount), decimal_pos=0, use_l10n=True, force_grouping=True)}"


@register.filter
def percent(value: Any) -> str:
    """``68,5%``, ``70%``: one decimal where it says something; a dash where nothing is known."""
    share = _decimal(value)
    if share is None:
        return NOTHING
    share = round(share, 1)
    return f"{number_format(share, decimal_pos=0 if share == share.to_integral() else 1, use_l10n=True)}%"


@register.filter
def day(value: Any) -> str:
    """``24 November 2026``, in local time."""
    if not isinstance(value, date):
        return ""
    return date_format(_local(value), "j F Y")


@register.filter
def moment(value: Any) -> str:
    """``24 November 2026 pukul 14.05 WIT``."""
    if not isinstance(value, datetime):
        return day(value)
    local = _local(value)
    return _("%(day)s at %(time)s %(zone)s") % {
        "day": date_format(local, "j F Y"),
        "time": date_format(local, _("H:i")),
        "zone": local.tzname() or "",
    }


@register.filter
def plain(value: Any) -> str:
    """A year or an id as it is, without the thousands separator that numbers in templates get."""
    return "" if value is None else str(value)


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
