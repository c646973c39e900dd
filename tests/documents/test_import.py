"""Loading a folder: everything once, each refusal with its reason."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.utils import timezone
from wagtail.models import ReferenceIndex

from cms.core.audit.models import AuditEntry
from cms.documents.models import DocumentVersion, OfficialDocument, PageText, Regulation
from cms.documents.services import storing
from cms.documents.services.loading import Reading, Target
from cms.documents.services.reading import read
from cms.documents.services.storing import store
from cms.documents.storage import document_storage
from cms.documents.titles import title_for
from search.models import Change
from tests import world
from tests.documents import files
from tests.documents.test_structure import BODY

pytestmark = pytest.mark.django_db


def load(folder: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_documents", str(folder), "--processes", "2", *options, stdout=said, no_color=True)
    return said.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dalam" / "lagi").mkdir(parents=True)
    for name, content in {
        "laporan-spbe_2025.pdf": files.pdf("Manajemen risiko"),
        "pindaian.pdf": files.pdf(None),
        "dalam/nota.docx": files.word("Nota dinas"),
        "dalam/anggaran.XLSX": files.sheets(Rincian=[["Kegiatan", 1]]),
        "dalam/lagi/paparan.pptx": files.slides("Paparan"),
        "dalam/lagi/surat.odt": files.odt("Surat"),
        "catatan.txt": b"catatan rapat",
        "\u0648\u062b\u064a\u0642\u0629.md": b"# Judul naskah\n\nisi",
        "daftar.csv": b"a,b",
        ".tersembunyi.txt": b"x",
    }.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_every_kind_is_loaded_and_read(folder: Path) -> None:
    said = load(folder)
    assert "Baru: 8 (8 halaman; 1 menunggu OCR; 0 tidak terbaca)." in said
    assert "Berkas lain: 2." in said
    assert set(OfficialDocument.objects.values_list("title", flat=True)) == {
        "Laporan spbe 2025", "Pindaian", "Nota", "Anggaran", "Paparan", "Surat", "Catatan", "Judul naskah",
    }  # fmt: skip
    assert set(DocumentVersion.objects.values_list("state", flat=True)) == {"ready", "waiting_ocr"}
    assert PageText.objects.filter(text__contains="Manajemen risiko").exists()
    assert not DocumentVersion.objects.filter(bulk=False).exists()


def test_again_loads_nothing_twice(folder: Path) -> None:
    load(folder)
    (folder / "salinan.pdf").write_bytes((folder / "laporan-spbe_2025.pdf").read_bytes())
    said = load(folder)
    assert "Baru: 0" in said
    assert "Sudah ada: 9." in said
    assert OfficialDocument.objects.count() == 8


TWINS = [
    ("biasa", "biasa", False),
    ("terbatas", "biasa", True),
    ("rahasia", "biasa", True),
    ("biasa", "terbatas", False),
    ("rahasia", "terbatas", True),
    ("terbatas", "rahasia", False),
]


@pytest.mark.parametrize(("stored", "wanted", "loaded"), TWINS)
def test_a_less_open_twin_keeps_no_file_out(tmp_path: Path, stored: str, wanted: str, loaded: bool) -> None:
    file = ContentFile(b"isi peraturan", name="bukti.txt")
    evidence = OfficialDocument(title="Bukti dukung", classification=stored, file=file, agency=world.agency())
    evidence.save()
    (tmp_path / "peraturan.txt").write_bytes(b"isi peraturan")
    said = load(tmp_path, "--classification", wanted)
    assert ("Baru: 1" in said) is loaded
    assert OfficialDocument.objects.exclude(pk=evidence.pk).count() == loaded
    again = load(tmp_path, "--classification", wanted)
    assert "Baru: 0" in again
    assert "Sudah ada: peraturan.txt adalah “" in again
    held = "Peraturan" if loaded else "Bukti dukung"
    assert f"“{held}”, {wanted if loaded else stored}".lower() in again.lower()


def test_a_secret_of_another_agency_keeps_no_file_out(tmp_path: Path) -> None:
    file = ContentFile(b"isi", name="bukti.txt")
    OfficialDocument(title="Bukti", classification="rahasia", file=file, agency=world.agency("dinkes")).save()
    (tmp_path / "naskah.txt").write_bytes(b"isi")
    world.agency("setda")
    options = ("--classification", "rahasia", "--agency")
    assert "Baru: 0" in load(tmp_path, *options, "dinkes")
    assert "Baru: 1" in load(tmp_path, *options, "setda")
    assert "Baru: 0" in load(tmp_path, *options, "setda")


def test_what_was_withdrawn_is_not_brought_back(tmp_path: Path) -> None:
    (tmp_path / "naskah.txt").write_bytes(b"isi")
    load(tmp_path)
    OfficialDocument.objects.update(withdrawn_at=timezone.now())
    assert "Sudah ada: naskah.txt adalah “Naskah”" in load(tmp_path)


def test_agency_and_classification(folder: Path) -> None:
    where = world.agency("dinkes")
    load(folder, "--agency", "dinkes", "--classification", "rahasia")
    found = set(OfficialDocument.objects.values_list("agency", "classification"))
    assert found == {(where.pk, "rahasia")}


def test_without_options_everybody_may_read(folder: Path) -> None:
    load(folder)
    assert set(OfficialDocument.objects.values_list("classification", flat=True)) == {"biasa"}


def test_bad_files_are_named_and_the_rest_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "program.pdf").write_bytes(files.program())
    (tmp_path / "kosong.txt").write_bytes(b"")
    (tmp_path / "halaman.txt").write_bytes(b"<html><script>alert(1)</script></html>")
    (tmp_path / "terkunci.pdf").write_bytes(files.locked_pdf())
    (tmp_path / "terpotong.pdf").write_bytes(files.pdf("satu")[:120])
    (tmp_path / "baik.txt").write_bytes(b"baik")
    said = load(tmp_path)
    assert "Baru: 3 (1 halaman; 0 menunggu OCR; 2 tidak terbaca). Sudah ada: 0. Ditolak: 3." in said
    assert "Ditolak: program.pdf: Nama berkas berakhiran .pdf" in said
    assert "Ditolak: kosong.txt: Berkas ini kosong" in said
    assert "Ditolak: halaman.txt: Berkas HTML" in said
    assert "terkunci.pdf: Berkas dilindungi kata sandi" in said
    assert OfficialDocument.objects.count() == 3


def test_wrong_folder_or_agency_changes_nothing(folder: Path) -> None:
    with pytest.raises(CommandError, match="bukan folder"):
        load(folder / "tidak-ada")
    with pytest.raises(CommandError, match="dinas-hilang"):
        load(folder, "--agency", "dinas-hilang")
    assert not OfficialDocument.objects.exists()


ISSUER = "Peraturan Menteri dalam Contoh Republik Indonesia"
REGULATION = """MENTERI
REPUBLIK INDONESIA
PERATURAN MENTERI DALAM CONTOH
REPUBLIK INDONESIA
NOMOR 7/PM.1/2031
TENTANG
TATA CARA DAN BENTUK CONTOH
DENGAN RAHMAT TUHAN YANG MAHA ESA
"""


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        (
            "a.pdf", REGULATION,
            f"{ISSUER} Nomor 7/PM.1/2031 tentang Tata Cara dan Bentuk Contoh",
        ),
        ("b.md", "# Naskah #\nisi", "Naskah"),
        ("b.txt", "# Naskah\nisi", "B"),
        ("pp-53-2010.pdf", "", "Pp 53 2010"),
        ("---.pdf", "", "Dokumen"),
    ],
)  # fmt: skip
def test_title(name: str, text: str, title: str) -> None:
    assert title_for(name, text) == title


def facts(document: OfficialDocument) -> dict[str, Any]:
    """What any door leaves behind, without what must differ."""
    version = document.current_version
    assert version
    mine = AuditEntry.objects.filter(
        Q(on_kind="documents.officialdocument", on_id=str(document.pk))
        | Q(on_kind="documents.documentversion", on_id=str(version.pk))
    )
    references = ReferenceIndex.objects.filter(
        base_content_type__model="officialdocument", object_id=str(document.pk)
    )
    return {
        "document": (document.title, document.agency_id, document.file_size, document.file_hash),
        "version": (version.number, version.original_name, version.sha256, version.size, version.mime),
        "reading": (version.state, version.reason, version.pages_total, version.pages_read, version.pages_scanned),
        "pages": list(version.pages.values_list("number", "label", "text", "scanned", "ocr")),
        "regulation": list(
            Regulation.objects.filter(document=document).values_list("kind", "number", "year", "title", "state")
        ),
        "log": sorted(mine.values_list("action", flat=True)),
        "references": set(references.values_list("to_content_type__model", "model_path")),
        "outbox": Change.objects.filter(kind="dokumen", object_id=document.pk).exists(),
        "found": OfficialDocument.objects.filter(pk=document.pk).search(document.title).count(),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["peraturan.txt", "perwali_12.txt", "pindaian.pdf", "terkunci.pdf"])
def test_a_batch_leaves_what_saving_one_leaves(tmp_path: Path, name: str) -> None:
    body = "\n".join(text for _page, text in BODY)
    made = {
        "peraturan.txt": body.encode(),
        "perwali_12.txt": body.replace(
            "\nTENTANG\n", " TENTANG "
        ).encode(),  # its head is not of the lines of a title
        "pindaian.pdf": files.pdf(None),
        "terkunci.pdf": files.locked_pdf(),
    }
    agency, title = world.agency("dinkes"), title_for(name, body if name == "peraturan.txt" else "")
    single = OfficialDocument(title=title, agency=agency, file=ContentFile(made[name], name=name))
    single.bulk = True
    single.save()
    read(single.current_version_id)  # type: ignore[arg-type]
    single.refresh_from_db()
    by_itself = facts(single)
    DocumentVersion.objects.update(sha256="")  # else it would be known already
    for file_name, content in {"lain.txt": b"berkas lain dalam kelompok yang sama", name: made[name]}.items():
        (tmp_path / file_name).write_bytes(content)
    versions = store(list(Reading(1).each([tmp_path / "lain.txt", tmp_path / name])), Target(agency))
    assert facts(OfficialDocument.objects.get(pk=versions[1].document_id)) == by_itself


def test_a_batch_that_fails_leaves_neither_rows_nor_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "satu.txt").write_bytes(b"isi")
    found = list(Reading(1).each([tmp_path / "satu.txt"]))
    kept: list[str] = []

    def fail(*_told: Any, **_named: Any) -> None:
        kept.extend(path.name for path in Path(document_storage().location).rglob("satu.txt"))  # type: ignore[attr-defined]
        raise OSError("no space left")

    monkeypatch.setattr(storing, "_tell", fail)
    with pytest.raises(OSError, match="no space"):
        store(found, Target())
    assert kept == ["satu.txt"]
    assert not list(Path(document_storage().location).rglob("satu.txt"))  # type: ignore[attr-defined]
    assert not OfficialDocument.objects.exists()


def test_a_file_that_goes_away_meanwhile_is_named(tmp_path: Path) -> None:
    for name in ("hilang.txt", "tetap.txt"):
        (tmp_path / name).write_bytes(name.encode())
    found = list(Reading(1).each([tmp_path / "hilang.txt", tmp_path / "tetap.txt"]))
    (tmp_path / "hilang.txt").unlink()
    assert [version.original_name for version in store(found, Target())] == ["tetap.txt"]
    assert found[0].refused


def test_what_cannot_be_opened_or_scanned_is_named_and_loaded_later(tmp_path: Path, settings: Any) -> None:
    names = ["hilang.txt", "ada.txt", "kembar.txt"]
    for name in names[1:]:
        (tmp_path / name).write_bytes(b"isi")
    settings.PARAF_CLAMAV = "tcp://127.0.0.1:9"
    gone, *unscanned = Reading(1).each(tmp_path / name for name in names)
    assert (gone.refused, gone.sha256) == ("No such file or directory", "")
    for found in unscanned:  # the second is not taken for one that the first brought in
        assert "Muat berkas ini lagi nanti" in found.refused
        assert (found.known, found.pages) == ("", [])
