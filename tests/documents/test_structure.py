"""Bab, Pasal, ayat of a text, page by page; and what its head says it is."""

import pytest

from cms.documents.regulations import proposed
from cms.documents.structure import article_anchor, sections

HEAD = """SALINAN
PERATURAN WALI KOTA TERNATE
NOMOR 12 TAHUN 2023
TENTANG
PENYELENGGARAAN SISTEM PEMERINTAHAN
BERBASIS ELEKTRONIK
DENGAN RAHMAT TUHAN YANG MAHA ESA
WALI KOTA TERNATE,
Menimbang : a. bahwa untuk melaksanakan Peraturan Presiden Nomor 95 Tahun 2018 tentang SPBE perlu ...
"""
BODY = [
    (1, HEAD),
    (
        2,
        "- 2 -\nBAB I\nKETENTUAN UMUM\nPasal 1\nDalam peraturan ini yang dimaksud dengan SPBE adalah sistem.",
    ),
    (
        3,
        "Pasal 2\n(1) Kepala menyusun sebagaimana dimaksud dalam\nPasal 1\n(2) Ditinjau.\n(3) Dilaporkan dan",
    ),
    (4, "diumumkan.\nBAB II\nPENUTUP\nPasal 3\nPeraturan ini berlaku.\nLAMPIRAN I\nMatriks rencana aksi"),
    (5, "PENJELASAN\nATAS\nPasal 2\nAyat (1)\nCukup jelas."),
]


def test_sections_name_their_place() -> None:
    found = [(s.page, s.heading, s.anchor) for s in sections(BODY)]
    assert found == [
        (1, "", ""),
        (2, "Bab I · Pasal 1", "pasal-1"),
        (3, "Bab I · Pasal 2 ayat (1)–(3)", "pasal-2"),
        (4, "Bab I · Pasal 2 ayat (3)", "pasal-2"),
        (4, "Bab II · Pasal 3", "pasal-3"),
        (4, "Lampiran I", ""),
        (5, "Penjelasan · Pasal 2 ayat (1)", ""),
    ]


def test_nothing_of_the_text_is_lost() -> None:
    told = " ".join(section.text for section in sections(BODY)).split()
    assert told == " ".join(text for _page, text in BODY).split()


def test_a_long_article_is_cut_at_its_paragraphs() -> None:
    text = "Pasal 7\n" + "".join(f"({n}) {'kata ' * 90}\n" for n in range(1, 5))
    headings = [section.heading for section in sections([(1, text)])]
    assert headings == ["Pasal 7 ayat (1)–(2)", "Pasal 7 ayat (3)–(4)"]


@pytest.mark.parametrize(
    ("written", "anchor"),
    [
        ("Pasal 19A", "pasal-19a"),
        ("Pasal19", "pasal-19"),
        ("Pasal 1O", "pasal-10"),  # as scans have it
        ("Pasal l1", "pasal-11"),
        ("Pasal 2O", "pasal-20"),
        ("\u201cPasal 2", "pasal-2"),  # of a regulation that is amended
        ("Pasal II", "pasal-ii"),
        ("Pasal 12.. .", "pasal-12"),
        ("Pasal Ol", ""),
        ("1. Pasal 5 ayat (2) Undang-Undang Dasar;", ""),
    ],
)
def test_a_heading_however_it_is_written(written: str, anchor: str) -> None:
    (section,) = sections([(1, f"{written}\nPeraturan ini berlaku sejak diundangkan.")])
    assert section.anchor == anchor


def test_anchor_of_an_article() -> None:
    assert article_anchor("19A") == "pasal-19a"


def test_a_text_without_structure_is_cut_into_passages_alone() -> None:
    found = list(sections([(1, "kata " * 500), (2, "")]))
    assert {section.heading for section in found} == {""}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD, ("perwali", "12", 2023, "PENYELENGGARAAN SISTEM PEMERINTAHAN BERBASIS ELEKTRONIK")),
        (
            "# PERATURAN PRESIDEN REPUBLIK INDONESIA\n\n## NOMOR 95 TAHUN 2018\n\n# TENTANG\n\n# SPBE\n\nMenimbang",
            ("perpres", "95", 2018, "SPBE"),
        ),
        (
            "PERATURAN MENTERI KEUANGAN\nNOMOR 113/PMK.05/2012\nTENTANG\nPERJALANAN DINAS\nDENGAN RAHMAT",
            ("pmk", "113", 2012, "PERJALANAN DINAS"),
        ),
        (
            "PERATURAN PEMERINTAH NOMOR 12 TAHUN 1951 TENTANG TUGAS DEWAN Presiden Republik Indonesia",
            ("pp", "12", 1951, "TUGAS DEWAN"),
        ),
        (
            "Yth\n1. Para Kepala Kantor\nSURAT EDARAN\nNomor SE- 44 /PB/2012\nTENTANG\nPEMBAYARAN GAJI\nA. Umum",
            ("se", "44", 2012, "PEMBAYARAN GAJI"),
        ),
        ("Peraturan Presiden Nomor 95 Tahun 2018 tentang SPBE disebut dalam surat ini.", None),
        ("PERATURAN YANG TIDAK BERNOMOR\nTENTANG\nAPA SAJA\n", None),
        ("PERATURAN DAERAH\nNOMOR 3 TAHUN 9999\nTENTANG\nMASA DEPAN\n", None),
        ("", None),
    ],
)
def test_head_of_a_regulation(text: str, told: tuple[str, str, int, str] | None) -> None:
    found = proposed(text)
    assert (found and (found.kind, found.number, found.year, found.title)) == told


def test_a_text_made_to_be_slow_is_judged_at_once() -> None:
    assert proposed("PERATURAN NOMOR 1 TENTANG A " * 400) is None
    assert len(list(sections([(1, "Pasal 1 (1) " * 3000)]))) > 1
