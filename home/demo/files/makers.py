"""Turns a paper into the bytes of a file, one function a kind."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from home.demo.canvas import Canvas
from home.demo.files.paper import Paper

TEMPLATE = Path(__file__).with_name("paper.typ")
SCAN_WIDTH, SCAN_HEIGHT, SCAN_LINE = 1240, 1754, 62


def pdf(paper: Paper) -> bytes:
    import typst

    words = json.dumps({**asdict(paper), "parts": [_plain(part) for part in paper.parts]})
    return typst.compile(TEMPLATE, sys_inputs={"paper": words})


def _plain(part: object) -> dict[str, object]:
    return {"heading": part.heading, "paragraphs": part.paragraphs, "rows": part.rows}  # type: ignore[attr-defined]


def scan(paper: Paper) -> bytes:
    """A PDF of pictures, as a copier makes it: there is no text in it until it is read by OCR."""
    canvas = Canvas(SCAN_WIDTH, SCAN_HEIGHT)
    canvas.words((SCAN_WIDTH // 2, 120), paper.title.upper(), 30)
    lines = [line for part in paper.parts for line in (part.heading.upper(), *part.paragraphs)]
    place = 240
    for line in lines:
        for row in _wrapped(line, 78):
            canvas.words((110, place), row, 24, anchor="lm")
            place += SCAN_LINE * 2 // 3
        place += SCAN_LINE // 3
    file = BytesIO()
    tilted = canvas.image.convert("L").rotate(0.7, fillcolor=255)
    tilted.save(file, "PDF", resolution=150)
    return file.getvalue()


def _wrapped(line: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(line, width)


def docx(paper: Paper) -> bytes:
    from docx import Document

    document = Document()
    document.add_heading(paper.title, 0)
    for part in paper.parts:
        document.add_heading(part.heading, 1)
        for words in part.paragraphs:
            document.add_paragraph(words)
        if part.rows:
            table = document.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")
            for row, values in zip(table.rows, part.rows, strict=True):
                for cell, value in zip(row.cells, values, strict=True):
                    cell.text = value
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx(paper: Paper) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for part in paper.parts:
        sheet = book.create_sheet(part.heading)
        for words in part.paragraphs:
            sheet.append([words])
        for row in part.rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def pptx(paper: Paper) -> bytes:
    from pptx import Presentation

    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = paper.title
    for part in paper.parts:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = part.heading
        rows = [": ".join(row[:2]) for row in part.rows[1:]]
        slide.placeholders[1].text = "\n".join([*part.paragraphs, *rows])
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def odt(paper: Paper) -> bytes:
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.body.clear()
    document.body.append(Header(1, paper.title))
    for part in paper.parts:
        document.body.append(Header(2, part.heading))
        for words in [*part.paragraphs, *(" – ".join(row) for row in part.rows)]:
            document.body.append(Paragraph(words))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.odt"
        document.save(str(path))
        return path.read_bytes()


def txt(paper: Paper) -> bytes:
    lines = [paper.title, "=" * len(paper.title), ""]
    for part in paper.parts:
        lines += [part.heading, "-" * len(part.heading), *part.paragraphs]
        lines += [" | ".join(row) for row in part.rows] + [""]
    return "\n".join(lines).encode()


MAKERS: dict[str, Callable[[Paper], bytes]] = {
    "pdf": pdf,
    "scan": scan,
    "docx": docx,
    "xlsx": xlsx,
    "pptx": pptx,
    "odt": odt,
    "txt": txt,
}


def file_of(paper: Paper) -> bytes:
    return MAKERS[paper.kind](paper)
