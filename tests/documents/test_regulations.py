"""A regulation is proposed from its text, and found by its citation once it may be read."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.core.searchable import searchables
from cms.documents import tasks
from cms.documents.models import OfficialDocument, Regulation
from cms.documents.selectors import regulation, visible_documents
from cms.documents.services import regulating
from tests import world
from tests.documents.test_reading import fresh, version_of
from tests.documents.test_structure import BODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> OfficialDocument:
    version = version_of("\n".join(text for _page, text in BODY).encode(), "perwali.txt")
    tasks.read_version(version.pk)
    document = fresh(version).document
    OfficialDocument.objects.filter(pk=document.pk).update(agency=world.agency())
    document.refresh_from_db()
    return document


def test_it_is_proposed_with_its_evidence(document: OfficialDocument) -> None:
    found = document.regulation
    assert str(found) == "Peraturan Wali Kota Nomor 12 Tahun 2023"
    assert (found.state, found.written) == ("proposed", "12 TAHUN 2023")
    assert "PENYELENGGARAAN SISTEM PEMERINTAHAN" in found.evidence


def test_it_is_found_by_its_citation(document: OfficialDocument) -> None:
    assert list(regulation("perwali", "12", 2023)) == [document]
    assert list(regulation("PERWALI", "012")) == [document]
    assert not regulation("perwali", "12", 2022).exists()
    assert not visible_documents(None).filter(pk__in=regulation("perwali", "12", 2023)).exists()


def test_passages_carry_their_article(document: OfficialDocument) -> None:
    (entry,) = searchables()["dokumen"].entries([document.pk])
    told = {(passage.heading, passage.anchor) for passage in entry.passages}
    assert ("Bab I · Pasal 2 ayat (1)–(3)", "bagian-1/pasal-2") in told
    assert "perwali 12/2023" in entry.keywords


def test_a_persons_word_stays(document: OfficialDocument) -> None:
    head = world.official("head")
    fields: dict[str, Any] = {"kind": "perwali", "number": "21", "year": 2023, "title": "SPBE"}
    regulating.confirm(document, head, fields)
    assert regulating.propose(document.current_version) is None
    row = Regulation.objects.get(document=document)
    assert (row.number, row.state, row.decided_by) == ("21", "confirmed", head)


@pytest.mark.parametrize("door", ["documents_regulation", "documents_access"])
def test_its_pages_in_the_admin_name_the_document(
    client: Client, document: OfficialDocument, door: str
) -> None:
    client.force_login(world.person(is_superuser=True))
    page = client.get(reverse(door, args=[document.pk])).content.decode()
    title = page[page.index('id="header-title"') :]
    assert document.title in title[: title.index("</h1>")]


def test_readers_are_told_the_regulation_once_it_is_confirmed(
    client: Client, document: OfficialDocument
) -> None:
    head = world.official("head")
    client.force_login(head)
    told = '<dd lang="id">Peraturan Wali Kota Nomor 21 Tahun 2023<br>Tata kelola SPBE</dd>'
    assert (
        "Peraturan Wali Kota"
        not in client.get(document.get_absolute_url()).content.decode().split("</dl>")[0]
    )
    regulating.confirm(
        document, head, {"kind": "perwali", "number": "21", "year": 2023, "title": "Tata kelola SPBE"}
    )
    assert told in client.get(document.get_absolute_url()).content.decode()


def test_what_is_no_regulation_is_not_cited(document: OfficialDocument) -> None:
    regulating.refuse(document, world.official("pic"))
    assert not regulation("perwali", "12", 2023).exists()
    (entry,) = searchables()["dokumen"].entries([document.pk])
    assert "perwali 12/2023" not in entry.keywords


def test_others_decide_nothing(document: OfficialDocument) -> None:
    with pytest.raises(PermissionDenied):
        regulating.refuse(document, world.official("head", world.agency("dinkes")))
    assert Regulation.objects.get(document=document).state == "proposed"


def test_a_title_that_the_browser_proposed_gives_way_to_that_of_the_text(client: Client) -> None:
    client.force_login(world.person(is_superuser=True))
    text = "\n".join(text for _page, text in BODY).encode()
    file = SimpleUploadedFile("perwali_12-2023.txt", text)
    client.post(reverse("wagtaildocs:add_multiple"), {"title": "perwali_12-2023", "files[]": file})
    made = OfficialDocument.objects.get()
    tasks.read_version(made.current_version_id)
    address = reverse("wagtaildocs:edit_multiple", args=[made.pk])
    for typed, kept in [
        ("perwali_12-2023", "Peraturan Wali Kota Nomor 12 Tahun 2023 tentang Penyelenggaraan Sistem"),
        ("Perwali SPBE", "Perwali SPBE"),
        ("perwali_12-2023", "perwali_12-2023"),
    ]:
        fields = {"title": typed, "classification": "terbatas", "agency": ""}
        client.post(address, {f"doc-{made.pk}-{name}": value for name, value in fields.items()})
        made.refresh_from_db()
        assert made.title.startswith(kept)


def test_a_document_named_after_its_file_gets_the_title_of_its_text(document: OfficialDocument) -> None:
    version = document.current_version
    assert version
    OfficialDocument.objects.update(title="Perwali")
    regulating.propose(version)
    document.refresh_from_db()
    assert document.title == (
        "Peraturan Wali Kota Nomor 12 Tahun 2023 tentang Penyelenggaraan Sistem Pemerintahan Berbasis Elektronik"
    )
    OfficialDocument.objects.update(title="Judul dari orang")
    regulating.propose(version)
    document.refresh_from_db()
    assert document.title == "Judul dari orang"
