"""What the new versions of some chapters say differently. Each takes the stored form of a body and changes it."""

from collections.abc import Callable
from typing import Any

from home.demo.prose import Block, citation, section, text

Body = list[dict[str, Any]]
# A new block and the key by which its id is made.
Added = tuple[str, Block]


def swap(body: Body, old: str, new: str) -> None:
    """Replace words in the text blocks; the words must be there."""
    found = [block for block in body if block["type"] == "text" and old in block["value"]]
    if not found:
        raise LookupError(old)
    for block in found:
        block["value"] = block["value"].replace(old, new)


def bab_2(body: Body) -> list[tuple[int, Added]]:
    """Figures of this year, and the new instrument; waits for the Sekda."""
    swap(
        body,
        "menghubungkan 22 gedung dengan serat optik di Pulau Ternate. Kantor kecamatan di luar pulau menggunakan sambungan satelit dengan kapasitas terbatas.",
        "menghubungkan 35 gedung, 31 di antaranya dengan serat optik di Pulau Ternate. Kantor Kecamatan Moti telah beralih ke gelombang mikro, sedangkan kecamatan lain di luar pulau menggunakan sambungan satelit.",
    )
    swap(
        body,
        "baru 138 dataset (33,5%) yang memiliki metadata lengkap",
        "sebanyak 243 dataset (59,0%) telah memiliki metadata lengkap",
    )
    swap(
        body,
        "Layanan yang selesai sepenuhnya secara elektronik baru 19 layanan.",
        "Layanan yang selesai sepenuhnya secara elektronik bertambah dari 19 menjadi 34 layanan.",
    )
    place = 1 + next(i for i, block in enumerate(body) if block["type"] == "figure")
    return [
        (place, ("instrumen-baru", section("Perubahan instrumen penilaian", level=3))),
        (place + 1, ("instrumen-baru-dasar", citation("Peraturan Menteri PANRB Nomor 8 Tahun 2026"))),
        (
            place + 2,
            (
                "instrumen-baru-isi",
                text("""
                    Sejak Juni 2026 Peraturan Menteri PANRB Nomor 59 Tahun 2020 digantikan oleh Peraturan Menteri PANRB Nomor 8
                    Tahun 2026. Penilaian tidak lagi menggunakan 47 indikator dalam empat domain, tetapi 20 indikator dalam tujuh
                    aspek. Nilai tahun 2023 dan 2024 tetap disajikan menurut instrumen lama dan tidak dibandingkan langsung dengan
                    nilai menurut instrumen baru.
                """),
            ),
        ),
    ]


def bab_3(body: Body) -> list[tuple[int, Added]]:
    """The expert team sharpens the rule on building; waits for the PIC."""
    swap(
        body,
        "Data yang tidak dikecualikan diterbitkan dalam bentuk yang dapat dibaca mesin.",
        "Data yang tidak dikecualikan diterbitkan dalam bentuk yang dapat dibaca mesin paling lambat 30 hari setelah ditetapkan.",
    )
    swap(
        body,
        "Pada tahap ini pembangunan aplikasi baru dibatasi pada kebutuhan yang diwajibkan peraturan.",
        "Pada tahap ini pembangunan aplikasi baru dihentikan, kecuali yang diwajibkan peraturan dan telah memperoleh rekomendasi.",
    )
    return []


def bab_4(body: Body) -> list[tuple[int, Added]]:
    """The PIC of Diskomsandi is at work on artificial intelligence; a draft."""
    place = next(
        i for i, block in enumerate(body) if block["value"] == {"title": "Domain infrastruktur", "level": "2"}
    )
    return [
        (place, ("kecerdasan-artifisial", section("Pemanfaatan kecerdasan artifisial", level=3))),
        (
            place + 1,
            (
                "kecerdasan-artifisial-isi",
                text("""
                    Pemanfaatan kecerdasan artifisial pada aplikasi pemerintah kota dibatasi pada tugas yang hasilnya diperiksa
                    pegawai sebelum digunakan. Data pribadi dan informasi yang dikecualikan tidak diserahkan kepada layanan di luar
                    kendali pemerintah kota.
                """),
            ),
        ),
    ]


def bab_5(body: Body) -> list[tuple[int, Added]]:
    """Who may ask for a change, said more plainly; published."""
    swap(
        body,
        "Perubahan berlaku setelah disetujui kepala perangkat daerah dan Sekretaris Daerah.",
        "Perubahan yang menambah anggaran lebih dari sepuluh persen dibahas lebih dahulu dalam rapat Tim Koordinasi SPBE. Perubahan berlaku setelah disetujui kepala perangkat daerah dan Sekretaris Daerah.",
    )
    return []


def bab_6(body: Body) -> list[tuple[int, Added]]:
    """A shorter time for recommendations; returned."""
    swap(
        body,
        "paling lama sepuluh hari kerja sejak usulan lengkap",
        "paling lama tujuh hari kerja sejak usulan lengkap",
    )
    return []


CHANGES: dict[str, Callable[[Body], list[tuple[int, Added]]]] = {
    "bab-2": bab_2,
    "bab-3": bab_3,
    "bab-4": bab_4,
    "bab-5": bab_5,
    "bab-6": bab_6,
}
