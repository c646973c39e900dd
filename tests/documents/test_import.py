"""Loading a folder: everything once, each refusal with its reason."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.documents.models import DocumentVersion, OfficialDocument, PageText
from cms.documents.titles import title_for
from tests import world
from tests.documents import files

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
