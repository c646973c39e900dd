"""Usual answers that the editor offers while one types; any other is taken too."""

REGULATIONS = [
    "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
    "Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia",
    "Peraturan Presiden Nomor 132 Tahun 2022 tentang Arsitektur SPBE Nasional",
    "Peraturan Presiden Nomor 82 Tahun 2023 tentang Percepatan Transformasi Digital",
    "Peraturan Presiden Nomor 12 Tahun 2025 tentang RPJMN Tahun 2025–2029",
    "Surat Edaran Menteri PANRB Nomor 18 Tahun 2022",
    "Peraturan Menteri PANRB Nomor 59 Tahun 2020 tentang Pemantauan dan Evaluasi SPBE",
    "Peraturan Menteri PANRB Nomor 8 Tahun 2026",
]
UNITS = ["persen", "dokumen", "layanan", "aplikasi", "OPD", "orang"]
SOURCES_OF_FUNDS = ["APBD", "APBD Perubahan", "APBN", "DAK Fisik", "DAK Nonfisik", "Hibah"]

# The id of each list in the page → what it offers.
LISTS = {
    "regulations": REGULATIONS,
    "target-units": UNITS,
    "sources-of-funds": SOURCES_OF_FUNDS,
}
