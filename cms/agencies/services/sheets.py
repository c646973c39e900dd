"""Reading a file of people: Excel or CSV as offices make it. Nothing is believed and nothing is guessed away."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cms.core.spreadsheets import is_formula

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 1000  # of a workbook; one that lists more is none
PART = b"PK\x01\x02"  # begins the line of a part in the list of a zip
MAX_ROWS = 5000
MAX_CELL = 300
MAX_COLUMNS = 60
HEADER_WITHIN = 10
# Column → what offices write above it (compared without capitals, blanks and marks). The first is ours.
COLUMNS: dict[str, tuple[str, ...]] = {
    "full_name": ("nama lengkap", "nama", "full name", "name"),
    "nip": ("nip", "nip baru"),
    "username": ("nama pengguna", "username", "user name"),
    "email": ("surel", "email", "e-mail", "alamat surel", "alamat email"),
    "phone": ("telepon", "no hp", "nomor hp", "nomor telepon", "hp", "phone"),
    "agency": ("opd", "perangkat daerah", "instansi", "unit kerja", "agency"),
    "role": ("jabatan", "peran", "role"),
    "title": ("nama jabatan", "office", "title"),
    "capacity": ("kapasitas", "capacity"),
    "order_number": ("nomor surat", "nomor surat perintah", "nomor sk", "no surat", "order number"),
    "starts": ("mulai", "tmt", "terhitung mulai", "from"),
    "ends": ("selesai", "sampai", "berakhir", "until"),
}
HEADERS = {name: aliases[0].capitalize() for name, aliases in COLUMNS.items()} | {
    "nip": "NIP",
    "agency": "OPD",
}
SCIENTIFIC = re.compile(r"^\d+([.,]\d+)?[eE]\+?\d+$")
EXCEL_EPOCH, EXCEL_DAYS = date(1899, 12, 30), range(20_000, 80_000)
UNREADABLE = (zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, EOFError,
              zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError)  # fmt: skip


@dataclass
class SheetRow:
    """One line as it was read; ``problems`` are sentences about cells that cannot be trusted."""

    line: int
    cells: dict[str, str]
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Sheet:
    rows: list[SheetRow]
    ignored: list[str]


def read_sheet(upload: Any) -> Sheet:
    """The rows of an uploaded file. Raises ``ValidationError`` with what to do where it cannot be read."""
    if upload.size > MAX_BYTES:
        sentence = _("The file has {size}; {limit} are allowed. Split it into several.")
        raise ValidationError(
            sentence.format(size=filesizeformat(upload.size), limit=filesizeformat(MAX_BYTES))
        )
    content = upload.read()
    lines = _excel(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    return _sheet(lines)


def _sheet(lines: Iterable[tuple[int, list[Any]]]) -> Sheet:
    """Find the line of headings, then read every line below it that holds anything."""
    rows: list[SheetRow] = []
    places: dict[int, str] = {}
    ignored: list[str] = []
    for line, values in lines:
        if not places:
            places, ignored = _headings(values)
            if not places and line >= HEADER_WITHIN:
                break
            continue
        row = _row(line, {name: values[at] for at, name in places.items() if at < len(values)})
        if row is None:
            continue
        if len(rows) == MAX_ROWS:
            raise ValidationError(
                _("The file has more than {count} people. Split it into several.").format(count=MAX_ROWS)
            )
        rows.append(row)
    if not places:
        sentence = _("No line of headings was found. The first line names the columns: {headings}.")
        raise ValidationError(sentence.format(headings=", ".join(HEADERS.values())))
    if not rows:
        raise ValidationError(_("There are no people in this file below the headings."))
    return Sheet(rows, ignored)


def plain(text: Any) -> str:
    """For comparing names: letters and digits only, small."""
    return re.sub(r"[\W_]+", "", str(text or "")).casefold()


KNOWN = {plain(alias): name for name, aliases in COLUMNS.items() for alias in aliases}


def _headings(values: list[Any]) -> tuple[dict[int, str], list[str]]:
    """Places of the columns, when this is the line of headings: it names at least people.

    “Jabatan” is the role, or, where a column “Peran” stands beside it, the title.
    """
    places: dict[int, str] = {}
    ignored = []
    beside = {"jabatan": "title"} if {"peran", "role"} & {plain(value) for value in values} else {}
    for at, value in enumerate(values):
        name = beside.get(plain(value)) or KNOWN.get(plain(value))
        if name and name not in places.values():
            places[at] = name
        elif value not in {None, ""}:
            ignored.append(str(value)[:60])
    is_headings = "full_name" in places.values() and len(places) > 1
    return (places, ignored) if is_headings else ({}, [])


def _row(line: int, values: dict[str, Any]) -> SheetRow | None:
    row = SheetRow(line, {})
    for name, value in values.items():
        text = _text(name, value, row.problems)
        if len(text) > MAX_CELL:
            row.problems.append(
                _("{column}: longer than {count} signs.").format(column=HEADERS[name], count=MAX_CELL)
            )
            text = text[:MAX_CELL]
        if text:
            row.cells[name] = text
    return row if row.cells or row.problems else None


def _text(name: str, value: Any, problems: list[str]) -> str:
    """A cell as text. Numbers that Excel has rounded are refused, never repaired."""
    if value is None:
        return ""
    if name == "nip":
        return _nip(value, problems)
    if name in {"starts", "ends"}:
        return _day(name, value, problems)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"\s+", " ", str(value)).strip()
    if name == "phone" and isinstance(value, int) and text.startswith("8"):
        return f"0{text}"
    if name == "phone":
        return text.removeprefix("'")  # from our own export, where it keeps +62 text
    if is_formula(text):
        problems.append(_("{column}: may not begin with {sign}.").format(column=HEADERS[name], sign=text[0]))
    return text


def _nip(value: Any, problems: list[str]) -> str:
    text = str(value).strip().lstrip("'")
    if isinstance(value, int | float) or SCIENTIFIC.match(text):
        problems.append(
            _(
                "NIP: Excel keeps it as a number and has lost its last digits. "
                "Format the column as Text and type it again."
            )
        )
    return text


def _day(name: str, value: Any, problems: list[str]) -> str:
    """A day as 2026-11-24; what is no day stays as it was written."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and int(value) in EXCEL_DAYS:
        return (EXCEL_EPOCH + timedelta(days=int(value))).isoformat()
    text = re.sub(r"\s+", " ", str(value)).strip()
    if not text or text in {"-", "–"}:
        return ""
    if day := parse_day(text):
        return day.isoformat()
    problems.append(
        _("{column}: “{text}” is no day of the calendar. Write it as 24-11-2026.").format(
            column=HEADERS[name], text=text[:40]
        )
    )
    return text


MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
          "november", "desember")  # fmt: skip
YEARS = range(1990, 2100)


def parse_day(text: str) -> date | None:
    """24-11-2026, 24/11/2026, 24.11.2026, 2026-11-24 or 24 November 2026."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?", text):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif (found := re.fullmatch(r"(\d{1,2}) ([a-z]+) (\d{4})", text.casefold())) and found[2] in MONTHS:
        day, month, year = int(found[1]), MONTHS.index(found[2]) + 1, int(found[3])
    else:
        return None
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _excel(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet, read line by line: a sheet that claims a million columns costs nothing.

    A zip's list of parts takes a kilobyte of memory a part, so a long one is not even read.
    """
    if content.count(PART) > MAX_PARTS:
        raise _unreadable()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise _unreadable()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            cells = book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS * 2, values_only=True)
            yield from enumerate((list(row) for row in cells), start=1)
    except UNREADABLE as error:
        raise _unreadable() from error


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This is no readable Excel or CSV file. Save it in Excel as “.xlsx” or “CSV UTF-8”.")
    )


def _csv(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(content)
    lines = text.splitlines()
    if lines and (mark := re.fullmatch(r"sep=(.)", lines[0].strip())):
        text, sign, first = text[len(lines[0]) :].lstrip("\r\n"), mark[1], 2
    else:
        sample = next((line for line in lines if line.strip()), "")
        sign, first = max(";\t,", key=sample.count), 1
    try:
        for line, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), start=first):
            if line > MAX_ROWS * 2:
                return
            yield line, list(values)
    except csv.Error as error:
        raise _unreadable() from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, Excel's “Unicode text”, or the Windows of old."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings = ["utf-16"]
    elif re.search(rb"[\x00-\x08\x0e-\x1f]", content):
        raise _unreadable()
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()
