"""Lampiran: the matrix of all action items, and the words used in the plan."""

from home.demo.prose import Chapter, callout, matrix, section, table, text

MATRIX = Chapter(
    key="lampiran-a",
    title="Matriks Rencana Aksi",
    agency="diskomsandi",
    summary="Seluruh rencana aksi yang telah terbit, menurut keadaannya pada saat dibaca.",
    is_appendix=True,
    body=(
        section("Cara membaca matriks", "cara-membaca"),
        text("""
            Matriks memuat rencana aksi yang telah disetujui dan terbit. Kode rencana aksi tidak berubah selama periode rencana,
            meskipun penanggung jawabnya berganti. Anggaran ditulis dalam rupiah bulat. Target dibaca bersama satuannya; target
            tahun berjalan adalah keadaan yang harus tercapai pada akhir tahun, bukan tambahan dari tahun sebelumnya.
        """),
        table(
            "Keterangan kolom",
            [
                ["Kolom", "Arti"],
                ["Kode", "Nomor tetap rencana aksi"],
                ["Penanggung jawab", "Perangkat daerah yang melaksanakan dan melaporkan"],
                ["Target", "Keadaan yang dituju pada akhir tahun"],
                ["Anggaran", "Pagu indikatif tahun tersebut"],
            ],
        ),
        section("Matriks", "matriks"),
        matrix("Seluruh rencana aksi yang telah terbit"),
        callout(
            "info",
            "Data terbuka",
            "Isi matriks mengikuti rencana aksi. Perubahan yang belum disetujui tidak ditampilkan.",
        ),
    ),
)

TERMS = Chapter(
    key="lampiran-b",
    title="Daftar Istilah dan Singkatan",
    agency="diskomsandi",
    summary="Arti istilah dan singkatan yang digunakan dalam rencana.",
    is_appendix=True,
    body=(
        section("Istilah", "istilah"),
        table(
            "Istilah",
            [
                ["Istilah", "Arti"],
                [
                    "Aplikasi umum",
                    "Aplikasi SPBE yang sama, standar, dan digunakan secara bagi pakai oleh instansi pusat dan/atau pemerintah daerah",
                ],
                ["Bukti dukung", "Dokumen yang membuktikan pelaksanaan kegiatan atau pemenuhan indikator"],
                [
                    "Inisiatif strategis",
                    "Sekumpulan rencana aksi yang bersama-sama menghasilkan satu perubahan",
                ],
                ["Muatan", "Satu dari tujuh kelompok isi peta rencana"],
                ["Walidata", "Unit yang mengumpulkan, memeriksa, dan mengelola data dari produsen data"],
            ],
        ),
        section("Singkatan", "singkatan"),
        text("""
            - **PIC**: penanggung jawab pada perangkat daerah
            - **SPBE**: Sistem Pemerintahan Berbasis Elektronik
            - **SPLP**: Sistem Penghubung Layanan Pemerintah
            - **TIK**: teknologi informasi dan komunikasi
        """),
    ),
)
