"""The diagrams of the plan, drawn when the demo is built: the same picture every time."""

from collections.abc import Callable
from io import BytesIO

from home.demo.canvas import CLOVE, LINE, MIST, PAPER, SEA, SEA_DARK, SEA_LIGHT, Canvas

INDEX = (
    ("2023", 1.20),
    ("2024", 1.89),
    ("2025", 2.20),
    ("2026", 2.60),
    ("2027", 2.90),
    ("2028", 3.20),
    ("2029", 3.50),
)
DOMAINS = (
    ("Proses bisnis", "urusan dan peristiwa kehidupan"),
    ("Data dan informasi", "data induk, metadata, pertukaran"),
    ("Layanan", "satu portal warga, satu beranda aparatur"),
    ("Aplikasi", "aplikasi umum dan aplikasi khusus"),
    ("Infrastruktur", "jaringan intra, penghubung layanan, pusat data"),
)
ROADMAP = (
    ("IS-1 Kebijakan dan koordinasi", 0, 3), ("IS-2 Delapan manajemen SPBE", 0, 5), ("IS-3 Layanan terpadu satu akun", 1, 5),
    ("IS-4 Konsolidasi dan integrasi aplikasi", 1, 5), ("IS-5 Satu Data Kota Ternate", 0, 4), ("IS-6 Jaringan kepulauan", 0, 4),
    ("IS-7 Ternate aman siber", 0, 5), ("IS-8 Audit untuk perbaikan", 1, 5),
)  # fmt: skip


def indeks(c: Canvas) -> None:
    c.line((160, 740), (1520, 740), LINE)
    for place, (year, value) in enumerate(INDEX):
        left, top = 190 + place * 190, 740 - int(value * 160)
        c.box((left, top, left + 120, 740), "", fill=SEA_DARK if year < "2025" else SEA_LIGHT)
        c.words((left + 60, top - 30), f"{value:.2f}".replace(".", ","), 34)
        c.words((left + 60, 775), year, 30)
    c.words((800, 840), "Gelap: hasil evaluasi.   Terang: sasaran.", 28)


def tahapan(c: Canvas) -> None:
    stages = (
        ("Penataan", "2025–2026", "kebijakan, aset,\njaringan kecamatan,\nmanajemen risiko"),
        ("Integrasi", "2027–2028", "penghubung layanan,\nportal satu akun,\ndata induk"),
        ("Penguatan", "2029", "pengukuran,\naudit menyeluruh,\nrencana berikutnya"),
    )
    for place, (name, years, words) in enumerate(stages):
        left = 60 + place * 520
        c.box((left, 260, left + 420, 640), "", fill=MIST)
        c.box((left, 260, left + 420, 350), f"{name}  {years}", fill=SEA_DARK, ink=PAPER, size=34)
        c.words((left + 210, 490), words, 34)
        if place:
            c.arrow((left - 95, 450), (left - 5, 450))


def arsitektur(c: Canvas) -> None:
    for place, (name, words) in enumerate(DOMAINS):
        top = 60 + place * 160
        c.box((80, top, 1240, top + 130), "", fill=MIST)
        c.box((80, top, 460, top + 130), name, fill=SEA, ink=PAPER, size=36)
        c.words((850, top + 65), words, 32)
        if place:
            c.arrow((660, top - 30), (660, top))
    c.box(
        (1280, 60, 1540, 830),
        "Keamanan\n\nkerahasiaan\nkeutuhan\nketersediaan\nkeaslian\nkenirsangkalan",
        fill=CLOVE,
        ink=PAPER,
        size=32,
    )


def jaringan(c: Canvas) -> None:
    middle = (800, 430)
    for place, name in (
        ((330, 170), "Gedung perangkat\ndaerah"),
        ((1270, 170), "Kantor kelurahan\nPulau Ternate"),
    ):
        c.line(middle, place, SEA, 8)
        c.box((place[0] - 190, place[1] - 65, place[0] + 190, place[1] + 65), name, fill=MIST, size=32)
    for place, name, words, ink in (
        ((250, 690), "Hiri", "gelombang mikro", CLOVE), ((620, 760), "Moti", "gelombang mikro", CLOVE),
        ((980, 760), "Mayau", "satelit", LINE), ((1350, 690), "Tifure", "satelit", LINE),
    ):  # fmt: skip
        c.line(middle, place, ink, 5)
        c.box(
            (place[0] - 130, place[1] - 60, place[0] + 130, place[1] + 60),
            f"{name}\n{words}",
            fill=PAPER,
            size=28,
        )
    c.box((600, 360, 1000, 500), "Simpul pusat\nDiskomsandi", fill=SEA_DARK, ink=PAPER, size=36)
    c.words((800, 190), "serat optik", 30)


def peta_jalan(c: Canvas) -> None:
    left, width = 640, 180
    for place in range(6):
        c.line((left + place * width, 90), (left + place * width, 830), LINE, 1)
    for place in range(5):
        c.words((left + place * width + width // 2, 60), str(2025 + place), 32)
    for place, (name, first, end) in enumerate(ROADMAP):
        top = 115 + place * 90
        c.words((40, top + 26), name, 28, anchor="lm")
        c.box(
            (left + first * width + 6, top, left + end * width - 6, top + 52),
            "",
            fill=SEA if place % 2 else SEA_DARK,
        )


def tata_kelola(c: Canvas) -> None:
    for top, end, name, fill in (
        (50, 260, "Wali Kota", SEA_DARK),
        (260, 480, "Sekretaris Daerah\nkoordinator SPBE", SEA),
        (480, 690, "Tim Koordinasi SPBE\nsekretariat: Diskomsandi", SEA),
    ):
        c.box((520, top, 1080, top + 130), name, fill=fill, ink=PAPER, size=34)
        c.arrow((800, top + 130), (800, end))
    for place, name in enumerate(("Kepala perangkat daerah", "PIC perangkat daerah", "Tim Ahli")):
        left = 80 + place * 500
        c.box((left, 690, left + 440, 810), name, fill=MIST, size=32)
    c.box((1220, 260, 1540, 390), "Inspektorat\npengawas", fill=CLOVE, ink=PAPER, size=32)
    c.line((1080, 325), (1220, 325), CLOVE, 4)


DRAWINGS: dict[str, Callable[[Canvas], None]] = {
    "indeks": indeks,
    "tahapan": tahapan,
    "arsitektur": arsitektur,
    "jaringan": jaringan,
    "peta-jalan": peta_jalan,
    "tata-kelola": tata_kelola,
}


def png(name: str) -> bytes:
    """The diagram ``name`` as a PNG file."""
    canvas = Canvas()
    DRAWINGS[name](canvas)
    file = BytesIO()
    canvas.image.save(file, "PNG", optimize=True)
    return file.getvalue()
