"""Files made for tests: whole ones of each kind, and ones made to hurt."""

import io
import zipfile
from collections.abc import Callable

import docx
import odfdo
import openpyxl
import pptx
from PIL import Image
from pptx.util import Inches

ODT_MANIFEST = "META-INF/manifest.xml"


def pdf(*pages: str | None, extra_trailer: str = "") -> bytes:
    """A PDF with one line of text a page; ``None`` is a page that is one picture."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        content = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q"
        if text is not None:
            content = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {number + 1} 0 R"
            " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    written, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{written}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R {extra_trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
    ).encode("latin-1")


def web_pdf(*pages: str) -> bytes:
    """A PDF whose trailer stands also at its beginning, so that a reader mends it when the end is missing."""
    head, rest = pdf(*pages).split(b"\n", 1)
    return head + b"\ntrailer << /Size 30 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n" + rest


def locked_pdf() -> bytes:
    """Under a password that nobody knows: its sums fit no password."""
    key = "00" * 32
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00> <00>]"
    return pdf("rahasia", extra_trailer=encrypt)


def word(*paragraphs: str, table: list[list[str]] | None = None, header: str = "") -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return _saved(document.save)


def sheets(**rows: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, content in rows.items():
        sheet = workbook.create_sheet(name)
        for row in content:
            sheet.append(row)
    return _saved(workbook.save)


def slides(*titles: str, note: str = "") -> bytes:
    presentation = pptx.Presentation()
    for title in titles:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = title
        table = slide.shapes.add_table(1, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
        table.cell(0, 0).text, table.cell(0, 1).text = "Target", "2027"
        if note:
            slide.notes_slide.notes_text_frame.text = note
    return _saved(presentation.save)


def odt(*paragraphs: str) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, paragraphs[0]))
    for paragraph in paragraphs[1:]:
        document.body.append(odfdo.Paragraph(paragraph))
    return _saved(document.save)


def picture() -> bytes:
    """A small photograph of a page, whole."""
    written = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(written, "PNG")
    return written.getvalue()


def zipped(**members: str | bytes) -> bytes:
    """A zip; ``__`` in a name stands for a slash, ``_DOT_`` for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return written.getvalue()


def replaced_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An office file with one of its parts changed."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return written.getvalue()


def zip_bomb() -> bytes:
    """A DOCX of some hundred kB that unpacks to more than one part may hold."""
    return zipped(word__document_DOT_xml=b"<w:document>" + b" " * 120_000_000 + b"</w:document>")


def entity_bomb() -> bytes:
    """Billion laughs in the body of a DOCX."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )

    def change(part: bytes) -> bytes:
        head, rest = part.split(b"?>", 1)
        return head + b"?>" + (laughs + "]>").encode() + rest.replace(b"Isi", b"&j;")

    return replaced_part(word("Isi"), "word/document.xml", change)


def locked_office() -> bytes:
    """What Office writes under a password: an OLE container with an encrypted package."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


def program() -> bytes:
    return b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    written = io.BytesIO()
    save(written)
    return written.getvalue()
