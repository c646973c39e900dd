"""Excel files for download: the empty form with its explanations, and the refused rows with the reasons."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from cms.agencies.models import Agency, PeopleFile
from cms.agencies.services import names
from cms.agencies.services.judging import REFUSED
from cms.agencies.services.sheets import HEADERS

WIDTHS = {"full_name": 34, "nip": 24, "email": 30, "agency": 18, "title": 40, "order_number": 26}
EXAMPLE = {
    "full_name": "Rahmawati Contoh, S.Kom.", "nip": "198001152005012003", "username": "", "email": "rahma@contoh.go.id",
    "phone": "0812 3456 7890", "agency": "diskomsandi", "role": "PIC", "title": "PIC Diskomsandi",
    "capacity": "Definitif", "order_number": "800/12/2026", "starts": "24-11-2026", "ends": "",
}  # fmt: skip


def template() -> bytes:
    """The form: headings, then a second sheet that says what goes where, with an example and the agencies."""
    book = Workbook(write_only=True)
    _people_sheet(book, [])
    guide = book.create_sheet(_("Explanations"))
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 22, 70
    guide.column_dimensions["C"].width = 34
    guide.append(
        [_cell(guide, text, bold=True) for text in (_("Column"), _("What to fill in"), _("Example"))]
    )
    for name, text in _guidance().items():
        guide.append([_cell(guide, value) for value in (HEADERS[name], text, EXAMPLE[name])])
    guide.append([])
    guide.append([_cell(guide, text, bold=True) for text in (_("Slug"), _("Agency"))])
    for agency in Agency.objects.filter(ends=None):
        guide.append([_cell(guide, value) for value in (agency.slug, agency.name)])
    return _bytes(book)


def refusals(file: PeopleFile) -> bytes:
    """The refused rows as they were, with the reasons in a last column: mend them and load this file again."""
    cells = {row["line"]: row["cells"] for row in file.rows}
    refused = [
        (cells[verdict["line"]], verdict["line"], " ".join(verdict["why"]))
        for verdict in file.verdicts
        if verdict["kind"] == REFUSED
    ]
    book = Workbook(write_only=True)
    _people_sheet(book, refused)
    return _bytes(book)


def _people_sheet(book: Any, rows: Iterable[tuple[dict[str, str], int, str]]) -> None:
    sheet = book.create_sheet(_("People"))
    rows = list(rows)
    for at, name in enumerate(HEADERS):
        letter = chr(ord("A") + at)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 16)
        sheet.column_dimensions[letter].number_format = "@"
    extra = [_("Row"), _("Why it was refused")] if rows else []
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, text, bold=True) for text in [*HEADERS.values(), *extra]])
    for cells, line, why in rows:
        values = [_shown(name, cells.get(name, "")) for name in HEADERS]
        sheet.append([_cell(sheet, value) for value in [*values, str(line), why]])


def _shown(name: str, value: str) -> str:
    """Days as offices write them; what is no day stays as it was typed."""
    parts = value.split("-")
    is_day = name in {"starts", "ends"} and [len(part) for part in parts] == [4, 2, 2]
    return "-".join(reversed(parts)) if is_day else value


def _cell(sheet: Any, value: str, *, bold: bool = False) -> Any:
    """Always text: a value such as ``=cmd|…`` is shown and never computed, a NIP keeps its digits."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = value, "s"
    cell.number_format = "@"
    cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _guidance() -> dict[str, str]:
    return {
        "full_name": _("With titles. Required for new people."),
        "nip": _("18 digits, as text. Leave it empty for people without one."),
        "username": _("May be empty: one is proposed from the name."),
        "email": _("The person's own address; the start letter goes there."),
        "phone": _("Digits; may be empty."),
        "agency": _("Slug, abbreviation or name of the agency; see the list below."),
        "role": _("One of: {words}.").format(words=names.ROLE_WORDS),
        "title": _("Title of the office. Where it does not exist it is made."),
        "capacity": _("One of: {words}. Empty means Definitif.").format(words=names.CAPACITY_WORDS),
        "order_number": _("Number of the decree; required for Plt., Plh. and Pj."),
        "starts": _("Such as 24-11-2026. Empty means today."),
        "ends": _("The last day; empty while it is not known."),
    }


def _bytes(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
