"""How an action item is written down in this folder."""

from dataclasses import dataclass

YEARS = (2025, 2026, 2027, 2028, 2029)
MILLION = 1_000_000
# Goals of Bab III: key, goal, indicator, target of the last year.
GOALS = {
    "tata-kelola": (
        "Meningkatnya kualitas tata kelola pemerintahan digital",
        "Indeks SPBE",
        "3,50 pada tahun 2029",
    ),
    "layanan": (
        "Meningkatnya kualitas pelayanan publik",
        "Jumlah layanan yang selesai penuh secara elektronik",
        "70 layanan pada tahun 2029",
    ),
    "data": (
        "Meningkatnya ketersediaan data pembangunan",
        "Persentase dataset prioritas bermetadata lengkap",
        "95% pada tahun 2029",
    ),
    "jaringan": (
        "Meratanya akses jaringan pemerintahan",
        "Jumlah kantor yang terhubung jaringan intra",
        "58 kantor pada tahun 2029",
    ),
    "keamanan": (
        "Terjaminnya keamanan informasi",
        "Persentase sistem elektronik strategis yang diuji keamanannya",
        "100% pada tahun 2029",
    ),
}
INITIATIVES = {
    1: "IS-1 Kebijakan dan koordinasi yang berlaku bagi semua",
    2: "IS-2 Delapan manajemen SPBE",
    3: "IS-3 Layanan terpadu satu akun",
    4: "IS-4 Konsolidasi dan integrasi aplikasi",
    5: "IS-5 Satu Data Kota Ternate",
    6: "IS-6 Jaringan kepulauan",
    7: "IS-7 Ternate aman siber",
    8: "IS-8 Audit untuk perbaikan",
}
KPK = {
    "ren": "Perencanaan",
    "ang": "Penganggaran",
    "pbj": "Pengadaan Barang dan Jasa",
    "pub": "Pelayanan Publik",
    "apip": "Pengawasan APIP",
    "asn": "Manajemen ASN",
    "bmd": "Pengelolaan Barang Milik Daerah",
    "pjk": "Optimalisasi Pajak Daerah",
}


@dataclass(frozen=True)
class Item:
    """One action item. Words in one string are parted by blanks, targets by ``|``, money is in millions."""

    title: str
    agency: str
    supporting: str
    goal: str
    initiative: int
    program: str
    activity: str
    code: str
    output: str
    baseline: str
    unit: str
    targets: str
    budgets: str
    priority: tuple[int, int, int]
    indicators: str
    kpk: str = ""
    funds: str = "APBD"

    @property
    def yearly(self) -> list[tuple[int, str, int]]:
        """Year, target, budget in rupiah."""
        targets = [target.strip() for target in self.targets.split("|")]
        money = [round(float(amount) * MILLION) for amount in self.budgets.split()]
        return list(zip(YEARS, targets, money, strict=True))
