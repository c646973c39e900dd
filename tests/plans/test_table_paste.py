"""Tables as Excel and Word put them on the clipboard: every cell stays in its place, and its words stay whole."""

from typing import Any

import pytest
from django.urls import reverse

from cms.plans.models import ChapterPage
from tests import world
from tests.plans.test_editor_journey import desk

__all__ = ["desk"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# As a program copies: what is put there by a page through the clipboard's newer door is cleaned on its way.
COPY = """html => {
  const fill = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/html", html);
  };
  addEventListener("copy", fill, { once: true, capture: true });
  document.execCommand("copy");
}"""
EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40"><head><meta name=ProgId content=Excel.Sheet><style><!--
td {mso-ignore:padding;} .xl65 {text-align:center;} --></style></head><body link="#0563C1">
<table border=0 cellpadding=0 cellspacing=0 width=448 style='border-collapse:collapse;width:336pt'>
<!--StartFragment-->
 <col width=64 span=5 style='width:48pt'>
 <tr height=20>
  <td rowspan=2 height=40 class=xl65 width=64>Perangkat
  Daerah</td>
  <td colspan=2 class=xl65>Anggaran</td>
  <td rowspan=2 class=xl65>Sumber</td>
  <td>Catatan<br>
    penyusun</td>
 </tr>
 <tr height=20>
  <td height=20 align=right>2025</td><td align=right>2026</td><td></td>
 </tr>
 <tr height=20>
  <td rowspan=2>Diskomsandi</td><td align=right>1.250.000</td><td align=right>75.000</td><td>APBD</td><td>a</td>
 </tr>
 <tr height=20><td align=right>5.000</td><td></td><td>DAK</td><td>b</td></tr>
 <tr height=20><td colspan=4 style='mso-ignore:colspan'>Keterangan yang panjang</td><td>c</td></tr>
 <![if supportMisalignedColumns]>
 <tr height=0 style='display:none'><td width=64></td><td width=64></td></tr>
 <![endif]>
<!--EndFragment--></table></body></html>"""
OF_EXCEL = [
    ["Perangkat Daerah", "Anggaran", "", "Sumber", "Catatan\npenyusun"],
    ["", "2025", "2026", "", ""],
    ["Diskomsandi", "1.250.000", "75.000", "APBD", "a"],
    ["", "5.000", "", "DAK", "b"],
    ["Keterangan yang panjang", "", "", "", "c"],
]
MERGED_IN_EXCEL = {(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 2, 1), (2, 0, 2, 1)}
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"></head><body lang=IN>
<!--StartFragment-->
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>
 <tr style='mso-yfti-irow:0'>
  <td width=120 rowspan=2 valign=top><p class=MsoNormal><b>Sistem<o:p></o:p></b></p></td>
  <td width=240 colspan=2><p class=MsoNormal align=center>Hasil
  penilaian<o:p></o:p></p></td>
 </tr>
 <tr style='mso-yfti-irow:1'>
  <td><p class=MsoNormal>2024<o:p></o:p></p></td><td><p class=MsoNormal>2025<o:p></o:p></p></td>
 </tr>
 <tr style='mso-yfti-irow:2'>
  <td><p class=MsoListParagraph>SIMPEG<o:p></o:p></p><p class=MsoNormal>&nbsp;dan&nbsp;SIPD<o:p></o:p></p></td>
  <td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td><td><p class=MsoNormal>2,87<o:p></o:p></p></td>
 </tr>
 <![if !supportMisalignedColumns]>
 <tr height=0><td width=120></td><td width=120></td><td width=120></td></tr>
 <![endif]>
</table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid>
 <tr><td><p>Kode</p></td><td><p>Nama</p></td><td><p>Nilai</p></td><td><p>Arti</p></td></tr></table>
<!--EndFragment--></body></html>"""
OF_WORD = [
    ["Sistem", "Hasil penilaian", "", ""],
    ["", "2024", "2025", ""],
    ["SIMPEG\ndan SIPD", "", "2,87", ""],
    ["Kode", "Nama", "Nilai", "Arti"],
]
MERGED_IN_WORD = {(0, 0, 2, 1), (0, 1, 1, 2)}


def paste(page: Any, html: str) -> None:
    """Into the cells that are chosen."""
    page.evaluate(COPY, html)
    page.keyboard.press("Control+v")


def stored(page: Any, chapter: Any) -> tuple[list[list[str]], set[tuple[int, ...]]]:
    with page.expect_navigation():
        page.locator(".action-save").first.click()
    revision = ChapterPage.objects.get(pk=chapter.pk).get_latest_revision_as_object()
    table = revision.body[1].value["table"]
    spans = {
        tuple(cell[name] for name in ("row", "col", "rowspan", "colspan")) for cell in table["mergeCells"]
    }
    return table["data"], spans


@pytest.fixture
def table(desk: Any) -> Any:
    """An editor with an empty table in it, and its chapter."""
    chapter = world.chapter()
    page = desk()
    page.goto(reverse("wagtailadmin_pages:edit", args=[chapter.pk]), wait_until="networkidle")
    page.locator("button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Tabel", exact=True).click()
    page.locator("input[name$='-value-caption']").fill("Aplikasi")
    page.locator(".handsontable .ht_master td").first.click()
    return page, chapter


@pytest.mark.parametrize(
    ("html", "rows", "merged", "last"),
    [(EXCEL, OF_EXCEL, MERGED_IN_EXCEL, "Keterangan"), (WORD, OF_WORD, MERGED_IN_WORD, "Arti")],
    ids=["excel", "word"],
)
def test_every_cell_stays_in_its_place(table, html, rows, merged, last):
    page, chapter = table
    paste(page, html)
    page.locator(".ht_master td", has_text=last).wait_for()
    assert stored(page, chapter) == (rows, merged)


def test_pasted_again_over_merged_cells_nothing_is_covered(table):
    page, chapter = table
    paste(page, EXCEL)
    page.locator(".ht_master td", has_text="Keterangan").wait_for()
    plain = "".join(f"<tr>{''.join(f'<td>{r}{c}</td>' for c in range(5))}</tr>" for r in range(5))
    paste(page, f"<table>{plain}</table>")
    page.locator(".ht_master td", has_text="44").wait_for()
    assert stored(page, chapter) == ([[f"{r}{c}" for c in range(5)] for r in range(5)], set())
