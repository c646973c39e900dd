"""What has happened to each text, and where it stands today. Days are working days before today."""

from dataclasses import dataclass, field
from typing import Any

DRAFT, PIC, HEAD, SEKDA, PUBLISHED = "draft", "pic", "head", "sekda", "published"
BACK_FROM_HEAD, BACK_FROM_SEKDA = "back-from-head", "back-from-sekda"


@dataclass(frozen=True)
class Scene:
    """The present state of a text that is not simply published. ``newer``: an earlier version is published.

    ``days``: how long it has stood there; ``note``: why it was returned; ``change``: fields of the new version.
    """

    state: str
    days: int = 1
    note: str = ""
    newer: bool = False
    change: dict[str, Any] = field(default_factory=dict)


# Action items not named here are published as they were at first.
ITEMS: dict[str, Scene] = {
    "RA-07": Scene(DRAFT, 2),
    "RA-16": Scene(DRAFT, 1),
    "RA-33": Scene(DRAFT, 4),
    "RA-62": Scene(DRAFT, 6),
    "RA-12": Scene(PIC, 1),
    "RA-31": Scene(PIC, 8),
    "RA-48": Scene(PIC, 3),
    "RA-58": Scene(PIC, 2),
    "RA-39": Scene(HEAD, 2),
    "RA-46": Scene(HEAD, 1),
    "RA-51": Scene(HEAD, 2),
    "RA-52": Scene(HEAD, 9),
    "RA-61": Scene(HEAD, 4),
    "RA-05": Scene(SEKDA, 2),
    "RA-26": Scene(SEKDA, 1),
    "RA-32": Scene(SEKDA, 7),
    "RA-43": Scene(SEKDA, 3),
    "RA-57": Scene(SEKDA, 1),
    "RA-23": Scene(
        BACK_FROM_HEAD,
        2,
        "Jumlah gerai tahun 2026 belum sesuai dengan nota kesepakatan. Mohon disesuaikan menjadi sepuluh gerai dan lampirkan daftarnya.",
    ),
    "RA-49": Scene(
        BACK_FROM_SEKDA,
        1,
        "Pagu perangkat sudah tercatat pada rencana aksi pusat layanan kecamatan. Jelaskan bagian mana yang dibiayai di sini agar tidak ganda.",
    ),
    "RA-55": Scene(
        BACK_FROM_SEKDA,
        5,
        "Target 2026 sebesar 40% tidak sejalan dengan sasaran pada Bab III. Samakan angkanya, lalu ajukan kembali.",
    ),
    "RA-19": Scene(
        DRAFT,
        1,
        newer=True,
        change={
            "output": "Portal yang memuat layanan prioritas dengan satu akun, status permohonan, dan pemberitahuan melalui pesan singkat.",
            "targets": {2027: ("40", 560_000_000)},
        },
    ),
    "RA-36": Scene(
        SEKDA,
        2,
        newer=True,
        change={
            "baseline": "Tiga antarmuka terdaftar pada akhir tahun 2024",
            "targets": {2026: ("15", 310_000_000), 2027: ("28", 275_000_000)},
        },
    ),
    "RA-24": Scene(
        HEAD,
        6,
        newer=True,
        change={
            "output": "Wajib pajak mendaftar, melapor, dan membayar melalui kanal elektronik, termasuk gerai ritel dan QRIS.",
            "targets": {2026: ("68", 215_000_000)},
        },
    ),
    "RA-01": Scene(
        BACK_FROM_HEAD,
        3,
        "Sebutkan pula dasar penggantian Peraturan Menteri PANRB Nomor 59 Tahun 2020 pada uraian keluaran.",
        newer=True,
        change={
            "output": "Satu peraturan wali kota dan dua belas pedoman teknis kebijakan internal SPBE ditetapkan.",
            "targets": {2027: ("12", 95_000_000)},
        },
    ),
    # A second version is published already.
    "RA-02": Scene(
        PUBLISHED,
        9,
        newer=True,
        change={
            "output": "Empat rapat koordinasi setiap tahun dengan risalah yang diumumkan paling lambat sepuluh hari kerja."
        },
    ),
    "RA-10": Scene(
        PUBLISHED, 3, newer=True, change={"targets": {2027: ("500", 205_000_000), 2028: ("560", 210_000_000)}}
    ),
    "RA-14": Scene(PUBLISHED, 14, newer=True, change={"targets": {2027: ("68", 335_000_000)}}),
    "RA-21": Scene(
        PUBLISHED,
        5,
        newer=True,
        change={
            "targets": {2027: ("30", 268_000_000), 2028: ("30", 272_000_000), 2029: ("30", 275_000_000)},
            "output": "Kunjungan layanan terjadwal dengan mode luring di setiap kelurahan kepulauan, termasuk Mayau dan Tifure.",
        },
    ),
    "RA-29": Scene(
        PUBLISHED,
        1,
        newer=True,
        change={"targets": {2027: ("90", 92_000_000)}, "baseline": "62% pada tahun 2024"},
    ),
    "RA-44": Scene(
        PIC,
        2,
        newer=True,
        change={"targets": {2026: ("38", 985_000_000)}, "baseline": "22 kantor pada akhir tahun 2024"},
    ),
}

# Chapters not named here are published as they were at first. What changes in their text is told in home.demo.chapters.changes.
CHAPTERS: dict[str, Scene] = {
    "bab-2": Scene(SEKDA, 2, newer=True),
    "bab-3": Scene(PIC, 1, newer=True),
    "bab-4": Scene(DRAFT, 1, newer=True),
    "bab-5": Scene(PUBLISHED, 6, newer=True),
    "bab-6": Scene(
        BACK_FROM_HEAD,
        1,
        "Jangka waktu tujuh hari kerja belum disepakati dengan Bappelitbangda dan BPKAD. Lampirkan hasil kesepakatannya atau kembalikan ke sepuluh hari kerja.",
        newer=True,
    ),
    "lampiran-b": Scene(DRAFT, 3),
}
