"""Tables as they come from a worksheet: pasted in, kept as rows of text, read with figures at the right."""

import copy
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.contrib.table_block import blocks as stock

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 500, 30, 2000
# 1.250.000 · 68,5% · Rp 1.250.000 · -3 · (250)
FIGURE = re.compile(r"^\(?[-–+]?\s*(Rp\.?\s*)?\d[\d.,\s]*(%|,-)?\)?$")
EMPTY = frozenset({"", "-", "–", "—"})
ALIGNED = {"htRight": "num", "htCenter": "center", "htLeft": "left"}
OPTIONS = {
    "startRows": 4,
    "startCols": 3,
    "minSpareRows": 0,
    "contextMenu": [
        "row_above", "row_below", "---------", "col_left", "col_right", "---------",
        "remove_row", "remove_col", "---------", "alignment", "mergeCells", "---------", "undo", "redo",
    ],
    "mergeCells": True,
    "outsideClickDeselects": False,
    "autoColumnSize": False,
}  # fmt: skip


# A new table: most have their headings in the first row.
BLANK = {
    "data": [["", "", ""] for _row in range(4)],
    "cell": [],
    "mergeCells": [],
    "first_row_is_table_header": True,
    "first_col_is_header": False,
    "table_header_choice": "row",
    "table_caption": "",
}


@dataclass
class Cell:
    text: str
    header: str = ""  # the scope, where the cell is a header
    align: str = ""
    rows: int = 1
    columns: int = 1


class TableInput(stock.TableInput):
    """Of the same name as the class it extends: the script of the table finds its field by it."""

    @cached_property
    def media(self) -> forms.Media:
        scripts = ["core/table_words.js", "core/table_leave.js", "core/table_paste.js"]
        return super().media + forms.Media(js=scripts)


class TableWords(stock.TableInputAdapter):
    """Says what the table's own fields are for, in the language of the person."""

    def js_args(self, widget: TableInput) -> list[Any]:
        options = {**widget.table_options, "language": "id" if get_language() == "id" else "en-US"}
        return [
            options,
            {
                "Row header": _("First row"),
                "Column header": _("First column"),
                "Table": _("Table"),
                "Table headers": _("Headings of the table"),
                "Select a header option": _("Choose where the headings are"),
                "Which cells should be displayed as headers?": _(
                    "Copy from Excel or Word and paste below. Esc leaves the table for the next field."
                ),
                "Display the first row as a header": _("Headings in the first row"),
                "Display the first column as a header": _("Headings in the first column"),
                "Display the first row AND first column as headers": _("Headings in both"),
                "No headers": _("No headings"),
                # Hidden: our own caption stands above the table.
                "Table caption": _("Caption"),
                "A heading that identifies the overall topic of the table, "
                "and is useful for screen reader users.": "",
            },
        ]


register(TableWords(), TableInput)


class PastedTableBlock(stock.TableBlock):
    """Wagtail's table, with the size kept to what a page can show."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("table_options", {**OPTIONS})
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(widget=TableInput(table_options=self.table_options), **self.field_options)

    def get_default(self) -> Any:
        return copy.deepcopy(BLANK)

    def value_from_form(self, value: Any) -> Any:
        try:
            return _well_formed(super().value_from_form(value))
        except (AttributeError, KeyError, TypeError, ValueError):  # not what the editor sends
            return None

    def clean(self, value: Any) -> Any:
        rows = (value or {}).get("data") or []
        if not any(str(cell or "").strip() for row in rows for cell in row):
            if self.is_deferred_validation:
                return value
            raise ValidationError(_("The table is empty. Paste it from a worksheet, or type in the cells."))
        value = _trimmed(super().clean(value))
        rows = value["data"]
        if len(rows) > MAX_ROWS or len(rows[0]) > MAX_COLUMNS:
            raise ValidationError(
                _("A table holds at most %(rows)s rows and %(columns)s columns. Split it into parts.")
                % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
            )
        if any(len(str(cell or "")) > MAX_CELL for row in rows for cell in row):
            raise ValidationError(_("A cell holds at most %(size)s characters.") % {"size": MAX_CELL})
        return value


def _well_formed(table: Any) -> dict[str, Any] | None:
    """The table with rows of equal length holding text; raises where it cannot be made into that."""
    if table is None:
        return None
    rows = [["" if cell is None else str(cell) for cell in row] for row in table.get("data") or []]
    width = max((len(row) for row in rows), default=0)
    table["data"] = [row + [""] * (width - len(row)) for row in rows]
    for key, names in (("mergeCells", ("row", "col", "rowspan", "colspan")), ("cell", ("row", "col"))):
        table[key] = [
            {**entry, **{name: int(entry[name]) for name in names}} for entry in table.get(key) or []
        ]
    return table


def _trimmed(table: dict[str, Any]) -> dict[str, Any]:
    """Without the empty rows and columns at the end: a worksheet's last line break pastes as a row."""
    rows = table["data"]
    filled = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if str(cell or "").strip()]
    height, width = max(r for r, _c in filled) + 1, max(c for _r, c in filled) + 1
    spans = [
        {
            **span,
            "rowspan": min(span["rowspan"], height - span["row"]),
            "colspan": min(span["colspan"], width - span["col"]),
        }
        for span in table.get("mergeCells") or []
        if span["row"] < height and span["col"] < width
    ]
    return {
        **table,
        "data": [row[:width] for row in rows[:height]],
        "mergeCells": [span for span in spans if span["rowspan"] > 1 or span["colspan"] > 1],
        "cell": [cell for cell in table.get("cell") or [] if cell["row"] < height and cell["col"] < width],
    }


def rows_of(table: Any) -> dict[str, list[list[Cell]]]:
    """``head`` and ``rows`` of cells as they are to be shown; covered cells of a merge are left out."""
    table = table or {}
    data = table.get("data") or []
    with_head, with_side = table.get("first_row_is_table_header"), table.get("first_col_is_header")
    spans = {(m["row"], m["col"]): (m["rowspan"], m["colspan"]) for m in table.get("mergeCells") or []}
    covered = {
        (top + down, left + right)
        for (top, left), (height, width) in spans.items()
        for down in range(min(height, MAX_ROWS))
        for right in range(min(width, MAX_COLUMNS))
    } - set(spans)
    styles = {(m["row"], m["col"]): m.get("className") or "" for m in table.get("cell") or []}
    head = _height_of_head(spans) if with_head else 0
    numeric = _numeric_columns(data[head:])

    def cell(row: int, column: int, text: Any) -> Cell:
        header = "col" if row < head else "row" if with_side and column == 0 else ""
        height, width = spans.get((row, column), (1, 1))
        chosen = next((to for name, to in ALIGNED.items() if name in styles.get((row, column), "")), "")
        align = chosen or ("num" if column in numeric and header != "row" and width == 1 else "")
        return Cell(str(text or "").strip(), header, align, height, width)

    shown = [
        [cell(r, c, text) for c, text in enumerate(row) if (r, c) not in covered]
        for r, row in enumerate(data)
    ]
    return {"head": shown[:head], "rows": shown[head:]}


def _height_of_head(spans: dict[tuple[int, int], tuple[int, int]]) -> int:
    """The first row, and as many below as its merged cells reach into: no browser lets a cell leave the head."""
    height = 1
    for (top, _left), (rows, _columns) in sorted(spans.items()):
        if top < height:
            height = max(height, top + min(rows, MAX_ROWS))
    return height


def _numeric_columns(data: list[list[Any]]) -> set[int]:
    """Columns that hold figures and nothing else: those read from the right."""
    numeric = set()
    for column, cells in enumerate(zip(*data, strict=False)):
        texts = [str(cell or "").strip() for cell in cells]
        figures = [text for text in texts if text not in EMPTY]
        if figures and all(FIGURE.match(text) for text in figures):
            numeric.add(column)
    return numeric
