"""Text that a spreadsheet would compute: refused where people type it, made harmless where it leaves in a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# The wide forms too: Excel takes them for the narrow ones in some languages.
FORMULA_SIGNS = frozenset("=+-@|＝＋－＠")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may compute it; blanks and line ends before the sign hide nothing."""
    return text.lstrip()[:1] in FORMULA_SIGNS if text.strip() else False


def validate_beginning(text: str) -> None:
    """For names and titles, which go into lists that offices open in Excel."""
    if is_formula(text):
        raise ValidationError(_("This may not begin with “%(sign)s”."), params={"sign": text.lstrip()[0]})


def harmless(value: Any) -> Any:
    """An apostrophe before it keeps it text; values of other types stay."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


class HarmlessExport:
    """For views with Wagtail's export: CSV has no types, so the apostrophe must do; Excel cells are text."""

    FORMAT_CSV = "csv"

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        shown = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        if value is None or isinstance(value, bool | int | float):
            return shown
        return harmless(str(shown)) if export_format == self.FORMAT_CSV else shown

    def generate_xlsx_row(self, *args: Any, **kwargs: Any) -> Any:
        for cell in super().generate_xlsx_row(*args, **kwargs):  # type: ignore[misc]
            cell.quotePrefix = isinstance(cell.value, str) and is_formula(cell.value)
            yield cell
