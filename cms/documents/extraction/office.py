"""Text of DOCX, PPTX, XLSX/ODS and ODT. The archive was looked at before; the libraries read it here."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from .pages import LABEL_LENGTH, Page, clean, parts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NOTE_PARTS = ("header", "footnotes", "endnotes", "footer")
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def docx_pages(path: Path) -> Iterator[Page]:
    """The body in its order, tables by rows, then headers, notes and footers once each."""
    import docx

    part = docx.Document(str(path)).part
    yield from parts(chain(_word_lines(part.element.body), _note_lines(part)))


def _word_lines(element: Any) -> Iterator[str]:
    """One line a paragraph, one line a row of a table; deleted text and doubled fallbacks are left out."""
    for child in element.iterchildren():
        if child.tag == f"{W}p":
            yield _word_text(child)
            for box in child.iter(f"{W}txbxContent"):
                if not any(above.tag == FALLBACK for above in box.iterancestors()):
                    yield from _word_lines(box)
        elif child.tag == f"{W}tbl":
            for row in child.iterchildren(f"{W}tr"):
                cells = (" ".join(_word_lines(cell)).strip() for cell in row.iterchildren(f"{W}tc"))
                yield "\t".join(cells)
        elif isinstance(child.tag, str):
            yield from _word_lines(child)


def _word_text(paragraph: Any) -> str:
    written = []
    for run in paragraph.iter(f"{W}t", *BREAKS):
        nearest = next(run.iterancestors(f"{W}p"), None)
        if nearest is paragraph:
            written.append(BREAKS.get(run.tag) or run.text or "")
    return "".join(written)


def _note_lines(part: Any) -> Iterator[str]:
    from docx.oxml import parse_xml

    said: set[str] = set()
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(NOTE_PARTS):
            continue
        for line in _word_lines(parse_xml(relation.target_part.blob)):
            if line.strip() and line not in said:
                said.add(line)
                yield line


def pptx_pages(path: Path) -> Iterator[Page]:
    """One page a slide: its shapes, tables and the speaker's notes; the label is its title."""
    import pptx

    for slide in pptx.Presentation(str(path)).slides:
        lines = list(_shape_lines(slide.shapes))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            lines.append(slide.notes_slide.notes_text_frame.text)
        title = slide.shapes.title
        label = title.text_frame.text if title is not None else ""
        yield Page(clean("\n".join(lines)), clean(" ".join(label.split()))[:LABEL_LENGTH])


def _shape_lines(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shape_lines(shape.shapes)
        elif getattr(shape, "has_table", False):
            yield from ("\t".join(cell.text for cell in row.cells) for row in shape.table.rows)
        elif shape.has_text_frame:
            yield shape.text_frame.text


def sheet_pages(path: Path) -> Iterator[Page]:
    """Each sheet in parts that carry its name; one line a row, empty rows left out."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as workbook:
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python()
            yield from parts((line for row in rows if (line := _row_line(row))), name)


def _row_line(row: list[Any]) -> str:
    cells = [str(int(c)) if isinstance(c, float) and c.is_integer() else str(c) for c in row]
    return "\t".join(cells).strip()


def odt_pages(path: Path) -> Iterator[Page]:
    """Headings and paragraphs in their order, those of tables and notes too."""
    import odfdo

    body = odfdo.Document(str(path)).body
    yield from parts(element.inner_text for element in body.get_elements("//text:h|//text:p"))
