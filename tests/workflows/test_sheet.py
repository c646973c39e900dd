"""The approval sheet: what stands on it, who gets it, and what the public page behind its code confirms."""

import ctypes
import re
from importlib import import_module

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import segno
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from cms.core import letterhead
from cms.core.audit.models import AuditEntry
from tests import world
from tests.audit_door import past_the_guards
from tests.workflows.approval_sheets import address_of, page, text_of, the_sheet
from tests.workflows.city import break_glass, published, waiting_at
from workflows import services
from workflows.content import revision_hash
from workflows.models import ApprovalSheet, Decision
from workflows.selectors.timeline import timeline_of
from workflows.sheets import pdf
from workflows.sheets.making import new_code, publication_in, sheet_of

__all__ = ["page"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_city")]
TTE = re.compile(r"tanda tangan elektronik", re.IGNORECASE)


def made_up(**fields):
    line = {"decision": 0, "action": "approve", "stage": "Kepala OPD", "person": "Siti", "office": "Kepala Dinas",
            "order_number": "", "at": timezone.now().isoformat()}  # fmt: skip
    chain = [{**line, **changed} for changed in fields.pop("chain", [{}])]
    known = {"code": new_code(), "title": "Bab", "agency_name": "Dinas", "revision_number": 7}
    known["content_hash"] = "0f" * 32
    return ApprovalSheet(**{**known, "published_at": timezone.now(), "chain": chain, **fields})


@pytest.fixture
def _no_decisions(monkeypatch):
    monkeypatch.setattr(pdf, "_signer", lambda sheet: {"office": "Sekda", "person": "Siti", "nip": ""})


def test_the_sheet_shows_the_whole_chain(client, city, page):
    client.force_login(city.pic)
    answer = client.get(address_of(page))
    assert answer["Content-Type"] == "application/pdf"
    text, pages = text_of(answer.content)
    assert pages == 1
    sheet = ApprovalSheet.objects.get()
    expected = [
        "LEMBAR PERSETUJUAN", page.title, city.kominfo.name.upper(), str(page.live_revision_id), sheet.code,
        str(city.pic), str(city.head), str(city.sekda), "Kepala Diskomsandi", "Sekretaris Daerah", "WIT",
        "Sudah sesuai rapat [#1] $x$.",
    ]  # fmt: skip
    for said in expected:
        assert said in text
    assert revision_hash(page.live_revision) in text.replace(" ", "")
    assert all("bukan" in text[max(0, m.start() - 20) : m.start()] for m in TTE.finditer(text))


def test_notes_are_left_out_of_a_copy_for_outside(client, city, page):
    client.force_login(city.head)
    text, _pages = text_of(client.get(address_of(page) + "?catatan=tidak").content)
    assert "Sudah sesuai rapat" not in text
    assert str(city.sekda) in text


def test_an_acting_official_stands_with_capacity_and_order(client, city):
    acting = world.person(full_name="Budi Santoso")
    world.appoint(acting, "head", city.kominfo, capacity="plh", order_number="800/12/2026")
    round_ = services.approve(waiting_at(city, "head").current_task_state, acting)
    services.approve(round_.current_task_state, city.sekda)
    client.force_login(city.sekda)
    text, _pages = text_of(client.get(reverse("workflows:sheet", args=[round_.pk])).content)
    assert "Plh. Kepala Diskomsandi" in text
    assert "800/12/2026" in text


def test_it_is_made_once_and_recorded(client, city, page):
    client.force_login(city.pic)
    first, again = client.get(address_of(page)), client.get(address_of(page))
    assert ApprovalSheet.objects.count() == 1
    assert first.content == again.content
    assert AuditEntry.objects.filter(action="sheet.make").count() == 1


def test_whoever_may_not_read_the_text_gets_none(client, city, page):
    for person, status in ((city.pic_other, 404), (world.person(), 403)):
        client.force_login(person)
        assert client.get(address_of(page)).status_code == status
    client.logout()
    assert client.get(address_of(page)).status_code == 302
    assert ApprovalSheet.objects.count() == 0


def test_before_publication_there_is_none(client, city):
    round_ = waiting_at(city, "sekda")
    client.force_login(city.pic)
    answer = client.get(reverse("workflows:sheet", args=[round_.pk]), follow=True)
    assert "Lembar persetujuan tersedia setelah naskah disetujui dan terbit." in answer.content.decode()
    assert ApprovalSheet.objects.count() == 0
    assert client.get(reverse("workflows:sheet", args=[999_999])).status_code == 404


def test_links_lead_to_it(client, city, page):
    client.force_login(city.pic)
    decided = client.get(reverse("workflows:decide", args=[page.workflow_states.latest("pk").pk]))
    assert address_of(page) in decided.content.decode()
    assert address_of(page) in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_the_code_leads_to_the_public_page(city, page):
    sheet = the_sheet(page)
    address = pdf.public_address(sheet)
    assert address.endswith(f"/verifikasi/{sheet.code}/")
    drawn = pdf.qr_of(address)
    path = re.search(r' d="([^"]+)"', drawn)[1]
    assert path in segno.make(address, error="q", micro=False).svg_inline(border=2)


def test_it_is_tagged_titled_and_in_indonesian(page):
    content = pdf.pdf_of(the_sheet(page), notes=True)
    document = pypdfium2.PdfDocument(content)
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title").startswith("Lembar persetujuan")
    for mark in (b"/Lang", b"pdfuaid:part", b"/MarkInfo", b"/DisplayDocTitle true", b"/StructTreeRoot"):
        assert mark in content
    sheet = document[0]  # the tree does not outlive its page
    tree = pdfium.FPDF_StructTree_GetForPage(sheet.raw)
    try:
        assert pdfium.FPDF_StructTree_CountChildren(tree) > 0
    finally:
        pdfium.FPDF_StructTree_Close(tree)


@pytest.mark.usefixtures("_no_decisions")
@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")', "] [", "$x^2$", "*tebal* _miring_", "`kode`", "@label <label>", "\\n \\u{41} //", '"; }',
        "#import \"@preview/x:1.0.0\"", "{#if}", "A" * 150, "Siti ' & <b>", "\\",
    ],
)  # fmt: skip
def test_nothing_of_a_name_is_read_as_markup(name):
    text, _pages = text_of(
        pdf.pdf_of(made_up(title=name, chain=[{"person": name, "office": name}]), notes=False)
    )
    assert text.replace(" ", "").count(name.replace(" ", "")) >= 3


@pytest.mark.usefixtures("_no_decisions")
def test_signs_that_no_font_has_do_not_stop_the_sheet():
    names = ["李明 \U0001f600", "محمد", "a\u202eb\x00c\ud800", "\uffff\ue000"]
    chain = [{"person": name} for name in names]
    text, _pages = text_of(pdf.pdf_of(made_up(chain=chain), notes=False))
    assert "\u202e" not in text
    assert "Siti" in text


@pytest.mark.usefixtures("_no_decisions")
def test_sixty_stages_go_on_over_pages_with_their_headings():
    chain = [{"stage": f"Tahap {number}", "person": f"Pejabat {number}"} for number in range(60)]
    text, pages = text_of(pdf.pdf_of(made_up(chain=chain), notes=False))
    assert pages > 1
    assert all(f"Pejabat {number}" in text for number in range(60))
    assert text.count("Keputusan") == pages - ("Keputusan" not in text.rsplit("Halaman", 2)[-2])


def test_the_head_of_the_sheet_is_the_citys(page, monkeypatch):
    monkeypatch.setattr(
        "workflows.sheets.pdf.letterhead", lambda: letterhead.Letterhead("Kota Contoh", "Jalan 1")
    )
    text, _pages = text_of(pdf.pdf_of(the_sheet(page), notes=False))
    assert "PEMERINTAH KOTA CONTOH" in text
    assert "Jalan 1" in text
    assert re.search(r"Contoh, \d", text)


def test_codes_are_unguessable():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"(?:[a-z2-9]{5}-){3}[a-z2-9]{5}", code) for code in codes)


def test_a_returned_round_has_no_sheet_of_its_void_decisions(city):
    round_ = waiting_at(city, "sekda")
    round_ = services.send_back(round_.current_task_state, city.sekda, comment="Perbaiki.")
    page = world.write(round_.content_object.specific, city.pic, title="Diperbaiki")
    round_ = services.submit(page, city.pic)
    round_ = services.approve(round_.current_task_state, city.head)
    services.approve(round_.current_task_state, city.sekda)
    sheet = sheet_of(publication_in(round_), by=None)
    lines = Decision.objects.filter(pk__in=[line["decision"] for line in sheet.chain])
    assert not lines.filter(void=True).exists()
    assert {line.workflow_state_id for line in lines} == {round_.pk}


def test_a_published_page_keeps_its_sheet(city):
    page = published(city)
    assert the_sheet(page).title == page.title


def test_each_part_of_the_sheet_has_its_tag_and_the_code_its_words(page):
    document = pypdfium2.PdfDocument(pdf.pdf_of(the_sheet(page), notes=True))
    sheet = document[0]
    tree = pdfium.FPDF_StructTree_GetForPage(sheet.raw)
    found = []

    def text(read, element):
        buffer = ctypes.create_string_buffer(600)
        length = read(element, buffer, 600)
        return buffer.raw[: max(0, length - 2)].decode("utf-16-le")

    def walk(element):
        found.append(
            (
                text(pdfium.FPDF_StructElement_GetType, element),
                text(pdfium.FPDF_StructElement_GetAltText, element),
            )
        )
        for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, number):
                walk(child)

    try:
        for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    kinds = {kind for kind, _alt in found}
    assert kinds >= {"H1", "H2", "Table", "TR", "TH", "TD", "Figure", "P"}
    (alt,) = [alt for kind, alt in found if kind == "Figure"]
    assert alt == "Kode QR halaman yang membuktikan lembar ini"


def test_an_emergency_over_a_round_on_its_way_keeps_its_own_line(client, city):
    """The round no longer counts; what the administrator did does, on the record and in the timeline."""
    round_ = waiting_at(city, "head")
    page = round_.content_object.specific
    emergency = break_glass(page, city.admin, reason="Banjir di Rua.")
    emergency.refresh_from_db()
    assert not emergency.void
    client.force_login(city.sekda)
    said, _pages = text_of(client.get(reverse("workflows:emergency_sheet", args=[emergency.pk])).content)
    assert "Diterbitkan darurat" in said
    assert str(city.head) not in said
    shown = client.get(reverse("workflows:emergency", args=[emergency.pk])).content.decode()
    assert shown.count("tidak berlaku lagi") == 2  # submitted and initialled


def test_a_person_renamed_since_stays_under_the_name_of_the_decision(client, city, page):
    """On the timeline and on a sheet that is made only afterwards, its NIP too."""
    made = Decision.objects.filter(person=city.sekda, action="approve").get()
    old, old_nip = str(city.sekda), city.sekda.nip
    assert (made.person_name, made.person_nip) == (old, old_nip)
    type(city.sekda).objects.filter(pk=city.sekda.pk).update(full_name="Nama Palsu", nip="198001152005012003")
    sheet = the_sheet(page)
    assert [line["person"] for line in sheet.lines if line["decision"] == made.pk] == [old]
    assert pdf._signer(sheet) == {
        "office": made.office_title,
        "person": old,
        "nip": f"NIP {old_nip}" if old_nip else "",
    }
    shown = [event for event in timeline_of(page) if event.decision == made.pk]
    assert [event.who for event in shown] == [f"{old}, {made.office_title}"]
    client.force_login(city.pic)
    assert "Nama Palsu" not in text_of(client.get(address_of(page)).content)[0]


def test_lines_of_before_get_the_name_of_today(city, page):
    """The migration of the stored name, past the guards as every migration goes."""
    migration = import_module("workflows.migrations.0014_name_at_the_time")
    with past_the_guards():
        Decision.objects.update(person_name="", person_nip="")
        migration.write_names(apps, None)
    lines = Decision.objects.select_related("person")
    assert {line.person_name for line in lines if line.person} >= {str(city.sekda), str(city.head)}
    for line in lines:
        assert line.person_name == (str(line.person) if line.person else "")
